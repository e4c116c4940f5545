// Saving what a damaged journal still has: every row whose checksum matches, wherever in its files it lies, goes into
// a new file. Which of two rows of the same key is the later one, the rows themselves say.

import { lstatSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type CheckedRow, checkedRowsOf, checkedRowsOfLog, readLog } from "./file_pages.ts";
import { withChecksum } from "../format/rows.ts";
import { exists, recoveryNames, syncFolder } from "./recovered_files.ts";
import {
  createTables,
  insertion,
  LOCK_OWNERS,
  NAMES,
  PAGE_BYTES,
  RESULTS,
  SPARE_NAMES,
  TABLES,
  TASKS,
} from "../format/schema.ts";

/** What was saved. */
export interface Recovered {
  /** Number of results, of all runs. */
  readonly results: number;
  /** Number of tasks that are known to be finished, but whose results are lost. */
  readonly lost: number;
}

/** Fills the file `NAME.salvage` from all that lies beside the journal NAME, with the rows whose checksums match. */
export function recover(path: string): Recovered {
  const { part, whole } = recoveryNames(path);
  // What lies beside it by these names SQLite would take for its own.
  for (const name of [part, `${part}-journal`, `${part}-wal`]) {
    if (lstatSync(name, { throwIfNoEntry: false }) !== undefined) Deno.removeSync(name);
  }
  const db = new DatabaseSync(part);
  let saved: Recovered;
  try {
    db.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL; BEGIN`,
    );
    createTables(db);
    fill(db, allRows(path));
    db.exec(`DELETE FROM ${NAMELESS_RESULTS}`);
    saved = { results: count(db, RESULTS.name), lost: count(db, LOST_TASKS) };
    db.exec(`DELETE FROM ${LOST_TASKS}`);
    db.exec("COMMIT");
  } catch (error) {
    db.close();
    Deno.removeSync(part);
    throw error;
  }
  db.close();
  Deno.renameSync(part, whole);
  syncFolder(path);
  return saved;
}

// What is of no use by itself; an open journal takes it for a sign of damage.
const NAMELESS_RESULTS = `${RESULTS.name} WHERE names <> 0 AND names NOT IN (SELECT id FROM ${NAMES.name})`;
const LOST_TASKS = `${TASKS.name} WHERE status <> 'failed' AND key NOT IN (SELECT key FROM ${RESULTS.name})`;

// In the order in which they were written, as far as that can be known.
function* allRows(path: string): Generator<CheckedRow, void, undefined> {
  const { log, keptLog, whole } = recoveryNames(path);
  if (exists(whole)) yield* checkedRowsOf(whole);
  yield* checkedRowsOf(path);
  for (const name of [keptLog, log]) {
    const frames = readLog(name);
    if (frames !== undefined) yield* checkedRowsOfLog(frames, path);
  }
}

function fill(db: DatabaseSync, rows: Iterable<CheckedRow>): void {
  const statements = new Map(TABLES.map((table) => [table, db.prepare(insertion(table, "older"))]));
  for (const { table, values } of rows) {
    if (table === LOCK_OWNERS) continue; // that process is gone
    if (table === NAMES || table === SPARE_NAMES) { // each stands in for the other
      for (const twin of [NAMES, SPARE_NAMES]) {
        statements.get(twin)!.run(...withChecksum(twin, values.slice(0, -1)));
      }
    } else statements.get(table)!.run(...values);
  }
}

function count(db: DatabaseSync, from: string): number {
  return Number(db.prepare(`SELECT count(*) AS n FROM ${from}`).get()!["n"]);
}
