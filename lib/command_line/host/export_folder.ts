// Folders of many files under Deno: written whole or not at all. A folder that is there is filled up, never replaced:
// outputs of programs may lie in it.

// Deno's own module: the standard library's takes 10 ms to load.
import { basename, dirname, join, resolve } from "node:path";
import { makeTemporaryFile } from "./temporary_file.ts";
import { writeAll } from "./write_all.ts";

/** A file of a folder. */
export interface FolderFile {
  readonly name: string;
  readonly text: string;
}

/** How many files were written, and how many were there. */
export interface FolderCounts {
  readonly written: number;
  readonly kept: number;
}

/** Writes a folder; throws Deno's error where it cannot, and leaves nothing half written. */
export type WriteFolder = (
  path: string,
  files: Iterable<FolderFile>,
  isThere: boolean,
  signal?: AbortSignal,
) => Promise<FolderCounts>;

// After this many files the process listens in between.
const FILES_PER_TURN = 200;

/**
 * Writes a folder.
 *
 * @param path Its name.
 * @param files Its files.
 * @param isThere Whether it is there, with files in it: those are kept.
 * @param signal Ends the writing.
 */
export const writeFolder: WriteFolder = (path, files, isThere, signal = new AbortController().signal) =>
  isThere ? fill(path, files, signal) : create(resolve(path), files, signal);

async function create(path: string, files: Iterable<FolderFile>, signal: AbortSignal): Promise<FolderCounts> {
  const random = crypto.getRandomValues(new Uint8Array(8)).toHex();
  const temporary = join(dirname(path), `.${basename(path)}.nmer-${random}.tmp`);
  Deno.mkdirSync(temporary);
  try {
    let written = 0;
    for (const { name, text } of files) {
      Deno.writeTextFileSync(join(temporary, name), text, { createNew: true });
      if (++written % FILES_PER_TURN === 0) await turn(signal);
    }
    signal.throwIfAborted();
    // An empty folder gives its place to another.
    Deno.renameSync(temporary, path);
    return { written, kept: 0 };
  } catch (error) {
    Deno.removeSync(temporary, { recursive: true });
    throw error;
  }
}

async function fill(path: string, files: Iterable<FolderFile>, signal: AbortSignal): Promise<FolderCounts> {
  const there = new Set(Array.from(Deno.readDirSync(path), ({ name }) => name));
  let written = 0;
  let kept = 0;
  for (const { name, text } of files) {
    if (there.has(name)) kept++;
    else {
      using temporary = makeTemporaryFile(path);
      try {
        writeAll(temporary.file, new TextEncoder().encode(text));
        Deno.renameSync(temporary.path, join(path, name));
      } catch (error) {
        Deno.removeSync(temporary.path);
        throw error;
      }
      written++;
    }
    if ((written + kept) % FILES_PER_TURN === 0) await turn(signal);
  }
  return { written, kept };
}

async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((next) => setTimeout(next, 0));
  signal.throwIfAborted();
}
