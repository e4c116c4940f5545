// Whether two results of one task are the same. The built-in engine gives the same bits wherever it runs; other programs
// give what their libraries and processors make of it, to some digits.

import { MOLECULAR_PROPERTY_NAMES } from "../../base/quantities/molecular_property.ts";
import type { TaskResult } from "../../base/task_result.ts";

/** Energies of other programs may differ by this much, in Hartree. */
export const SAME_ENERGY_HARTREE = 1e-9;
/** So may their derivatives and moments, in atomic units: they are not converged as far as energies are. */
export const SAME_DERIVATIVE = 1e-7;

const ARRAYS = ["gradient", "hessian", ...MOLECULAR_PROPERTY_NAMES] as const;

/** What two results of one task differ in. */
export interface Difference {
  /** As in `energy`, `gradient[3]`. */
  readonly what: string;
  /** The two numbers; undefined where one has none. */
  readonly values: readonly [number | undefined, number | undefined];
}

/**
 * The first difference of two results; undefined where they are the same.
 *
 * @param isExact Whether any bit counts.
 */
export function differenceOf(one: TaskResult, other: TaskResult, isExact: boolean): Difference | undefined {
  const numbers = (what: string, a: Numbers, b: Numbers, tolerance: number) => {
    const length = Math.max(a?.length ?? 0, b?.length ?? 0);
    for (let i = 0; i < length; i++) {
      const values = [a?.[i], b?.[i]] as const;
      if (!isSame(values, isExact ? undefined : tolerance)) return { what: `${what}[${i}]`, values };
    }
    return undefined;
  };
  const energies = [one.energy, other.energy] as const;
  if (!isSame(energies, isExact ? undefined : SAME_ENERGY_HARTREE)) {
    return { what: "energy", values: energies };
  }
  for (const name of ARRAYS) {
    const difference = numbers(name, one[name], other[name], SAME_DERIVATIVE);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

type Numbers = Float64Array | undefined;

function isSame([a, b]: Difference["values"], tolerance: number | undefined): boolean {
  if (Object.is(a, b)) return true;
  return tolerance !== undefined && a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance;
}
