// The Hessian of an MP2 energy, by differences of analytic gradients: within 2e-9 Hartree/bohr^2 of differences of
// those of Psi4 for small molecules.

import type { BasisChoice } from "../../basis/basis_set.ts";
import { MP2_DEFAULTS, type Mp2Options } from "../../mp2/options.ts";
import { hartreeFock } from "../../scf/hartree_fock.ts";
import type { System } from "../../system.ts";
import { hessianByDifferences } from "./hessian_by_differences.ts";
import { type Mp2Gradient, mp2GradientOf } from "../mp2/mp2_gradient.ts";
import { planMp2Gradient } from "../mp2/mp2_gradient_plan.ts";

/** A Hessian with all that was computed in the middle of it. */
export interface Mp2Hessian extends Mp2Gradient {
  /** In Hartree/bohr^2, symmetric, n x n: coordinates of the atoms, ghosts included, then of the external charges. */
  readonly hessian: Float64Array;
}

/**
 * Computes energy, gradient and Hessian; pauses at least every 20 ms.
 *
 * @throws {EngineError} As mp2Gradient does, for any of the geometries.
 */
export function* mp2Hessian(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
): Generator<unknown, Mp2Hessian> {
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...options };
  const plan = planMp2Gradient(system, basis, settings);
  const { wavefunction, middle, hessian } = yield* hessianByDifferences(system, settings, {
    wavefunction: (at, tight, neighbour) => hartreeFock(at, basis, { ...settings, ...tight }, neighbour),
    gradient: (here) => mp2GradientOf(here, basis, plan, settings),
  });
  return { ...middle, wavefunction, hessian };
}
