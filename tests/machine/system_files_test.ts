// Files of the kernel as processes of their own see them, with all of Deno's permissions, those of the documents, and
// with none.

import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const moduleOf = (name: string) => JSON.stringify(new URL(`lib/machine/${name}`, ROOT).href);
const SHOW = `const { readSystemFile, readSystemLink } = await import(${moduleOf("system_files.ts")});
const { allowedCpus } = await import(${moduleOf("cpu_affinity.ts")});
const own = /^\\d+ \\((.*)\\) .* 0 0 /s.exec(readSystemFile("/proc/self/stat") ?? "")?.[1] ?? null;
const there = readSystemLink("/proc/self/exe") === Deno.execPath();
console.log(JSON.stringify([own, there, readSystemFile("/proc/nothing") ?? null, allowedCpus() ?? null]));`;

const isLinux = Deno.build.os === "linux";
const hasTaskset = isLinux &&
  (await new Deno.Command("sh", { args: ["-c", "taskset -c 0 true"], stderr: "null" }).output()).success;

/** What a process that may use core 0 alone finds. */
async function found(permissions: string): Promise<unknown> {
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, SHOW);
    const config = new URL("deno.json", ROOT).pathname;
    const command =
      `taskset -c 0 '${Deno.execPath()}' run -q --no-prompt ${permissions} --config '${config}' '${script}'`;
    const { code, stdout, stderr } = await new Deno.Command("sh", { args: ["-c", command] }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(script);
  }
}

for (const [permissions, what] of [["-A", "all permissions"], ["-P", "those of the documents"]] as const) {
  Deno.test({
    name: `system files: with ${what} a process sees itself, and the cores that it is bound to`,
    ignore: !hasTaskset,
    fn: async () => assertEquals(await found(permissions), ["deno", true, null, [0]]),
  });
}

Deno.test({
  name: "system files: without leave to start a shell nothing is seen, and nobody is asked",
  ignore: !hasTaskset,
  fn: async () => assertEquals(await found("--allow-read"), [null, false, null, null]),
});
