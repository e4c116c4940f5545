// The runs of a journal: one for each fingerprint, started once and resumed as often as it takes.

import type { Connection } from "./connection.ts";
import { describeChanges, fingerprintOf, type RunDescription } from "./fingerprint.ts";
import type { LockOwner } from "./lock_owner.ts";
import { equalBytes, hasValidChecksum, withChecksum } from "./format/rows.ts";
import { RUNS } from "./format/schema.ts";

/** How a run stands. */
export type RunStatus = "running" | "finished" | "failed" | "interrupted";

/** The run that a journal was opened for. */
export interface OpenedRun {
  /** Its number in the journal, from 1. */
  readonly run: number;
  /** How often it has been started or resumed, this time counted. */
  readonly sessions: number;
  /** How it was left; undefined for a new one. A run that is left `running` was killed. */
  readonly left: RunStatus | undefined;
  /** What changed since the latest run of the journal, where that was another one; a line for each change. */
  readonly changes: readonly string[];
}

interface RunRow {
  readonly run: number;
  readonly fingerprint: Uint8Array;
  readonly description: string;
  readonly status: RunStatus;
  readonly started: number;
  readonly sessions: number;
}

/** Starts a run, or takes up the one with the same fingerprint; to be called inside a transaction. */
export function beginRun(
  connection: Connection,
  description: RunDescription,
  { pid, host, version, since }: LockOwner,
): OpenedRun {
  const fingerprint = fingerprintOf(description);
  const rows = connection.rows([RUNS], RUNS.name);
  const known = rows.filter((row) => hasValidChecksum(RUNS, row)).map((row): RunRow => {
    const [run, fingerprint, description, status, started, , sessions] = row;
    return { run, fingerprint, description, status, started, sessions } as RunRow;
  });
  const same = known.find((row) => equalBytes(row.fingerprint, fingerprint));
  const latest = known.toSorted((a, b) => a.started - b.started).at(-1);
  const highest = Math.max(0, ...rows.map(([run]) => run as number)); // of damaged rows, too
  const run = same?.run ?? highest + 1;
  const sessions = (same?.sessions ?? 0) + 1;
  connection.put(
    RUNS,
    withChecksum(RUNS, [
      run,
      fingerprint,
      JSON.stringify(description),
      "running",
      since,
      null,
      sessions,
      pid,
      host,
      version,
    ]),
  );
  return {
    run,
    sessions,
    left: same?.status,
    changes: latest === undefined || latest.run === run
      ? []
      : describeChanges(JSON.parse(latest.description), description),
  };
}

/** Writes down how a run ended; to be called inside a transaction. */
export function endRun(connection: Connection, run: number, status: RunStatus, now: number): void {
  for (const row of connection.rows([RUNS], `${RUNS.name} WHERE run = ?`, run)) {
    const values = row.slice(0, -1);
    values[3] = status;
    values[5] = now;
    connection.put(RUNS, withChecksum(RUNS, values));
  }
}
