// Journals and what lies beside them, read without SQLite: pages of a file, rows whose checksums match.
// Format: https://sqlite.org/fileformat2.html, section 1.

import { statSync } from "node:fs";
import { pagesBelow, rowsOfPage } from "./page_rows.ts";
import { isWholeRow } from "../format/rows.ts";
import { columnsOf, PAGE_BYTES, type Table, TABLES } from "../format/schema.ts";
import type { Value } from "../format/row_checksum.ts";
import { WriteAheadLog } from "./write_ahead_log.ts";

/** A row whose checksum matches, and the table that it belongs to. */
export interface CheckedRow {
  readonly table: Table;
  /** The checksum is the last of them. */
  readonly values: readonly Value[];
}

/** Size of a file in bytes; undefined where there is none. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The page with a number, from 1; undefined where the file ends before it does. */
export function readPage(path: string, page: number): Uint8Array | undefined {
  using file = Deno.openSync(path, { read: true });
  return pageOf(file, page);
}

/**
 * The first bytes of a file, at most as many as a page has. Opens it for writing, too, so that a file which cannot be
 * written is found out here: SQLite would open it and fail later, with an error that says less.
 */
export function readHeader(path: string): Uint8Array {
  using file = Deno.openSync(path, { read: true, write: true });
  const bytes = new Uint8Array(PAGE_BYTES);
  return bytes.subarray(0, readInto(file, bytes));
}

/** The write-ahead log beside a journal; undefined where there is none. */
export function readLog(path: string): WriteAheadLog | undefined {
  try {
    return new WriteAheadLog(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // or just gone, with the process that closed it
    throw error;
  }
}

/**
 * All rows whose checksums match in the pages of a file, by page.
 *
 * @param pages The most pages that are looked at.
 */
export function* checkedRowsOf(
  path: string,
  pages: number = Infinity,
): Generator<CheckedRow, void, undefined> {
  using file = Deno.openSync(path, { read: true });
  const pageNumbered = bounded((page) => page > 0 ? pageOf(file, page) : undefined, pagesIn(file));
  for (let number = 1; number <= pages; number++) {
    const page = pageOf(file, number);
    if (page === undefined) return;
    yield* checkedRows(rowsOfPage(page, pageNumbered));
  }
}

/** The rows whose checksums match of one table of a file, in the order of their keys. */
export function* checkedRowsOfTable(path: string, table: Table): Generator<CheckedRow, void, undefined> {
  using file = Deno.openSync(path, { read: true });
  yield* checkedRowsAmong((page) => page > 0 ? pageOf(file, page) : undefined, pagesIn(file), table);
}

/**
 * The rows whose checksums match of one table, in the order of their keys.
 *
 * @param anyPage Gives the page with a number; undefined where there is none.
 * @param pages How many there are.
 */
export function* checkedRowsAmong(
  anyPage: (page: number) => Uint8Array | undefined,
  pages: number,
  table: Table,
): Generator<CheckedRow, void, undefined> {
  const pageNumbered = bounded(anyPage, pages);
  const first = anyPage(1);
  const schema = first === undefined ? [] : [...rowsOfPage(first, pageNumbered, 100)];
  const root = schema.find(([type, name]) => type === "table" && name === table.name)?.[3];
  const ahead = typeof root === "number" ? [root] : [];
  const width = columnsOf(table).length;
  const seen = new Set<number>(); // each is read once, whatever damage leads where
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    const page = seen.has(number) ? undefined : anyPage(number);
    seen.add(number);
    if (page === undefined) continue;
    for (const values of rowsOfPage(page, pageNumbered)) {
      if (values.length === width && isWholeRow(table, values)) yield { table, values };
    }
    ahead.push(...pagesBelow(page).toReversed());
  }
}

/**
 * All rows whose checksums match in the frames of a write-ahead log, the oldest first.
 *
 * @param path The journal's own file, which has the pages that are not in the log.
 */
export function* checkedRowsOfLog(log: WriteAheadLog, path: string): Generator<CheckedRow, void, undefined> {
  using file = Deno.openSync(path, { read: true });
  const frames = Array.from({ length: log.frameCount }, (_, frame) => frame);
  const frameOf = new Map(frames.map((frame) => [log.pageNumber(frame), frame]));
  const pageNumbered = bounded((page) => {
    const frame = frameOf.get(page);
    return frame !== undefined ? log.page(frame) : page > 0 ? pageOf(file, page) : undefined;
  }, pagesIn(file) + log.frameCount);
  for (const frame of frames) yield* checkedRows(rowsOfPage(log.page(frame), pageNumbered));
}

// The pages where long rows continue, as many as a journal's rows can ask for. Each is of one row, but older states of
// a row are found as well; in a file that was made for it, each of a million rows would go through all pages.
function bounded(
  pageNumbered: (page: number) => Uint8Array | undefined,
  pages: number,
): (page: number) => Uint8Array | undefined {
  let left = MAX_READS_PER_PAGE * pages;
  return (page) => left-- > 0 ? pageNumbered(page) : undefined;
}

const MAX_READS_PER_PAGE = 16;

function pagesIn(file: Deno.FsFile): number {
  return Math.ceil(file.statSync().size / PAGE_BYTES);
}

function* checkedRows(rows: Iterable<readonly Value[]>): Generator<CheckedRow, void, undefined> {
  for (const values of rows) {
    const table = TABLES.find((table) =>
      columnsOf(table).length === values.length && isWholeRow(table, values)
    );
    if (table !== undefined) yield { table, values };
  }
}

/** The page with a number of an open file; one that the file ends in is filled up with zeros, which are no rows. */
export function pageOf(file: Deno.FsFile, page: number): Uint8Array | undefined {
  file.seekSync(PAGE_BYTES * (page - 1), Deno.SeekMode.Start);
  const bytes = new Uint8Array(PAGE_BYTES);
  return readInto(file, bytes) === 0 ? undefined : bytes;
}

function readInto(file: Deno.FsFile, bytes: Uint8Array): number {
  let end = 0;
  while (end < bytes.length) {
    const count = file.readSync(bytes.subarray(end));
    if (count === null) break;
    end += count;
  }
  return end;
}
