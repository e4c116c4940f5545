// A journal's file under SQLite: opened, locked for as long as this process has it, and closed without a trace.
// The lock is SQLite's own (locking_mode EXCLUSIVE), so that the system frees it when the process dies.
//
// While a journal is open, nothing else in the same process may open and close its file: on POSIX systems that
// would free the lock. `OPEN_FILES` keeps this folder itself from it.

import { statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inUse, JournalError, journalError } from "./error.ts";
import { fileSystemType, type JournalMode, journalModeFor } from "./file_system.ts";
import { describeLockOwner, type LockOwner, readLockOwner, writeLockOwner } from "./lock_owner.ts";
import { versionOf } from "./format/migration.ts";
import { checkSchema } from "./format/schema_check.ts";
import { inode } from "./recovery/recovered_files.ts";
import { APPLICATION_ID, createTables, LOCK_OWNERS, PAGE_BYTES, SCHEMA_VERSION } from "./format/schema.ts";

// Waits out another process that is just closing; in milliseconds.
const BUSY_TIMEOUT_MILLISECONDS = 200;

// The memory for pages, in KiB, and how long the write-ahead log may grow before it is worked in, in pages. Keys
// are random, and so is the order in which tasks end: each changes two pages, and 64 MiB let many changes of one
// page gather.
const CACHE_KIBIBYTES = 32768;
const CHECKPOINT_PAGES = 16384;

// How far a journal is checked when it is opened, by its size. All of it, tables against indices (10 ms/MB), where
// that is short or nobody closed it; else the structure (3 ms/MB); beyond that the rows' checksums must do.
const CHECKED_BYTES = 2 ** 26;
const GLANCED_AT_BYTES = 2 ** 30;

const OPEN_FILES = new Set<string>();

/** An open journal's file. */
export interface OpenDatabase {
  readonly db: DatabaseSync;
  readonly mode: JournalMode;
  /** Whether the process that had it open last did not close it. */
  readonly unclean: boolean;
  /** Works in the write-ahead log, closes the file and frees the lock; once is enough. */
  close(): void;
}

/**
 * Opens the file of a journal, or makes it, and locks it.
 *
 * @param path Absolute.
 * @param lockOwner Who opens it.
 * @throws {JournalError} Where that cannot be; of reason `damaged` where the file must be recovered first.
 */
export function openDatabase(path: string, lockOwner: LockOwner): OpenDatabase {
  let db: DatabaseSync | undefined;
  try {
    db = guardedDatabase(path);
    const opened = lock(db, path, lockOwner);
    const registered = inode(path)!;
    OPEN_FILES.add(registered);
    return {
      ...opened,
      close: () => {
        if (!OPEN_FILES.delete(registered)) return;
        closeDatabase(opened, path);
      },
    };
  } catch (thrown) {
    const error = journalError(path, thrown);
    try {
      db?.close();
    } catch { /* The first error says more. */ }
    if (error.reason !== "in-use") throw error;
    throw inUse(path, describeLockOwner(readLockOwner(path)));
  }
}

/**
 * Refuses a file that this process has open already; to be called before anything else touches it.
 *
 * @throws {JournalError} Of reason `in-use`.
 */
export function refuseOpenHere(path: string): void {
  if (OPEN_FILES.has(inode(path) ?? "")) {
    throw new JournalError("in-use", path, `the journal ${path} is open already, in this process`);
  }
}

/** Whether another process has a file open, whatever else may be wrong with it. */
export function isLocked(path: string): boolean {
  const db = guardedDatabase(path);
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK");
    return false;
  } catch (error) {
    return journalError(path, error).reason === "in-use";
  } finally {
    db.close();
  }
}

// Node's types lack `defensive`: SQL cannot write to the schema as if it were a table.
const GUARDED = { timeout: BUSY_TIMEOUT_MILLISECONDS, defensive: true };

// A file that somebody else may have written: what its schema says is not run, and what its pages say is checked.
function guardedDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, GUARDED);
  db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  return db;
}

function lock(db: DatabaseSync, path: string, lockOwner: LockOwner): Omit<OpenDatabase, "close"> {
  db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA locking_mode = EXCLUSIVE`);
  db.exec("BEGIN IMMEDIATE");
  const version = versionOf(db);
  const isOther = db.prepare("PRAGMA application_id").get()!["application_id"] !== APPLICATION_ID &&
    (version > 0 || db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()!["n"] !== 0);
  db.exec("ROLLBACK");
  if (isOther) throw notAJournal(path, "it is another database");
  if (version > SCHEMA_VERSION) throw newer(path, version);
  // Before anything that reads or writes a table.
  const schema = version === 0 ? undefined : checkSchema(db, version);
  if (schema?.kind === "foreign") throw forged(path, `it holds ${schema.what}`);
  if (schema?.kind === "damaged") {
    throw new JournalError("damaged", path, "the names of its tables are damaged");
  }
  const unclean = version > 0 &&
    db.prepare(`SELECT count(*) AS n FROM ${LOCK_OWNERS.name}`).get()!["n"] !== 0;
  if (version > 0) check(db, path, unclean ? 0 : statSync(path).size);
  const mode = journalModeFor(fileSystemType(dirname(path)), Deno.build.os);
  db.exec(`
    PRAGMA journal_mode = ${mode};
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -${CACHE_KIBIBYTES};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA temp_store = MEMORY;
    BEGIN IMMEDIATE`);
  // What a killed process without a write-ahead log left empty; ours alone since we have the lock.
  if (mode === "wal" && inode(`${path}-journal`) !== undefined) Deno.removeSync(`${path}-journal`);
  createTables(db);
  writeLockOwner(db, lockOwner);
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  return { db, mode, unclean };
}

function check(db: DatabaseSync, path: string, size: number): void {
  if (size > GLANCED_AT_BYTES) return;
  const check = size <= CHECKED_BYTES ? "integrity_check" : "quick_check";
  const said = db.prepare(`PRAGMA ${check}(1)`).get()![check];
  if (said !== "ok") throw new JournalError("damaged", path, String(said).split("\n").at(-1)!);
}

function closeDatabase({ db, mode }: Pick<OpenDatabase, "db" | "mode">, path: string): void {
  try {
    try {
      db.exec(`DELETE FROM ${LOCK_OWNERS.name}; PRAGMA wal_checkpoint(TRUNCATE)`);
      // A rollback journal is emptied only; SQLite removes it, while it still has the lock, in another mode.
      if (mode === "truncate") db.exec("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE");
    } finally {
      db.close();
    }
  } catch (error) {
    throw journalError(path, error);
  }
}

/** The refusal of a file that is no journal. */
export function notAJournal(path: string, why: string): JournalError {
  return new JournalError(
    "not-a-journal",
    path,
    `${path} is not a journal of nmer: ${why}; give another --journal, or move it away`,
  );
}

/** The refusal of a file that calls itself a journal and holds what no nmer has ever written. */
export function forged(path: string, why: string): JournalError {
  return new JournalError(
    "forged",
    path,
    `the journal ${path} is not one that nmer wrote: ${why}; move it away, or give another --journal`,
  );
}

/** The refusal of a journal that a later nmer wrote. */
export function newer(path: string, version: number): JournalError {
  return new JournalError(
    "newer",
    path,
    `the journal ${path} was written by a later nmer (its tables have version ${version}, this nmer knows ` +
      `${SCHEMA_VERSION}); use that nmer, or give another --journal`,
  );
}
