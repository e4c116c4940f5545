// What a run is doing, as it lies in its journal: JSON that is short to write and is checked when it is read, since
// anybody may have written it. Times in seconds since 1970, memory in bytes.

import type { TaskProgress } from "../../../programs/mod.ts";
import { type CarrierMode, MODE_NAMES } from "../../../base/modes.ts";
import { type TaskIndex, taskIndex } from "../../../base/indices.ts";
import { MAX_TASKS } from "../../../plan/mod.ts";

/** A task that was running when the state was written. */
export interface RunningTask {
  /** Its place in the plan. */
  readonly index: TaskIndex;
  /** How often it was started, this time included. */
  readonly attempt: number;
  /** When it was started, this time. */
  readonly started: number;
  /** Who computes it, as in `worker 3` or `rank 3 on node7`; empty where that is not known. */
  readonly worker: string;
  /** Memory that it was expected to need; undefined where nobody said it. */
  readonly memoryBytes?: number;
  /** How far it was; undefined where that was not known. */
  readonly progress?: TaskProgress;
}

/** A level of the run, and what has become of its tasks since this session began. */
export interface LiveLevel {
  /** Number of real fragments, from 1. */
  readonly nbody: number;
  /** Number of its tasks. */
  readonly tasks: number;
  readonly computed: number;
  readonly reused: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** What a run was doing at some moment. */
export interface LiveState {
  readonly mode: CarrierMode;
  /** How many tasks it computes at a time. */
  readonly workers: number;
  /** Ascending. */
  readonly levels: readonly LiveLevel[];
  /** The tasks under way, the oldest first; at most some thousand are listed. */
  readonly running: readonly RunningTask[];
  /** How many tasks are under way. */
  readonly runningCount: number;
  /** Memory of the run, its workers included. */
  readonly memoryBytes: number | undefined;
  /** Time until it ends, at least and at most, in seconds; undefined where too little is known. */
  readonly secondsLeft: readonly [least: number, most: number] | undefined;
}

/** The text of a state. */
export function liveText(state: LiveState): string {
  const { mode, workers, levels, running, runningCount, memoryBytes, secondsLeft } = state;
  return JSON.stringify({
    mode,
    workers,
    levels: levels.map((
      { nbody, tasks, computed, reused, failed, cancelled },
    ) => [nbody, tasks, computed, reused, failed, cancelled]),
    running: running.map((
      { index, attempt, started, worker, memoryBytes, progress },
    ) => [index, attempt, started, worker, memoryBytes ?? null, ...progressValues(progress)]),
    running_count: runningCount,
    memory: memoryBytes ?? null,
    left: secondsLeft ?? null,
  });
}

function progressValues(progress: TaskProgress | undefined): readonly (number | null)[] {
  return progress === undefined ? [] : [progress.iteration, progress.energyChange ?? null];
}

// Longer than any that nmer writes.
const MAX_TEXT = 2 ** 22;
const MAX_WORKER = 200;

/** The state of a text; undefined where it is none. */
export function readLiveText(text: string): LiveState | undefined {
  if (text.length > MAX_TEXT) return undefined;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { mode, workers, levels, running, running_count, memory, left } = value ?? {};
  const isSound = MODE_NAMES.some((name) => name === mode) && isCount(workers) && Array.isArray(levels) &&
    Array.isArray(running) && isCount(running_count);
  if (!isSound) return undefined;
  return {
    mode: mode as CarrierMode,
    workers: workers as number,
    levels: levels.flatMap(levelOf),
    running: running.flatMap(runningTaskOf),
    runningCount: running_count as number,
    memoryBytes: isAmount(memory) ? memory : undefined,
    secondsLeft: isRange(left) ? left : undefined,
  };
}

function levelOf(row: unknown): readonly LiveLevel[] {
  if (!Array.isArray(row) || row.length !== 6 || !row.every(isCount)) return [];
  const [nbody, tasks, computed, reused, failed, cancelled] = row as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [{ nbody, tasks, computed, reused, failed, cancelled }];
}

function runningTaskOf(row: unknown): readonly RunningTask[] {
  if (!Array.isArray(row)) return [];
  const [index, attempt, started, worker, memory, iteration, energyChange] = row;
  const isSound = isCount(index) && index < MAX_TASKS && isCount(attempt) && isAmount(started) &&
    typeof worker === "string";
  if (!isSound) return [];
  return [{
    index: taskIndex(index),
    attempt,
    started,
    worker: worker.slice(0, MAX_WORKER),
    ...(isAmount(memory) ? { memoryBytes: memory } : {}),
    ...(isCount(iteration)
      ? { progress: { iteration, energyChange: Number.isFinite(energyChange) ? energyChange : undefined } }
      : {}),
  }];
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 1e18;
}

function isRange(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isAmount);
}
