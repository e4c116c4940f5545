// Who has a journal open. A row of the journal itself, in the second page of its file, where another process finds
// it in spite of the lock.

import type { DatabaseSync } from "node:sqlite";
import { readPage } from "./recovery/file_pages.ts";
import { rowsOfPage } from "./recovery/page_rows.ts";
import { plainText } from "../../base/plain_text.ts";
import { isWholeRow, withChecksum } from "./format/rows.ts";
import { insertion, LOCK_OWNERS } from "./format/schema.ts";

// Somebody else may have written it.
const MAX_HOST_LENGTH = 64;

/** A process that has a journal open. */
export interface LockOwner {
  /** Its process id. */
  readonly pid: number;
  /** Name of its machine. */
  readonly host: string;
  /** Its version of nmer. */
  readonly version: string;
  /** When it opened the journal, in seconds since 1970. */
  readonly since: number;
}

/** Writes down who has the journal; to be called inside a transaction. */
export function writeLockOwner(db: DatabaseSync, { pid, host, version, since }: LockOwner): void {
  db.prepare(insertion(LOCK_OWNERS, "always")).run(
    ...withChecksum(LOCK_OWNERS, [1, pid, host, version, since]),
  );
}

/** Who has a journal that is locked; undefined where that cannot be read. */
export function readLockOwner(path: string): LockOwner | undefined {
  try {
    const page = readPage(path, 2);
    const row = page && rowsOfPage(page, () => undefined).next().value;
    if (row === undefined || !isWholeRow(LOCK_OWNERS, row)) return undefined;
    const [, pid, host, version, since] = row as [number, number, string, string, number];
    const isTime = Math.abs(since) < 1e11; // dates end in some thousand years
    return isTime ? { pid, host, version, since } : undefined;
  } catch {
    return undefined;
  }
}

/** ` (process 4711 on node7, since 2026-01-01T12:00:00Z)`; empty where the owner is not known. */
export function describeLockOwner(lockOwner: LockOwner | undefined): string {
  if (lockOwner === undefined) return "";
  const since = new Date(1000 * lockOwner.since).toISOString().replace(/\.\d+Z$/, "Z");
  const host = plainText(lockOwner.host).replace(/[\t\n]+/g, " ").slice(0, MAX_HOST_LENGTH);
  return ` (held by process ${lockOwner.pid} on ${host} since ${since})`;
}
