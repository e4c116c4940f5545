// How precise the result of a calculation can be: what the thresholds of its programs' iterations make of the sum over
// all tasks, and which thresholds it needs.

import type { EnergyThreshold } from "../../base/quantities/energy_threshold.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { amplifications } from "../../plan/mod.ts";
import type { ModelName } from "../../plan/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** The error of a result that is small enough for chemistry: 0.01 kcal/mol, in Hartree. */
export const PRECISION_HARTREE = 0.01 / HARTREE_IN_KCAL_PER_MOL;

/** What errors of the energies of one model make of the returned energy. */
export interface ModelPrecision {
  readonly model: ModelName;
  /** By what factor independent errors grow. */
  readonly independent: number;
  /** By what factor errors grow that all add up. */
  readonly worst: number;
  /** What its iterations leave; absent where it is not known. */
  readonly threshold?: EnergyThreshold;
  /** The threshold, a power of ten, with which independent errors stay below {@linkcode PRECISION_HARTREE}. */
  readonly needed: number;
}

/** What errors of the energies of each model make of the returned energy, through the coefficients of the tasks. */
export function precisionOf(
  { plan, programs, equivalents }: Calculation,
): readonly ModelPrecision[] {
  const models = amplifications(plan, plan.expansion.returned, equivalents).filter(({ independent }) =>
    independent > 0
  );
  return models.map(({ model, independent, worst }) => {
    const of = programs.get(model)!;
    const threshold = (of.isKnown ? of.program.energyThreshold?.(of.prepared) : undefined) ??
      keywordOf(of.chemistry.keywords);
    // Errors of several models add up like others that are independent.
    const allowed = PRECISION_HARTREE / Math.sqrt(models.length) / independent;
    const needed = 10 ** Math.floor(Math.log10(allowed));
    return { model, independent, worst, needed, ...(threshold === undefined ? {} : { threshold }) };
  });
}

/** The error of the returned energy where errors are independent, in Hartree; undefined where a threshold is not known. */
export function errorOf(precision: readonly ModelPrecision[]): number | undefined {
  let squares = 0;
  for (const { threshold, independent } of precision) {
    if (threshold === undefined) return undefined;
    squares += (threshold.hartree * independent) ** 2;
  }
  return Math.sqrt(squares);
}

// Psi4's name for it, which other programs have taken over.
function keywordOf(keywords: Readonly<Record<string, unknown>>): EnergyThreshold | undefined {
  const found = Object.entries(keywords).find(([name]) => /^(?:scf__)?e_convergence$/i.test(name))?.[1];
  return typeof found === "number" ? { keyword: "e_convergence", hartree: found } : undefined;
}
