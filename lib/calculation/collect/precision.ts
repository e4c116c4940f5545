// What the digits of printed energies make of a total: each is rounded, by half a unit of its last decimal at most, and
// counts with the coefficient of its task.

import { contributionsOf, forEachCoefficient } from "../../plan/contribution.ts";
import type { Plan } from "../../plan/mod.ts";

/** Errors of a total in Hartree. */
export interface RoundingError {
  /** Least number of decimals. */
  readonly decimals: number;
  /** Where all roundings add up. */
  readonly worst: number;
  /** Root of the mean square, for roundings that know nothing of each other. */
  readonly expected: number;
}

/**
 * The error of the total through all orders, of the treatment for which it is largest.
 *
 * @param decimals Number of decimals of each task's energy, by its index.
 * @param copiedFrom The task that one is a copy of, and has the energy of, where it has none itself.
 */
export function roundingError(
  plan: Plan,
  decimals: ReadonlyMap<number, number>,
  copiedFrom: (index: number) => number = (index) => index,
): RoundingError {
  const errors = plan.expansion.treatments.map((treatment) => {
    const coefficients = new Map<number, number>();
    for (const contribution of contributionsOf(plan, treatment)) {
      forEachCoefficient(plan, contribution, (task, coefficient) => {
        const index = decimals.has(task) ? task : copiedFrom(task);
        coefficients.set(index, (coefficients.get(index) ?? 0) + coefficient);
      });
    }
    let worst = 0;
    let square = 0;
    for (const [index, coefficient] of coefficients) {
      const digits = decimals.get(index);
      if (digits === undefined) continue;
      const error = Math.abs(coefficient) * 0.5 * 10 ** -digits;
      worst += error;
      square += error ** 2 / 3; // that of an even distribution
    }
    return { worst, expected: Math.sqrt(square) };
  });
  return {
    decimals: Math.min(...decimals.values()),
    worst: Math.max(...errors.map(({ worst }) => worst)),
    expected: Math.max(...errors.map(({ expected }) => expected)),
  };
}
