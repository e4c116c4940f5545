// How much computing is left of a run, by the sizes of the tasks that have not ended and the times seen so far.

import { type TaskIndex } from "../../base/indices.ts";
import type { ModelName } from "../../plan/mod.ts";
import type { Calibration } from "./calibration.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { equivalentTasks } from "./equivalent_tasks.ts";
import type { SizeOf } from "./sizes.ts";

/** The computing that is left. */
export class Forecast {
  // Tasks left, by model and expected time; equivalent tasks are counted, none is held.
  readonly #left = new Map<ModelName, Map<number, number>>();
  readonly #calculation: Calculation;
  readonly #sizeOf: SizeOf;
  readonly #calibration: Calibration;

  /** Nothing is done yet. */
  constructor(calculation: Calculation, sizeOf: SizeOf, calibration: Calibration) {
    this.#calculation = calculation;
    this.#sizeOf = sizeOf;
    this.#calibration = calibration;
    for (const level of calculation.plan.levels) {
      for (const { family: { model }, basis, count } of equivalentTasks(calculation, level, sizeOf)) {
        this.#add(model, sizeOf(model, basis).seconds, count);
      }
    }
  }

  /** A task has ended: it is not left any more. */
  ended(index: TaskIndex): void {
    const { model, basis } = this.#calculation.plan.at(index);
    this.#add(model, this.#sizeOf(model, basis).seconds, -1);
  }

  /** Time until this many workers have done the rest, in seconds; undefined where too little is known of a model. */
  secondsLeft(workers: number): number | undefined {
    let sum = 0;
    let longest = 0;
    for (const [model, sizes] of this.#left) {
      for (const [expected, count] of sizes) {
        if (count <= 0) continue;
        if (!this.#calibration.knows(model)) return undefined;
        const seconds = this.#calibration.seconds(model, expected);
        sum += count * seconds;
        longest = Math.max(longest, seconds);
      }
    }
    return Math.max(sum / workers, longest);
  }

  #add(model: ModelName, expected: number, count: number): void {
    let sizes = this.#left.get(model);
    if (sizes === undefined) this.#left.set(model, sizes = new Map());
    sizes.set(expected, (sizes.get(expected) ?? 0) + count);
  }
}
