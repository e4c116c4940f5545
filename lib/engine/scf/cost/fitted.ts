// What Hartree-Fock by density fitting will cost, from sums over its atoms alone: of basis functions, and as the weight of
// auxiliary functions. Measured on an x86-64 core, the estimates hold within a factor of 2 from 5 ms to seconds.

import { basisFunctionCount } from "../../basis/basis_set.ts";
import { auxiliaryBlocksOf, type AuxiliaryChoice } from "../../basis/auxiliary_basis.ts";
import type { AtomCost } from "./exact.ts";

/**
 * The cost of an element.
 *
 * @throws {EngineError} For an unknown set or a missing element.
 */
export function fittedAtomCost(choice: AuxiliaryChoice, atomicNumber: number): AtomCost {
  return {
    functions: basisFunctionCount(choice.orbital, atomicNumber, choice.puream),
    weight: auxiliaryBlocksOf(choice, atomicNumber)
      .reduce((sum, { functionAngular }) => sum + functionAngular.length, 0),
  };
}

/**
 * Seconds of an energy: integrals, their multiplication with the metric's inverse, some 12 iterations with a density or
 * with one for each spin, the metric, linear algebra.
 */
export function estimateFittedScfSeconds(
  { functions: n, weight: a }: AtomCost,
  densities: 1 | 2 = 1,
): number {
  const integrals = 10 * n ** 2 * a + 0.015 * (n * a) ** 2, metric = 0.2 * a ** 3 + 40 * a ** 2;
  return 1.5e-4 * n + 1e-9 * (integrals + metric + densities * (0.15 * n ** 3 * a + 40 * n ** 3));
}

/** Seconds of the gradient of a converged energy. */
export function estimateFittedGradientSeconds({ functions: n, weight: a }: AtomCost): number {
  return 1e-9 * (20 * n ** 2 * a + 0.05 * n ** 3 * a + 0.2 * a ** 3 + 60 * a ** 2);
}
