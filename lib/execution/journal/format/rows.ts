// From tasks and their numbers to the rows of a journal, and back where the checksums match.

import type { TaskResult } from "../../../base/task_result.ts";
import type { Remedy } from "../../../base/error.ts";
import { type TaskIndex, taskIndex } from "../../../base/indices.ts";
import type { Reused } from "../../../plan/mod.ts";
import type { EndedTask } from "../../result_store.ts";
import { packArray, unpackArray } from "./packed_array.ts";
import { RESULTS, type Table, TASKS } from "./schema.ts";
import { checksumOf, type Value } from "./row_checksum.ts";

/** A task that has ended, as a journal keeps it: by its content key. */
export interface FinishedTask extends Omit<EndedTask, "request" | "outcome"> {
  /** Its content key. */
  readonly key: Uint8Array;
  /** What became of it; a cancelled task is not finished. */
  readonly outcome: EndedTask["outcome"] | Reused;
  /** Program and version, as in `builtin 0.1.0`: for people, the key has them, too. */
  readonly program: string;
}

/** Numbers that a journal holds. */
export interface StoredResult {
  /** The numbers. */
  readonly result: TaskResult;
  /** Time that the computation took, in seconds. */
  readonly seconds: number;
  /** Program and version. */
  readonly program: string;
}

/** What a journal knows of a task of a run. */
export interface RecordedTask {
  /** Its place in the plan. */
  readonly index: TaskIndex;
  /** Its content key. */
  readonly key: Uint8Array;
  /** What became of it. */
  readonly status: FinishedTask["outcome"]["status"];
  /** How often it was tried. */
  readonly attempts: number;
  /** Who computed it; empty where it was lost. */
  readonly worker: string;
  /** Time that its last try took, in seconds. */
  readonly seconds: number;
  /** Of a failed task: the way out, and what happened. */
  readonly failure?: { readonly remedy: Remedy; readonly message: string };
}

/** A task of this run that was recorded before, and its numbers unless it failed. */
export interface Recorded {
  /** What became of the task. */
  readonly task: RecordedTask;
  /** Its numbers; undefined where it failed. */
  readonly stored: StoredResult | undefined;
}

// Indices of tasks are below 2^31 (MAX_TASKS), so that run and index make one integer that a double holds.
const TASKS_PER_RUN = 2 ** 32;

/** The id of the row of a task. */
export function taskRowId(run: number, index: number): number {
  return run * TASKS_PER_RUN + index;
}

/** A row with its checksum; its texts without what SQLite would not give back. */
export function withChecksum(table: Table, values: readonly Value[]): Value[] {
  const row = values.map((value) => typeof value === "string" ? storableText(value) : value);
  row.push(checksumOf(table.name, row));
  return row;
}

// Text ends at a zero for SQLite, and halves of surrogate pairs have no UTF-8.
function storableText(text: string): string {
  return text.isWellFormed() && !text.includes("\0") ? text : text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Whether the checksum of a row, the last of its values, matches. */
export function hasValidChecksum(table: Table, row: readonly Value[]): boolean {
  return row.at(-1) === checksumOf(table.name, row.slice(0, -1));
}

/**
 * The row of a result.
 *
 * @param names Id of the names of its properties; 0 for none.
 * @param now In seconds since 1970.
 */
export function resultRow(task: FinishedTask, result: TaskResult, names: number, now: number): Value[] {
  return withChecksum(RESULTS, [
    task.key,
    result.energy,
    packArray(result.gradient),
    packArray(result.hessian),
    names,
    names === 0 ? null : packArray(Float64Array.from(Object.values(result.properties!))),
    task.outcome.status === "reused" ? 0 : task.outcome.seconds,
    task.program,
    now,
  ]);
}

/**
 * The numbers of the row of a result; undefined where it is damaged or belongs to another key.
 *
 * @param namesOf The names with an id; undefined where they are lost.
 */
export function storedResult(
  row: readonly Value[],
  key: Uint8Array,
  namesOf: (id: number) => readonly string[] | undefined,
): StoredResult | undefined {
  if (!hasValidChecksum(RESULTS, row)) return undefined;
  const [rowKey, energy, gradient, hessian, names, numbers, seconds, program] = row as [
    Uint8Array,
    number,
    Uint8Array | null,
    Uint8Array | null,
    number,
    Uint8Array | null,
    number,
    string,
  ];
  if (!equalBytes(rowKey, key)) return undefined;
  const list = namesOf(names);
  if (list === undefined) return undefined;
  const values = unpackArray(numbers);
  const result: TaskResult = {
    energy,
    gradient: unpackArray(gradient),
    hessian: unpackArray(hessian),
    properties: values && Object.fromEntries(list.map((name, i) => [name, values[i]!])),
  };
  return { result, seconds, program };
}

/** The row of a task of a run. */
export function taskRow(run: number, task: FinishedTask, now: number): Value[] {
  const { outcome } = task;
  const failed = outcome.status === "failed" ? outcome : undefined;
  return withChecksum(TASKS, [
    taskRowId(run, task.index),
    task.key,
    outcome.status,
    task.attempts,
    task.worker ?? "",
    outcome.status === "reused" ? 0 : outcome.seconds,
    failed?.remedy ?? null,
    failed?.message ?? null,
    now,
  ]);
}

/** The task of a row; undefined where it is damaged. */
export function recordedTask(row: readonly Value[]): RecordedTask | undefined {
  if (!hasValidChecksum(TASKS, row)) return undefined;
  const [id, key, status, attempts, worker, seconds, remedy, message] = row as [
    number,
    Uint8Array,
    RecordedTask["status"],
    number,
    string,
    number,
    Remedy | null,
    string | null,
  ];
  const task = { index: taskIndex(id % TASKS_PER_RUN), key, status, attempts, worker, seconds };
  return remedy === null || message === null ? task : { ...task, failure: { remedy, message } };
}

/** Whether two arrays have the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
