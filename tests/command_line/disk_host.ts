// Commands on real files, in the process of the test: what they write to standard output and error is caught.

import * as Effect from "effect/Effect";
import { denoHost, main } from "../../lib/command_line/mod.ts";
import type { CommandRun } from "./fake_host.ts";

/** What a command did, but for its files. */
export type DiskRun = Omit<CommandRun, "files">;

/** Runs a command on real files, named by absolute paths. */
export async function runOnDisk(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<DiskRun> {
  let out = "";
  let err = "";
  const host = {
    ...denoHost(new URL("../../workers/task_worker.ts", import.meta.url)),
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    steer: (text: string) => void (err += text),
    errIsTerminal: false,
    environment: (name: string) => environment[name],
  };
  const status = await Effect.runPromise(main(args, host));
  return { status, out, err };
}

/** Writes files into a folder, by name. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
}

/** The content of all files of a folder by name, those in folders too; a link is shown as one. */
export function contentOf(folder: string, below = ""): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(`${folder}/${below}`)) {
    const path = `${below}${name}`;
    if (isSymlink) found[path] = `-> ${Deno.readLinkSync(`${folder}/${path}`)}`;
    else if (isDirectory) Object.assign(found, contentOf(folder, `${path}/`));
    else found[path] = Deno.readTextFileSync(`${folder}/${path}`);
  }
  return found;
}
