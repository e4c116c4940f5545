// How long tasks really take: the cost model of a program, corrected by the times that were seen, in this run and in
// earlier ones. Tasks of a model are gathered in classes of similar size, each an octave of the expected time; the
// correction in between is interpolated. The order of tasks and estimates follow from it, results never do.

import type { ModelName } from "../../plan/mod.ts";

/** What was seen of tasks of a class: how many, and the sums of their expected and true times in seconds. */
export interface TimesSeen {
  readonly sizeClass: number;
  readonly tasks: number;
  readonly expectedSeconds: number;
  readonly seconds: number;
}

/** The class of tasks with an expected time in seconds. */
export function sizeClassOf(expectedSeconds: number): number {
  return Math.round(Math.log2(expectedSeconds));
}

// Times of earlier runs count as at most this many tasks of a class: the machine may have had more to do then.
const MAX_EARLIER_TASKS = 16;
// This many tasks of a model are enough to go by.
const TRUSTED_TASKS = 4;

/** Times seen, by model. */
export class Calibration {
  readonly #known = new Map<ModelName, Map<number, TimesSeen>>();
  // What this run has added since it was last asked for.
  readonly #added = new Map<ModelName, Map<number, TimesSeen>>();
  #earlierTasks = 0;
  // Corrected times by expected ones, of which there are few, until something new is seen.
  readonly #corrected = new Map<ModelName, Map<number, number>>();

  /** Takes in the time that a task took, in seconds, beside the one that was expected. */
  observe(model: ModelName, expectedSeconds: number, seconds: number): void {
    if (!(expectedSeconds > 0 && seconds > 0)) return;
    const seen = { sizeClass: sizeClassOf(expectedSeconds), tasks: 1, expectedSeconds, seconds };
    this.#add(this.#known, model, seen);
    this.#add(this.#added, model, seen);
  }

  /** Takes in the times of earlier runs. */
  learn(model: ModelName, earlier: readonly TimesSeen[]): void {
    const sums = new Map<ModelName, Map<number, TimesSeen>>();
    for (const seen of earlier) {
      this.#add(sums, model, seen);
      this.#earlierTasks += seen.tasks;
    }
    for (const { sizeClass, tasks, expectedSeconds, seconds } of sums.get(model)?.values() ?? []) {
      const share = Math.min(1, MAX_EARLIER_TASKS / tasks);
      this.#add(this.#known, model, {
        sizeClass,
        tasks: tasks * share,
        expectedSeconds: expectedSeconds * share,
        seconds: seconds * share,
      });
    }
  }

  /** How many tasks of earlier runs it has learnt from. */
  get earlierTasks(): number {
    return this.#earlierTasks;
  }

  /** Whether enough has been seen of a model to go by. */
  knows(model: ModelName): boolean {
    let tasks = 0;
    for (const seen of this.#known.get(model)?.values() ?? []) tasks += seen.tasks;
    return tasks >= TRUSTED_TASKS;
  }

  /** The time that a task of a model is to be expected to take, in seconds, by what has been seen so far. */
  seconds(model: ModelName, expectedSeconds: number): number {
    let corrected = this.#corrected.get(model);
    if (corrected === undefined) this.#corrected.set(model, corrected = new Map());
    let seconds = corrected.get(expectedSeconds);
    if (seconds === undefined) {
      seconds = expectedSeconds * correctionAt(this.#known.get(model), expectedSeconds);
      corrected.set(expectedSeconds, seconds);
    }
    return seconds;
  }

  /** What was seen in this run since the last call. */
  takeAdded(): ReadonlyMap<ModelName, readonly TimesSeen[]> {
    const added = new Map(
      Array.from(this.#added, ([model, classes]) => [model, [...classes.values()]] as const),
    );
    this.#added.clear();
    return added;
  }

  #add(sums: Map<ModelName, Map<number, TimesSeen>>, model: ModelName, seen: TimesSeen): void {
    let classes = sums.get(model);
    if (classes === undefined) sums.set(model, classes = new Map());
    const before = classes.get(seen.sizeClass);
    classes.set(
      seen.sizeClass,
      before === undefined ? seen : {
        sizeClass: seen.sizeClass,
        tasks: before.tasks + seen.tasks,
        expectedSeconds: before.expectedSeconds + seen.expectedSeconds,
        seconds: before.seconds + seen.seconds,
      },
    );
    if (sums === this.#known) this.#corrected.delete(model);
  }
}

// True over expected time: interpolated between the mean sizes of the classes seen, both on logarithmic scales, and
// beyond them as at the nearest one.
function correctionAt(classes: ReadonlyMap<number, TimesSeen> | undefined, expectedSeconds: number): number {
  const at = Math.log2(expectedSeconds);
  let below: readonly [size: number, correction: number] | undefined;
  let above: readonly [size: number, correction: number] | undefined;
  for (const { tasks, expectedSeconds, seconds } of classes?.values() ?? []) {
    const size = Math.log2(expectedSeconds / tasks);
    const point = [size, Math.log2(seconds / expectedSeconds)] as const;
    if (size <= at && (below === undefined || size > below[0])) below = point;
    if (size > at && (above === undefined || size < above[0])) above = point;
  }
  if (below === undefined || above === undefined) return 2 ** ((below ?? above)?.[1] ?? 0);
  const share = (at - below[0]) / (above[0] - below[0]);
  return 2 ** (below[1] + share * (above[1] - below[1]));
}
