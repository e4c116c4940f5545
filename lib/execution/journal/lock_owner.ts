// Who has a journal open. A row of the journal itself, in the second page of its file, where another process finds
// it in spite of the lock.

import type { DatabaseSync } from "node:sqlite";
import { readPage } from "./recovery/file_pages.ts";
import { rowsOfPage } from "./recovery/page_rows.ts";
import { isSealed, sealed } from "./format/rows.ts";
import { HOLDER, insertion } from "./format/schema.ts";

/** A process that has a journal open. */
export interface Holder {
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
export function writeHolder(db: DatabaseSync, { pid, host, version, since }: Holder): void {
  db.prepare(insertion(HOLDER, "always")).run(...sealed(HOLDER, [1, pid, host, version, since]));
}

/** Who has a journal that is locked; undefined where that cannot be read. */
export function readHolder(path: string): Holder | undefined {
  try {
    const page = readPage(path, 2);
    const row = page && rowsOfPage(page, () => undefined).next().value;
    if (row === undefined || !isSealed(HOLDER, row)) return undefined;
    const [, pid, host, version, since] = row as [number, number, string, string, number];
    return { pid, host, version, since };
  } catch {
    return undefined;
  }
}

/** ` (process 4711 on node7, since 2026-01-01T12:00:00Z)`; empty where the holder is not known. */
export function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return "";
  const since = new Date(1000 * holder.since).toISOString().replace(/\.\d+Z$/, "Z");
  return ` (held by process ${holder.pid} on ${holder.host} since ${since})`;
}
