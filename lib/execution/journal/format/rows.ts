// From tasks and their numbers to the rows of a journal, and back where the checksums match.

import { misfitOf, type ResultShape, type TaskResult } from "../../../base/task_result.ts";
import type { Remedy } from "../../../base/error.ts";
import { type TaskIndex, taskIndex } from "../../../base/indices.ts";
import { MAX_TASKS, type Reused } from "../../../plan/mod.ts";
import type { EndedTask } from "../../result_store.ts";
import { fromNamedNumbers } from "./named_numbers.ts";
import { packArray, unpackArray } from "./packed_array.ts";
import { RESULTS, type Table, TABLES, TASKS } from "./schema.ts";
import { checksumOf, type Value } from "./row_checksum.ts";

/**
 * A task that has ended, as a journal keeps it: by its content key. Of one that was there already the result alone is kept.
 */
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
  /** When it ended, in seconds since 1970. */
  readonly ended: number;
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

/** The index of the task of a row. */
export function taskOfRowId(id: number): number {
  return id % TASKS_PER_RUN;
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

/**
 * Whether a row is as it was written: each value of the kind that its column has, and the checksum, the last of them,
 * that of the others.
 */
export function isWholeRow(table: Table, row: readonly Value[]): boolean {
  return hasKindsOf(table, row) && row.at(-1) === checksumOf(table.name, row.slice(0, -1));
}

// SQLite keeps any kind of value in any column.
function hasKindsOf(table: Table, row: readonly Value[]): boolean {
  const kinds = KINDS.get(table.name)!;
  return row.length === kinds.length && kinds.every(([kind, nullable], i) => {
    const value = row[i]!;
    if (value === null) return nullable;
    if (kind === "TEXT") return typeof value === "string" && !value.includes("\0");
    if (kind === "BLOB") return value instanceof Uint8Array;
    return typeof value === "number" &&
      (kind === "REAL" ? !Number.isNaN(value) : Number.isSafeInteger(value));
  });
}

// Of each column: TEXT, BLOB, REAL or INTEGER, and whether it may be empty.
const KINDS: ReadonlyMap<string, readonly (readonly [kind: string, nullable: boolean])[]> = new Map(
  TABLES.map((table) => [
    table.name,
    [...Object.values(table.columns), "REAL NOT NULL"].map((declaration) =>
      [declaration.split(" ")[0]!, !/NOT NULL|KEY/.test(declaration)] as const
    ),
  ]),
);

/**
 * The row of a result.
 *
 * @param names Id of the names of its numbers; 0 for none.
 * @param numbers One for each name.
 * @param now In seconds since 1970.
 */
export function resultRow(
  task: FinishedTask,
  result: TaskResult,
  names: number,
  numbers: Float64Array,
  now: number,
): Value[] {
  return withChecksum(RESULTS, [
    task.key,
    result.energy,
    packArray(result.gradient),
    packArray(result.hessian),
    names,
    names === 0 ? null : packArray(numbers),
    task.outcome.status === "reused" ? task.outcome.secondsBefore ?? 0 : task.outcome.seconds,
    task.program,
    now,
  ]);
}

/** What a row is that gives no result: not as it was written, or as no result of its task can be. */
export type Unusable = "damaged" | "misfit";

/**
 * The numbers of the row of a result.
 *
 * @param key What it must be the result of.
 * @param namesOf The names of properties with an id; undefined where they are lost.
 * @param shape What its task asks for; undefined where that is not known.
 */
export function storedResult(
  row: readonly Value[],
  key: Uint8Array,
  namesOf: (id: number) => readonly string[] | Unusable,
  shape?: ResultShape,
): StoredResult | Unusable {
  if (!isWholeRow(RESULTS, row)) return "damaged";
  const { rowKey, names, seconds, program, ...columns } = resultColumns(row);
  if (!equalBytes(rowKey, key)) return "damaged";
  const list = namesOf(names);
  if (typeof list === "string") return list;
  if (!(seconds >= 0 && seconds < Infinity)) return "misfit";
  try {
    const result = unpackedResult(columns, list, shape?.coordinates ?? MAX_COORDINATES);
    const fits = result !== undefined && (shape === undefined || misfitOf(result, shape) === undefined);
    return fits ? { result, seconds, program } : "misfit";
  } catch (error) {
    if (error instanceof RangeError) return "misfit"; // arrays that are none
    throw error;
  }
}

// A Hessian of as many takes half a gigabyte.
const MAX_COORDINATES = 2 ** 13;

interface ResultColumns {
  readonly rowKey: Uint8Array;
  readonly energy: number;
  readonly gradient: Uint8Array | null;
  readonly hessian: Uint8Array | null;
  readonly names: number;
  readonly numbers: Uint8Array | null;
  readonly seconds: number;
  readonly program: string;
}

function resultColumns(row: readonly Value[]): ResultColumns {
  const [rowKey, energy, gradient, hessian, names, numbers, seconds, program] = row;
  return { rowKey, energy, gradient, hessian, names, numbers, seconds, program } as ResultColumns;
}

// Undefined where there are more or fewer properties than names.
function unpackedResult(
  { energy, gradient, hessian, numbers }: Pick<ResultColumns, "energy" | "gradient" | "hessian" | "numbers">,
  names: readonly string[],
  coordinates: number,
): TaskResult | undefined {
  const values = unpackArray(numbers, names.length);
  if ((values?.length ?? 0) !== names.length) return undefined;
  const named = values && fromNamedNumbers(names, values);
  if (values !== undefined && named === undefined) return undefined;
  return {
    energy,
    gradient: unpackArray(gradient, coordinates),
    hessian: unpackArray(hessian, coordinates ** 2),
    ...named,
  };
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

const STATUSES: readonly RecordedTask["status"][] = ["converged", "reused", "failed"];

/** The task of a row. */
export function recordedTask(row: readonly Value[]): RecordedTask | Unusable {
  if (!isWholeRow(TASKS, row)) return "damaged";
  const [id, key, status, attempts, worker, seconds, remedy, message, ended] = row as [
    number,
    Uint8Array,
    RecordedTask["status"],
    number,
    string,
    number,
    Remedy | null,
    string | null,
    number,
  ];
  const isSound = id % TASKS_PER_RUN < MAX_TASKS && STATUSES.includes(status) &&
    [attempts, seconds, ended].every((value) => value >= 0 && value < Infinity);
  if (!isSound) return "misfit";
  const task = { index: taskIndex(id % TASKS_PER_RUN), key, status, attempts, worker, seconds, ended };
  return remedy === null || message === null ? task : { ...task, failure: { remedy, message } };
}

/** Whether two arrays have the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
