// Result files under Deno: written whole or not at all, with the permissions of the file that they replace.

// Deno's own module: the standard library's takes 10 ms to load.
import { basename, dirname, join } from "node:path";
import { writeAll } from "./write_all.ts";

// This much is written at a time, and the process listens in between.
const CHARACTERS_PER_WRITE = 2 ** 22;

/** Throws an error that says why no file of a name can be written; leaves nothing behind. */
export async function checkWritable(path: string): Promise<void> {
  const existing = await statBehindLinks(path);
  if (existing?.isDirectory) throw new Deno.errors.IsADirectory(`${path} is a directory`);
  // A pipe or a device is written to as it is.
  if (existing !== undefined && !existing.isFile) return;
  await sweep(path);
  // In one go: a signal that ended the process in between would leave the file behind.
  const probe = temporaryName(path);
  Deno.writeTextFileSync(probe, "");
  Deno.removeSync(probe);
}

/** Writes a file as a whole: whoever reads it sees the old content or the new one. */
export async function writeFile(path: string, text: string): Promise<void> {
  const existing = await statBehindLinks(path);
  if (existing !== undefined && !existing.isFile) return await Deno.writeTextFile(path, text);
  // What is linked to is replaced, not the link.
  const target = existing === undefined ? path : await Deno.realPath(path);
  const temporary = temporaryName(target);
  const mode = existing?.mode == null ? undefined : existing.mode & 0o7777; // null under Windows
  try {
    {
      using file = await Deno.open(temporary, {
        write: true,
        create: true,
        truncate: true,
        ...(mode === undefined ? {} : { mode }), // never more open than it shall be
      });
      if (mode !== undefined) await Deno.chmod(temporary, mode); // a umask may have taken something away
      const encoder = new TextEncoder();
      for (let at = 0; at < text.length;) {
        let end = at + CHARACTERS_PER_WRITE;
        // Two halves of a character belong together.
        if (isFirstHalf(text.charCodeAt(end - 1))) end++;
        writeAll(file, encoder.encode(text.slice(at, end)));
        at = end;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      await file.syncData();
    }
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

// What a name stands for; undefined where there is nothing yet. A link to nothing is a mistake more often than a wish.
async function statBehindLinks(path: string): Promise<Deno.FileInfo | undefined> {
  const existing = await Deno.stat(path).catch((error) => error as Error);
  if (!(existing instanceof Error)) return existing;
  const link = await Deno.lstat(path).catch(() => undefined);
  if (!link?.isSymlink || !(existing instanceof Deno.errors.NotFound)) return undefined;
  const target = await Deno.readLink(path).catch(() => "what is not there");
  throw new Error(
    `which is a symbolic link to ${target}, where nothing is: make that file, or remove the link`,
  );
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${Deno.pid}.tmp`);
}

// Removes what a process that was killed while it wrote the same result has left.
async function sweep(path: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const prefix = `.${basename(path)}.`;
  for await (const { name } of Deno.readDir(dirname(path))) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || await Deno.stat(`/proc/${pid}`).then(() => true, () => false)) continue;
    await Deno.remove(join(dirname(path), name)).catch(() => {});
  }
}
