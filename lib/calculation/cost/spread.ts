// How far tasks take longer than is expected of them: by what factor, as the tasks of this run have shown. Where a run
// has to end at some time, nothing begins that would not end by then at nine times in ten.

import { mapEntry } from "../../base/workarounds/map_entry.ts";
import type { ModelName } from "../../plan/mod.ts";

/** Where too little has been seen: most ratios of true to expected times that bench/forecast.ts measures are below. */
export const DEFAULT_SPREAD = 1.5;

/** The share of tasks that end within the expected time and its spread. */
const QUANTILE = 0.9;
// This many tasks of a model say more than the default, and no more than the last ones of them are remembered.
const TRUSTED_RATIOS = 10;
const MAX_RATIOS = 100;
// Sorting them takes longer than a short task's other costs.
const RATIOS_BETWEEN = 10;
// Of a model whose times are that far off nothing is known; more would keep tasks from beginning at all.
const MAX_SPREAD = 5;

/**
 * By what factor tasks take longer than expected, at nine times in ten.
 *
 * @param ratios True over expected times of tasks of one model.
 * @returns 1 to 5.
 */
export function spreadOf(ratios: readonly number[]): number {
  if (ratios.length < TRUSTED_RATIOS) return DEFAULT_SPREAD;
  const sorted = ratios.toSorted((one, other) => one - other);
  const quantile = sorted[Math.ceil(QUANTILE * sorted.length) - 1]!;
  return Math.min(MAX_SPREAD, Math.max(1, quantile));
}

/** The spread of each model's times, as this run has shown it. */
export class TimeSpread {
  readonly #ratios = new Map<ModelName, number[]>();
  #observed = 0;
  readonly #spreads = new Map<ModelName, number>();

  /** Takes in how long a task took, in seconds, beside what was expected right before. */
  observe(model: ModelName, expectedSeconds: number, seconds: number): void {
    if (!(expectedSeconds > 0 && seconds > 0)) return;
    const ratios = mapEntry(this.#ratios, model, () => []);
    ratios.push(seconds / expectedSeconds);
    if (ratios.length > MAX_RATIOS) ratios.shift();
    if (++this.#observed % RATIOS_BETWEEN === 0) this.#spreads.clear();
  }

  /**
   * By what factor tasks of a model may take longer than expected. Before the first has ended, 1: a run that has all of
   * its time tries what may just fit, since the next one would have no more.
   */
  of(model: ModelName): number {
    if (this.#observed === 0) return 1;
    return mapEntry(this.#spreads, model, () => spreadOf(this.#ratios.get(model) ?? []));
  }
}
