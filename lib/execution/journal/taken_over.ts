// How many tasks a run has taken over from others, once results are taken out of its journal: the run itself said it
// when it ended, and what it took over has no other row of its own.

import type { Connection } from "./connection.ts";
import { liveText, readLiveText } from "./format/live_state.ts";
import { isWholeRow, taskOfRowId } from "./format/rows.ts";
import { LIVE, RESULTS, SESSIONS, TASKS } from "./format/schema.ts";
import { putLive } from "./runs.ts";

/** A task of a run. */
export interface PlannedTask {
  readonly index: number;
  /** Number of real fragments, from 1. */
  readonly nbody: number;
  /** Under which its numbers may be. */
  readonly keys: readonly Uint8Array[];
}

/** A run, and all tasks of its plan. */
export interface PlannedRun {
  readonly run: number;
  readonly tasks: () => Iterable<PlannedTask>;
}

const ID_STEP = 2 ** 32;

/** Counts again what a run has taken over, of the results that are there now; to be called inside a transaction. */
export function countTakenOver(connection: Connection, { run, tasks }: PlannedRun): void {
  const [row] = connection.rows([LIVE], `${LIVE.name} WHERE run = ?`, run);
  if (row === undefined || !isWholeRow(LIVE, row)) return;
  const [, time, text] = row as [number, number, string];
  const state = readLiveText(text);
  if (state === undefined) return;
  const ended = ownTasks(connection, run);
  const begun = lastStart(connection, run);
  const hasResult = connection.db.prepare(`SELECT 1 FROM ${RESULTS.name} WHERE key = ?`);
  const reused = new Map<number, number>();
  for (const { index, nbody, keys } of tasks()) {
    const end = ended.get(index);
    // Its own of earlier sessions are among those that its last session took over.
    const counts = end === undefined ? keys.some((key) => hasResult.get(key) !== undefined) : end < begun;
    if (counts) reused.set(nbody, (reused.get(nbody) ?? 0) + 1);
  }
  const levels = state.levels.map((level) => ({ ...level, reused: reused.get(level.nbody) ?? 0 }));
  putLive(connection, run, liveText({ ...state, levels }), time);
}

// When each of its own tasks ended; those that failed never count.
function ownTasks(connection: Connection, run: number): ReadonlyMap<number, number> {
  const rows = connection.rows(
    [TASKS],
    `${TASKS.name} WHERE id >= ? AND id < ?`,
    run * ID_STEP,
    (run + 1) * ID_STEP,
  );
  return new Map(rows.map((row) => {
    const [id, , status] = row;
    return [taskOfRowId(id as number), status === "failed" ? Infinity : row.at(-2) as number];
  }));
}

function lastStart(connection: Connection, run: number): number {
  const from = `${SESSIONS.name} WHERE id >= ? AND id < ? ORDER BY id`;
  const last = connection.rows([SESSIONS], from, run * ID_STEP, (run + 1) * ID_STEP).at(-1);
  return typeof last?.[1] === "number" ? last[1] : -Infinity;
}
