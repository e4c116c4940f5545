// What a journal knows of one task: what became of it in a run, what is stored of it, and whether another input would
// take that over, or why not.

import type { TaskResult } from "../../base/task_result.ts";
import { finish, type Steps } from "../../base/steps.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { PlannedTask } from "../../execution/journal/taken_over.ts";
import {
  type JournalRecord,
  type JournalRun,
  type RecordedEvent,
  SnapshotReader,
  type TimelineRow,
} from "../../execution/mod.ts";
import { nmerOf } from "../../molecule/mod.ts";
import {
  type CopyClasses,
  copyKey,
  resultShapes,
  type TaskContext,
  taskKey,
  taskKeys,
} from "../../programs/mod.ts";
import { recordedInstallations } from "../merge/versions.ts";
import { copyClasses } from "../copies/copy_classes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type KeyDifference, keyDifferences, type KeyedTask } from "./key_differences.ts";
import { recordedCalculation } from "./recorded_calculation.ts";

/** A result that a journal has. */
export interface FoundResult {
  readonly key: string;
  readonly result: TaskResult;
  /** Time that it took, in seconds. */
  readonly seconds: number;
  /** Program and version. */
  readonly program: string;
}

/** What a journal knows of a task of one of its runs. */
export interface TaskHistory {
  readonly label: string;
  readonly level: number;
  /** Label of the task that it is a copy of, whose history this is; absent where it is computed itself. */
  readonly copyOf?: string;
  /** What became of it in the run: tasks that it took over from other runs have no row. */
  readonly row: TimelineRow | undefined;
  /** The oldest first. */
  readonly events: readonly RecordedEvent[];
  /** The content key; undefined where the journal does not say what its run computes. */
  readonly key: string | undefined;
  readonly found: FoundResult | undefined;
}

/** What a journal knows of a task, by its place in the plan of a run: of a copy, what it knows of the task that it copies. */
export function taskHistory(record: JournalRecord, run: JournalRun, index: TaskIndex): TaskHistory {
  const { plan } = run;
  const recorded = run.input === undefined ? undefined : recordedCalculation(record, run);
  const computed = recorded?.equivalents?.representative(index) ?? index;
  const row = run.tasks.findLast((task) => task.index === computed);
  const keyed = recorded && keyAndShape(
    recorded,
    recordedInstallations(recorded, [JSON.stringify(run.description)]),
    computed,
  );
  const key = keyed?.key ?? row?.key;
  return {
    label: plan!.label(index),
    level: plan!.at(index).nbody,
    ...(computed === index ? {} : { copyOf: plan!.label(computed) }),
    row,
    events: run.events.filter((event) => event.index === computed),
    key: key?.toHex(),
    found: key === undefined ? undefined : findResult(record.path, key, keyed?.shape, keyed?.classes),
  };
}

/** Whether an input takes the result of a task over, or what is different. */
export interface Reuse {
  /** The label of the task in the input's own plan, or of the one that it is a copy of there. */
  readonly label: string;
  readonly key: string;
  /** The result that a run of the input takes over; undefined where it computes the task. */
  readonly found: FoundResult | undefined;
  /** What is different from the task of the journal's run; empty where that cannot be said, too. */
  readonly differences: readonly KeyDifference[];
}

/**
 * Whether an input takes a task over from a journal.
 *
 * @param now The input, and the external programs that are here.
 * @param index Of the task, in the input's plan.
 */
export function reuseOf(
  record: JournalRecord,
  run: JournalRun,
  now: { readonly calculation: Calculation; readonly installations: TaskContext["installations"] },
  index: TaskIndex,
): Reuse {
  const { plan, equivalents } = now.calculation;
  const computed = equivalents?.representative(index) ?? index;
  const { key, shape, classes } = keyAndShape(now.calculation, now.installations, computed);
  const found = findResult(record.path, key, shape, classes);
  return {
    label: plan.label(computed),
    key: key.toHex(),
    found,
    differences: found === undefined ? differencesOf(record, run, now, computed) : [],
  };
}

function differencesOf(
  record: JournalRecord,
  run: JournalRun,
  now: Parameters<typeof reuseOf>[2],
  index: TaskIndex,
): readonly KeyDifference[] {
  if (run.input === undefined) return [];
  const before = recordedCalculation(record, run);
  const { model, real, basis } = now.calculation.plan.at(index);
  const same = [model, ...before.plan.models].map((name) => before.plan.indexOf(name, real, basis))
    .find((found) => found !== undefined);
  if (same === undefined) return [];
  const installations = recordedInstallations(before, [JSON.stringify(run.description)]);
  return keyDifferences(
    keyedTask(before, installations, same),
    keyedTask(now.calculation, now.installations, index),
  );
}

function keyedTask(
  { plan, molecule, programs }: Calculation,
  installations: TaskContext["installations"],
  index: TaskIndex,
): KeyedTask {
  const { model, real, basis } = plan.at(index);
  return {
    driver: plan.expansion.driver,
    model: programs.get(model)!.prepared,
    installations,
    nmer: nmerOf(molecule, real, basis),
  };
}

function keyAndShape(
  { plan, molecule, programs, equivalents }: Calculation,
  installations: TaskContext["installations"],
  index: TaskIndex,
) {
  const { model, real, basis } = plan.at(index);
  const context = {
    molecule,
    models: plan.models.map((name) => programs.get(name)!.prepared),
    driver: plan.expansion.driver,
    resources: { memoryBytes: 0 },
    ...(installations === undefined ? {} : { installations }),
  };
  const task = { model: plan.models.indexOf(model), real, basis };
  const classes = finish(copyClasses({ plan, equivalents }, context));
  return { key: taskKey(context, task), shape: resultShapes(context)(task), classes };
}

/**
 * The content keys of all tasks of a calculation, and those of copies of equal n-mers of other runs where these count, in
 * hexadecimal; in steps of some milliseconds.
 */
export function* keysOf(
  calculation: Calculation,
  installations: TaskContext["installations"],
): Steps<Set<string>> {
  const keys = new Set<string>();
  for (const { index, keys: ofTask } of keyedTasks(calculation, installations)) {
    for (const key of ofTask) keys.add(key.toHex());
    if (index % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
  }
  return keys;
}

/**
 * The tasks of a calculation in the order of the plan, with the keys under which a journal may have their numbers: their
 * content key, then that of a copy of an equal n-mer of another run where these count.
 */
export function* keyedTasks(
  { plan, molecule, programs, equivalents }: Calculation,
  installations: TaskContext["installations"],
): Generator<PlannedTask, void, undefined> {
  const context = {
    molecule,
    models: plan.models.map((name) => programs.get(name)!.prepared),
    driver: plan.expansion.driver,
    ...(installations === undefined ? {} : { installations }),
  };
  const keyOf = taskKeys(context);
  const classes = finish(copyClasses({ plan, equivalents }, context));
  for (const { index, nbody, model, real, basis } of plan.tasks()) {
    const key = keyOf({ model: plan.models.indexOf(model), real, basis });
    const keys = classes === undefined ? [key] : [key, copyKey(key, classes)];
    yield { index, nbody, keys };
  }
}

const TASKS_PER_STEP = 1000;

function findResult(
  path: string,
  key: Uint8Array,
  shape: ReturnType<ReturnType<typeof resultShapes>> | undefined,
  classes: CopyClasses | undefined,
): FoundResult | undefined {
  const reader = new SnapshotReader(path);
  try {
    const stored = reader.result(key, shape) ??
      (classes === undefined ? undefined : reader.result(copyKey(key, classes), shape));
    return stored && { key: key.toHex(), ...stored };
  } finally {
    reader.close();
  }
}
