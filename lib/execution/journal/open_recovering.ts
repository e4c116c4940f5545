// Opening a journal whatever has happened to its file: what is damaged is recovered first.

import { plural } from "../../base/plural.ts";
import { isLocked, type OpenDatabase, openDatabase, refuseOpenHere } from "./database.ts";
import { inUse, JournalError, journalError } from "./error.ts";
import { describeLockOwner, type LockOwner, readLockOwner } from "./lock_owner.ts";
import { inspect } from "./inspection.ts";
import { withFolderLock } from "./folder_lock.ts";
import { recover } from "./recovery/recovery.ts";
import { exists, recoveryNames, replaceDamaged, setAside } from "./recovery/recovered_files.ts";

// How often a file may turn out to be damaged before that is no accident.
const MAX_RECOVERIES = 3;

/** An opened file, and what the user should know of it. */
export interface Opened {
  readonly database: OpenDatabase;
  readonly notices: readonly string[];
}

/**
 * Opens a journal, or makes it; recovers it where it is damaged.
 *
 * @param path Absolute.
 * @param lockOwner Who opens it.
 * @param mistrust Recover it in any case: SQLite met damage that cannot be seen from outside.
 * @throws {JournalError} Where it cannot be opened.
 */
export function openRecovering(path: string, lockOwner: LockOwner, mistrust = false): Opened {
  try {
    return withFolderLock(path, () => {
      refuseOpenHere(path);
      return open(path, lockOwner, mistrust);
    });
  } catch (error) {
    throw journalError(path, error);
  }
}

function open(path: string, lockOwner: LockOwner, mistrust: boolean): Opened {
  const notices: string[] = [];
  for (let attempt = 0; attempt <= MAX_RECOVERIES; attempt++) {
    const inspection = inspect(path);
    const damage = inspection.damage ?? (mistrust && attempt === 0 ? "SQLite met damage in it" : undefined);
    const opened = damage === undefined ? tryOpen(path, lockOwner) : damage;
    if (typeof opened !== "string") {
      if (opened.unclean && inspection.lacksLog) notices.push(lostLog(path));
      return { database: opened, notices };
    }
    notices.push(recoverInPlace(path, opened));
  }
  throw new JournalError(
    "damaged",
    path,
    `the journal ${path} was recovered ${MAX_RECOVERIES} times and is damaged again; check its disk, or give another ` +
      "--journal",
  );
}

// What is wrong where it is damaged.
function tryOpen(path: string, lockOwner: LockOwner): OpenDatabase | string {
  try {
    return openDatabase(path, lockOwner);
  } catch (error) {
    if (error instanceof JournalError && error.reason === "damaged") return error.message;
    throw error;
  }
}

// What the user should know.
function recoverInPlace(path: string, damage: string): string {
  if (!exists(path)) Deno.openSync(path, { write: true, create: true }).close();
  const { log, keptLog } = recoveryNames(path);
  const keepsLog = exists(log) && !exists(keptLog);
  if (keepsLog) setAside(log, keptLog);
  // What looks like damage may be the work of another process that is writing at this moment.
  if (isLocked(path)) {
    if (keepsLog) Deno.removeSync(keptLog);
    throw inUse(path, describeLockOwner(readLockOwner(path)));
  }
  const saved = recover(path);
  const damaged = replaceDamaged(path);
  const lost = saved.lost === 0 ? "" : `, those of ${plural(saved.lost, "task")} are lost`;
  return `the journal ${path} was damaged (${damage}); ${plural(saved.results, "result")} ` +
    `${saved.results === 1 ? "was" : "were"} saved from it${lost}, and what ` +
    `is missing is computed again; the damaged file is kept as ${damaged}`;
}

function lostLog(path: string): string {
  return `the journal ${path} was not closed, and the file ${path}-wal that belongs to it is gone: what was recorded ` +
    "last is lost and computed again";
}
