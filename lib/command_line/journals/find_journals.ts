// Journals below a folder, found by what they are and not by their names.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { JournalError, type JournalRecord, type Reader, readRun } from "../../execution/mod.ts";
import { APPLICATION_ID, PAGE_BYTES } from "../../execution/journal/format/schema.ts";

/** A journal that was found, or why it cannot be read. */
export type FoundJournal =
  & { readonly path: string }
  & (
    | { readonly record: JournalRecord }
    | { readonly error: string }
  );

// Folders that nobody keeps results in.
const LEFT_OUT: readonly string[] = [".git", "node_modules"];
const MAX_DEPTH = 32;

/** The journals below a folder, in the order of their paths; links are not followed. */
export function* journalsBelow(
  folder: string,
  reader: Reader,
  depth = 0,
): Generator<FoundJournal, void, undefined> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < MAX_DEPTH && !LEFT_OUT.includes(entry.name)) {
      yield* journalsBelow(path, reader, depth + 1);
    } else if (entry.isFile() && isJournal(path)) yield read(path, reader);
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
  } catch {
    return []; // it may not be read
  }
}

function read(path: string, reader: Reader): FoundJournal {
  try {
    return { path, record: readRun(path, reader) };
  } catch (error) {
    if (error instanceof JournalError) return { path, error: error.message };
    throw error;
  }
}

/** Whether a file begins as a journal does. */
export function isJournal(path: string): boolean {
  try {
    const { size } = statSync(path);
    if (size < PAGE_BYTES || size % PAGE_BYTES !== 0) return false;
    using file = Deno.openSync(path, { read: true });
    const header = new Uint8Array(72);
    return file.readSync(header) === 72 && new DataView(header.buffer).getUint32(68) === APPLICATION_ID;
  } catch {
    return false;
  }
}
