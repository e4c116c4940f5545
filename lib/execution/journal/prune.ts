// Taking out of a journal what nobody needs any more. It is locked meanwhile, so that one in use is refused.

import { shownName } from "../../base/plain_text.ts";
import { JournalError, journalError } from "./error.ts";
import { EVENTS, RESULTS, TASKS } from "./format/schema.ts";
import { isWholeRow, taskOfRowId } from "./format/rows.ts";
import type { LockOwner } from "./lock_owner.ts";
import { MendedDatabase } from "./mended_database.ts";
import { checkOwner } from "./ownership.ts";
import { ofReading } from "./reading.ts";
import { countTakenOver, type PlannedRun } from "./taken_over.ts";
import { rewrite } from "./rewrite.ts";
import { exists } from "./recovery/recovered_files.ts";

/** What may be taken out. */
export interface PruneRequest {
  /** Whether a result of this content key is needed; undefined where that is no reason to take one out. */
  readonly isNeeded: ((key: Uint8Array) => boolean) | undefined;
  /** Results before this time are taken out, in seconds since 1970; undefined for none. */
  readonly before: number | undefined;
  /** Whether what is known of failed tasks is taken out. */
  readonly failed: boolean;
  /** Runs that took results over from others, of which they are counted again; default none. */
  readonly runs?: readonly PlannedRun[];
  /** Whether it is only counted. */
  readonly isDry: boolean;
}

/** What was taken out. */
export interface Pruned {
  readonly results: number;
  readonly kept: number;
  readonly failures: number;
  /** What the user should know: damage that was found, whose the journal is. */
  readonly notices: readonly string[];
}

const PAGE_ROWS = 512;

/**
 * Takes out of a journal what nobody needs.
 *
 * @throws {JournalError} Where there is none, or it cannot be opened: it is in use, or something else.
 */
export function pruneJournal(path: string, request: PruneRequest, owner: () => LockOwner): Pruned {
  if (!exists(path)) throw new JournalError("cannot-open", path, `there is no journal ${path}`);
  const notOwn = checkOwner(path, "anybody");
  const file = opened(path, owner);
  try {
    const pruned = file.mending(() => prune(file, request));
    if (!request.isDry && pruned.results + pruned.failures > 0) file.notices.push(...shrink(file));
    const notices = [...(notOwn === undefined ? [] : [notOwn]), ...file.notices];
    return { ...pruned, notices };
  } catch (error) {
    throw ofReading(journalError(path, error));
  } finally {
    file.close();
  }
}

function opened(path: string, owner: () => LockOwner): MendedDatabase {
  try {
    return new MendedDatabase(path, owner);
  } catch (error) {
    throw ofReading(journalError(path, error));
  }
}

function prune(file: MendedDatabase, request: PruneRequest): Omit<Pruned, "notices"> {
  const { connection } = file;
  const [results, kept] = unneeded(file, request);
  const failures = request.failed ? failedTasks(file) : [];
  if (request.isDry || results.length + failures.length === 0) {
    return { results: results.length, kept, failures: failures.length };
  }
  connection.transaction(() => {
    const { db } = connection;
    const removeResult = db.prepare(`DELETE FROM ${RESULTS.name} WHERE key = ?`);
    for (const key of results) removeResult.run(key);
    db.exec(
      `DELETE FROM ${TASKS.name} WHERE status <> 'failed' AND key NOT IN (SELECT key FROM ${RESULTS.name})`,
    );
    const removeTask = db.prepare(`DELETE FROM ${TASKS.name} WHERE id = ?`);
    const removeEvents = db.prepare(`DELETE FROM ${EVENTS.name} WHERE run = ? AND task = ?`);
    for (const id of failures) {
      removeTask.run(id);
      removeEvents.run(Math.floor(id / 2 ** 32), taskOfRowId(id));
    }
    for (const run of request.runs ?? []) countTakenOver(connection, run);
  });
  return { results: results.length, kept, failures: failures.length };
}

// SQLite writes the file again through a second database beside it, which Deno allows nobody who may not read and write
// everything outright. Then nmer does it, and closes the file.
function shrink(file: MendedDatabase): readonly string[] {
  try {
    file.connection.db.exec("VACUUM");
    return [];
  } catch (error) {
    if (!/too many attached databases/.test((error as Error).message)) throw error;
  }
  const obstacle = rewrite(file);
  return obstacle === undefined ? [] : [
    `the file ${
      shownName(file.path)
    } is not smaller: ${obstacle}; later runs use the space that is free in it`,
  ];
}

function unneeded(
  { connection }: MendedDatabase,
  { isNeeded, before }: PruneRequest,
): readonly [keys: readonly Uint8Array[], kept: number] {
  const keys: Uint8Array[] = [];
  let kept = 0;
  if (isNeeded === undefined && before === undefined) {
    return [keys, Number(connection.db.prepare(`SELECT count(*) AS n FROM ${RESULTS.name}`).get()!["n"])];
  }
  for (let after = 0;;) {
    const rows = connection.page(RESULTS, after, PAGE_ROWS);
    if (rows.length === 0) return [keys, kept];
    after = rows.at(-1)![0] as number;
    for (const [, ...row] of rows) {
      const key = row[0];
      if (!(key instanceof Uint8Array)) continue; // it is computed again anyway
      const created = row.at(-2) as number;
      const isWhole = isWholeRow(RESULTS, row);
      const isOut = !isWhole || (isNeeded?.(key) !== true && (before === undefined || created < before));
      if (isOut) keys.push(key);
      else kept++;
    }
  }
}

function failedTasks({ connection }: MendedDatabase): readonly number[] {
  const ids: number[] = [];
  for (let after = 0;;) {
    const rows = connection.page(TASKS, after, PAGE_ROWS, "status = 'failed'");
    if (rows.length === 0) return ids;
    after = rows.at(-1)![0] as number;
    ids.push(...rows.map(([id]) => id as number));
  }
}
