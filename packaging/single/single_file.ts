// One file that is nmer: a script of the shell (stub.sh), and behind it an archive of a Deno and of the bundle.

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { join } from "@std/path";
import { type ArchivedFile, archiveOf } from "./archive.ts";
import type { Platform } from "./platforms.ts";

/** What goes into it. */
export interface SingleParts {
  readonly version: string;
  readonly platform: Pick<Platform, "system" | "machine">;
  /** The executable of Deno. */
  readonly deno: Uint8Array;
  /** The folder of the bundle. */
  readonly bundle: string;
  /** Of gzip, from 1, fast, to 9, small; default 9. */
  readonly level?: number;
}

// Nobody imports the library from there.
const LEFT_OUT = /^(library\/|(mod|parts)\.js$)/;

/** What has room beside the unpacked files: Deno's cache of code, and what file systems need for themselves. */
const SPARE_BYTES = 20e6;

const STUB = new URL("stub.sh", import.meta.url);

/** The bytes of the file, which are the same for the same parts. */
export async function singleFile(parts: SingleParts): Promise<Uint8Array<ArrayBuffer>> {
  const { version, platform: { system, machine }, deno, bundle, level = 9 } = parts;
  const files: ArchivedFile[] = [
    { path: "deno", bytes: deno, isExecutable: true },
    ...await bundledFiles(bundle),
  ];
  // Last of all: where it is, the others are as well.
  const list = files.filter(({ bytes }) => bytes.length > 0).map(({ path }) => `${path}\n`).join("");
  const archive = archiveOf([...files, { path: ".files", bytes: new TextEncoder().encode(list) }]);
  const payload = gzipSync(archive, { level });
  const sha256 = createHash("sha256").update(payload).digest("hex");
  const stub = filled(await Deno.readTextFile(STUB), {
    VERSION: version,
    SYSTEM: system,
    MACHINE: machine,
    DIGEST: sha256.slice(0, 12),
    SHA256: sha256,
    KILOBYTES: String(Math.ceil((archive.length + SPARE_BYTES) / 1024)),
    CACHES: system === "Darwin" ? "Library/Caches" : ".cache",
    NEEDS: system === "Darwin" ? "a newer macOS" : "glibc 2.27 or newer",
  });
  const single = new Uint8Array(stub.length + payload.length);
  single.set(stub);
  single.set(payload, stub.length);
  return single;
}

async function bundledFiles(bundle: string): Promise<ArchivedFile[]> {
  const paths = (await pathsBelow(bundle)).filter((path) => !LEFT_OUT.test(path)).sort();
  return await Promise.all(
    paths.map(async (path) => ({ path, bytes: await Deno.readFile(join(bundle, path)) })),
  );
}

async function pathsBelow(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    if (isDirectory) found.push(...await pathsBelow(root, `${folder}${name}/`));
    else found.push(`${folder}${name}`);
  }
  return found;
}

/** The stub with its values; where the archive begins is one of them, and depends on how many digits that has. */
function filled(template: string, values: Readonly<Record<string, string>>): Uint8Array {
  const withValues = template.replace(/@(\w+)@/g, (name, key: string) => values[key] ?? name);
  for (let digits = 1;; digits++) {
    const length = new TextEncoder().encode(withValues).length - "@OFFSET@".length + digits;
    const offset = String(length + 1); // tail counts from 1
    if (offset.length === digits) return new TextEncoder().encode(withValues.replace("@OFFSET@", offset));
  }
}
