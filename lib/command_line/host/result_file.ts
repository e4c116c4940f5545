// Result files under Deno: written whole or not at all, with the permissions of the file that they replace.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname } from "node:path";
import { describeForeignLink, fileStatus, isOfSystem } from "./file_status.ts";
import type { FileContent } from "./host.ts";
import type { PipeWriter } from "./pipe_writer.ts";
import { makeTemporaryFile, sweepTemporaryFiles, type TemporaryFile } from "./temporary_file.ts";
import { writeAll } from "./write_all.ts";

// This much is written at a time.
const CHARACTERS_PER_WRITE = 2 ** 18;
// After so long the process listens.
const MILLISECONDS_PER_TURN = 20;
// What may wait for the reader of a pipe before more is made.
const MAX_PENDING_BYTES = 2 ** 22;
const OWNER_ONLY = 0o600;

// Pipes that were found to be read: to open and close one again would end its reader.
const openPipes = new Map<string, PipeWriter>();

/** Throws an error that says why no file of a name can be written; leaves nothing behind. */
export async function checkWritable(path: string): Promise<void> {
  const { kind, path: target } = await writable(path);
  if (kind === "pipe") return void await openPipe(path);
  if (kind === "device" || isOfSystem(path)) return; // written to as it is
  await sweepTemporaryFiles(dirname(target));
  // In one go: a signal that ended the process in between would leave the file behind.
  using probe = makeTemporaryFile(dirname(target), OWNER_ONLY);
  Deno.removeSync(probe.path);
}

/**
 * Writes a file as a whole: whoever reads it sees the old content or the new one.
 *
 * @param path Its name; what is linked to is replaced, not the link.
 * @param content Its content; pieces of a text are made as they are written.
 * @param signal Ends the waiting for the reader of a pipe.
 */
export async function writeFile(path: string, content: FileContent, signal?: AbortSignal): Promise<void> {
  const { kind, path: target } = await writable(path);
  if (kind === "pipe") return await writePipe(path, content, signal);
  // What is open already may have something in it.
  if (kind === "device" || isOfSystem(path)) {
    using file = await Deno.open(path, { append: true, create: true });
    return await writeBytes(content, (bytes) => writeAll(file, bytes));
  }
  const existing = kind === "file" ? await Deno.stat(target) : undefined;
  // Never more open than it shall be.
  using temporary = makeTemporaryFile(dirname(target), existing === undefined ? undefined : OWNER_ONLY);
  try {
    if (existing !== undefined) await takePermissions(temporary, existing);
    await writeBytes(content, (bytes) => writeAll(temporary.file, bytes));
    await temporary.file.syncData();
    await Deno.rename(temporary.path, target);
  } catch (error) {
    await Deno.remove(temporary.path).catch(() => {});
    throw error;
  }
}

// What a name stands for, if it can be that of a result.
async function writable(path: string) {
  const status = await fileStatus(path);
  if (status.kind === "unknown") await Deno.stat(path); // throws what is the matter
  if (status.kind === "folder") throw new Deno.errors.IsADirectory(`${path} is a directory`);
  if (status.foreignLink !== undefined) throw new Error(describeForeignLink(status.foreignLink));
  if (status.kind !== "nothing") return status;
  // A link to nothing is a mistake more often than a wish.
  const target = await Deno.readLink(path).catch(() => undefined);
  if (target === undefined) return status;
  throw new Error(
    `which is a symbolic link to ${target}, where nothing is: make that file, or remove the link`,
  );
}

async function openPipe(path: string): Promise<PipeWriter> {
  const { PipeWriter } = await import("./pipe_writer.ts");
  return openPipes.getOrInsertComputed(path, () => new PipeWriter(path));
}

async function writePipe(
  path: string,
  content: FileContent,
  signal = new AbortController().signal,
): Promise<void> {
  const pipe = await openPipe(path);
  openPipes.delete(path);
  try {
    await writeBytes(content, async (bytes) => {
      pipe.write(bytes);
      await pipe.drain(MAX_PENDING_BYTES, signal);
    });
  } finally {
    await pipe.end(signal);
  }
}

// Those of the file that is replaced; of another user's, nothing that lets others write. By the open file: its name may
// have come to lead elsewhere.
async function takePermissions({ path, file }: TemporaryFile, existing: Deno.FileInfo): Promise<void> {
  if (existing.mode === null) return; // under Windows
  const { uid, ino } = file.statSync();
  const mode = existing.mode & (existing.uid === uid ? 0o777 : 0o644);
  const { openSync, closeSync, fstatSync, fchmodSync, constants } = await import("node:fs");
  const opened = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (fstatSync(opened).ino === ino) fchmodSync(opened, mode);
  } finally {
    closeSync(opened);
  }
}

// In between the process listens.
async function writeBytes(
  content: FileContent,
  write: (bytes: Uint8Array) => void | Promise<void>,
): Promise<void> {
  if (content instanceof Uint8Array) return await write(content);
  const encoder = new TextEncoder();
  let text = "";
  let turn = performance.now() + MILLISECONDS_PER_TURN;
  for (const piece of typeof content === "string" ? partsOf(content) : content) {
    text += piece;
    if (text.length >= CHARACTERS_PER_WRITE) {
      await write(encoder.encode(text));
      text = "";
    }
    if (performance.now() < turn) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turn = performance.now() + MILLISECONDS_PER_TURN;
  }
  await write(encoder.encode(text));
}

function* partsOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = at + CHARACTERS_PER_WRITE;
    // Two halves of a character belong together.
    if (isFirstHalf(text.charCodeAt(end - 1))) end++;
    yield text.slice(at, end);
    at = end;
  }
}

function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/** Makes a folder, and those around it; what is there already stays. */
export async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
}
