// The runs of a journal: one for each fingerprint, started once and resumed as often as it takes.

import type { Connection } from "./connection.ts";
import { plainText } from "../../base/plain_text.ts";
import { describeChanges, fingerprintOf, readDescription, type RunDescription } from "./fingerprint.ts";
import type { Value } from "./format/row_checksum.ts";
import type { LockOwner } from "./lock_owner.ts";
import { equalBytes, isWholeRow, withChecksum } from "./format/rows.ts";
import { INPUTS, LIVE, RESULTS, RUNS, SESSIONS } from "./format/schema.ts";

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
  /** The machine that the journal's latest run was on, where that was another one. */
  readonly otherHost?: string;
  /** What changed since the latest run of the journal, where that was another one; a line for each change. */
  readonly changes: readonly string[];
  /** Whether the journal had results when it was opened, whole or damaged. */
  readonly hadResults: boolean;
}

/** The id of the row of a session, of which a run has fewer than 2^32. */
export function sessionRowId(run: number, session: number): number {
  return run * 2 ** 32 + session;
}

/** Writes down what a run is doing; to be called inside a transaction. */
export function putLive(connection: Connection, run: number, state: string, now: number): void {
  connection.put(LIVE, withChecksum(LIVE, [run, now, state]));
}

const STATUSES: readonly string[] = ["running", "finished", "failed", "interrupted"] satisfies RunStatus[];

/** A row of a run, whole and sound; its texts are whoever's wrote it. */
export interface RunRow {
  readonly run: number;
  readonly fingerprint: Uint8Array;
  readonly description: string;
  readonly status: RunStatus;
  readonly started: number;
  readonly ended: number | null;
  readonly sessions: number;
  readonly pid: number;
  readonly host: string;
  readonly version: string;
}

// With the index of a task a number of a run makes an integer that a double holds (taskRowId).
const MAX_RUNS = 2 ** 20;

/** A run that a journal has, whoever wrote it. */
export interface RecordedRun {
  /** What it computed: text that {@linkcode changesSince} takes. */
  readonly description: string;
  /** How it stands. */
  readonly status: RunStatus;
  /** When it was first started, in seconds since 1970. */
  readonly started: number;
}

/** The runs of a journal, the earliest first; rows that are none are left out. */
export function recordedRuns(connection: Connection): readonly RecordedRun[] {
  return connection.rows([RUNS], RUNS.name).flatMap(runsIn).toSorted((a, b) => a.started - b.started)
    .map(({ description, status, started }) => ({ description, status, started }));
}

/** What else a journal keeps of a run, for whoever looks at it later. */
export interface RunAccount {
  /** What it computes, as a text that nmer takes as an input. */
  readonly input?: string;
  /** How it was asked for, this time: name of the input, options, folder. What JSON can hold. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Starts a run, or takes up the one with the same fingerprint; to be called inside a transaction. */
export function beginRun(
  connection: Connection,
  description: RunDescription,
  { pid, host, version, since }: LockOwner,
  { input, about = {} }: RunAccount = {},
): OpenedRun {
  const fingerprint = fingerprintOf(description);
  const rows = connection.rows([RUNS], RUNS.name);
  const known = rows.flatMap(runsIn);
  const same = known.find((row) => equalBytes(row.fingerprint, fingerprint));
  const latest = known.toSorted((a, b) => a.started - b.started).at(-1);
  const run = same?.run ?? freeNumber(rows.map(([run]) => run as number)); // of damaged rows, too
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
  const session = withChecksum(SESSIONS, [
    sessionRowId(run, sessions),
    since,
    pid,
    host,
    version,
    JSON.stringify(about),
  ]);
  connection.put(SESSIONS, session);
  if (input !== undefined) connection.put(INPUTS, withChecksum(INPUTS, [run, input]), "never");
  return {
    run,
    sessions,
    left: same?.status,
    ...(latest === undefined || latest.host === host
      ? {}
      : { otherHost: shownText(latest.host, MAX_HOST_LENGTH) }),
    changes: latest === undefined || latest.run === run ? [] : changesSince(latest.description, description),
    hadResults: connection.hasRows(RESULTS),
  };
}

/** The run of a row; none where it is not as nmer writes it. */
export function runsIn(row: readonly Value[]): readonly RunRow[] {
  if (!isWholeRow(RUNS, row)) return [];
  const [run, fingerprint, description, status, started, ended, sessions, pid, host, version] = row;
  const found = {
    run,
    fingerprint,
    description,
    status,
    started,
    ended,
    sessions,
    pid,
    host,
    version,
  } as RunRow;
  const isSound = found.run > 0 && found.run < MAX_RUNS && STATUSES.includes(found.status) &&
    Number.isFinite(found.started) && Number.isSafeInteger(found.sessions) && found.sessions > 0;
  return isSound ? [found] : [];
}

// The next number, or the lowest where somebody took the highest.
function freeNumber(taken: readonly number[]): number {
  const next = Math.max(0, ...taken) + 1;
  if (next < MAX_RUNS) return next;
  const numbers = new Set(taken);
  for (let number = 1;; number++) if (!numbers.has(number)) return number;
}

// For a terminal: whoever wrote the journal wrote this.
const MAX_HOST_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 2 ** 22;
const MAX_CHANGES = 10;
const MAX_CHANGE_LENGTH = 200;

/** What is different in a run from one that a journal describes, a line for each change; for a terminal. */
export function changesSince(previous: string, description: RunDescription): readonly string[] {
  const before = previous.length > MAX_DESCRIPTION_LENGTH ? undefined : readDescription(previous);
  if (before === undefined) return ["all of it: what was computed before cannot be read"];
  const changes = describeChanges(before, description);
  const more = changes.length - MAX_CHANGES;
  const shown = changes.slice(0, MAX_CHANGES).map((change) => shownText(change, MAX_CHANGE_LENGTH));
  return more > 0 ? [...shown, `${more} more`] : shown;
}

function shownText(text: string, longest: number): string {
  const plain = plainText(text.slice(0, 4 * longest)).replace(/[\t\n]+/g, " ");
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 3)}...`;
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
