// The pages of a journal as its last transaction left them, read beside whoever has it open: from its file and its
// write-ahead log, without SQLite, which would wait for the lock or leave files behind. Reads only. A row that comes out
// of it is whole, since rows have checksums; only which rows there are may change while it reads, and `isStill` says so.

import { lstatSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { newer, notAJournal, refuseOpenHere } from "../database.ts";
import { JournalError, journalError } from "../error.ts";
import { APPLICATION_ID, PAGE_BYTES, SCHEMA_VERSION, type Table } from "../format/schema.ts";
import { checkedRowsAmong, pageOf, readLog } from "../recovery/file_pages.ts";
import type { Value } from "../format/row_checksum.ts";
import type { WriteAheadLog } from "../recovery/write_ahead_log.ts";

const MAGIC = "SQLite format 3\0";

// Longer ones only a crash under way to a full disk leaves; they would not fit into memory.
const MAX_LOG_BYTES = 2 ** 30;

/** The pages of a journal at some moment. */
export class JournalPages implements Disposable {
  /** Absolute. */
  readonly path: string;
  readonly #file: Deno.FsFile;
  readonly #log: WriteAheadLog | undefined;
  readonly #frames: ReadonlyMap<number, number>;
  readonly #version: string;

  /**
   * Opens a journal for reading.
   *
   * @throws {JournalError} Where there is none, it is something else, or it cannot be read.
   */
  constructor(path: string) {
    this.path = resolve(path);
    checkFile(this.path);
    refuseOpenHere(this.path); // closing it would free this process's own lock on it
    try {
      this.#version = versionOf(this.path);
      this.#log = logOf(this.path);
      this.#file = Deno.openSync(this.path, { read: true });
    } catch (error) {
      throw unreadable(this.path, error);
    }
    this.#frames = this.#log?.committed ?? new Map();
    try {
      checkHeader(this.path, this.#page(1));
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** The rows of a table whose checksums match, in the order of their keys; the checksum is the last value. */
  *rows(table: Table): Generator<readonly Value[], void, undefined> {
    const pages = Math.ceil(this.#file.statSync().size / PAGE_BYTES) + this.#frames.size;
    for (const { values } of checkedRowsAmong((page) => this.#page(page), pages, table)) yield values;
  }

  /** Whether nothing has been written over since it was opened, so that what was read is all of one moment. */
  get isStill(): boolean {
    try {
      return versionOf(this.path) === this.#version;
    } catch {
      return false;
    }
  }

  /** Size of the journal and its write-ahead log, in bytes. */
  get bytes(): number {
    return this.#file.statSync().size + (this.#log?.bytes.length ?? 0);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #page(page: number): Uint8Array | undefined {
    const frame = this.#frames.get(page);
    return frame !== undefined ? this.#log!.page(frame) : page > 0 ? pageOf(this.#file, page) : undefined;
  }
}

// Opening a pipe waits for whoever writes into it.
function checkFile(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new JournalError("cannot-open", path, `there is no journal ${path}`);
  if (!stat.isFile()) {
    throw withoutOption(notAJournal(path, stat.isDirectory() ? "it is a folder" : "it is not a file"));
  }
  const log = lstatSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && (!log.isFile() || log.size > MAX_LOG_BYTES)) {
    throw withoutOption(notAJournal(path, `${path}-wal beside it is none of its files`));
  }
}

function checkHeader(path: string, page: Uint8Array | undefined): void {
  const view = page && new DataView(page.buffer, page.byteOffset, page.length);
  const isSqlite = page !== undefined && new TextDecoder("latin1").decode(page.subarray(0, 16)) === MAGIC;
  if (view === undefined) throw withoutOption(notAJournal(path, "it is empty"));
  if (!isSqlite || view.getUint32(68) !== APPLICATION_ID) {
    throw withoutOption(
      notAJournal(path, isSqlite ? "it is another database" : "what it holds is something else"),
    );
  }
  const version = view.getInt32(60);
  if (version > SCHEMA_VERSION) throw withoutOption(newer(path, version));
}

// The file is written to only when the log is worked into it, or, without a log, with every transaction; a log that
// begins again has other salts.
function versionOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return [size, mtimeMs, saltsOf(`${path}-wal`)].join(" ");
}

function saltsOf(path: string): string {
  try {
    using file = Deno.openSync(path, { read: true });
    const header = new Uint8Array(32);
    const length = file.readSync(header) ?? 0;
    return header.subarray(16, length).toHex();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function logOf(path: string): WriteAheadLog | undefined {
  return readLog(`${path}-wal`);
}

function unreadable(path: string, error: unknown): JournalError {
  if (error instanceof Deno.errors.PermissionDenied) {
    return new JournalError(
      "cannot-open",
      path,
      `the journal ${path} cannot be read: ask its owner for permission to read it and ${path}-wal`,
    );
  }
  return withoutOption(journalError(path, error));
}

// What is only read needs no other place.
function withoutOption({ reason, path, message }: JournalError): JournalError {
  return new JournalError(
    reason,
    path,
    message.replace(/; give another --journal, or move it away$/, "; name a journal, as in water.nmer.db")
      .replace(/, or give another --journal$/, ""),
  );
}
