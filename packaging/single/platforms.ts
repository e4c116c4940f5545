// The systems for which there is one file, and the Deno that goes into it: that of the Deno team on npm.

/** A system. */
export interface Platform {
  /** As the name of the file has it. */
  readonly name: string;
  /** What `uname -s` and `uname -m` say. */
  readonly system: "Linux" | "Darwin";
  readonly machine: string;
  /** The package on npm that has Deno for it. */
  readonly package: string;
  /** SHA-512 of the package in the version below, as npm has it. */
  readonly integrity: string;
}

/** Of Deno. A test holds it against the version that this project is developed with. */
export const DENO_VERSION = "2.9.6";

/** All systems. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: "linux-x64",
    system: "Linux",
    machine: "x86_64",
    package: "@deno/linux-x64-glibc",
    integrity:
      "sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==",
  },
  {
    name: "linux-arm64",
    system: "Linux",
    machine: "aarch64",
    package: "@deno/linux-arm64-glibc",
    integrity:
      "sha512-poqhoH9B3nYloigEMPT5t8HY+wBeiuea1An5Q7fqgJzP0SYmWsoS/oUnWO/pEiA4ofzIBy1Elt/in58xKtxEoQ==",
  },
  {
    name: "macos-x64",
    system: "Darwin",
    machine: "x86_64",
    package: "@deno/darwin-x64",
    integrity:
      "sha512-tPi3CWPRdjW1MaWlvWjORE7Ass5SADdWdj1BF1Q1PEdzi+5u/mC5YhmZzniMiPr81PpaFeqjXaLAsfb8lFsZ0Q==",
  },
  {
    name: "macos-arm64",
    system: "Darwin",
    machine: "arm64",
    package: "@deno/darwin-arm64",
    integrity:
      "sha512-V8uO1Aolrl/yvdMb5lOtgtigs8YuZBjrOrgviVMiYkQ0swymFfzkae1wZak4Xi24t7vf7d/eiMb/7ryjjVm+tg==",
  },
];

/** The name of the system that this process runs on, whether or not there is a file for it. */
export function platformHere(): string {
  const { os, arch } = Deno.build;
  return `${os === "darwin" ? "macos" : os}-${arch === "aarch64" ? "arm64" : "x64"}`;
}
