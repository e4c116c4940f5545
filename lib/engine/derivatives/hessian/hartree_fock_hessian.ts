// The Hessian of a Hartree-Fock energy, by differences of analytic gradients: within 2e-8 Hartree/bohr^2 of the analytic
// one for water molecules.

import type { BasisChoice } from "../../basis/basis_set.ts";
import { hartreeFock } from "../../scf/hartree_fock.ts";
import type { ScfOptions } from "../../scf/options.ts";
import type { Wavefunction } from "../../scf/wavefunction.ts";
import type { System } from "../../system.ts";
import type { EnergyGradient } from "../density_gradient.ts";
import { hartreeFockGradient } from "../hartree_fock_gradient.ts";
import { hessianByDifferences } from "./hessian_by_differences.ts";

/** A Hessian with the wavefunction and the gradient in the middle of it. */
export interface EnergyHessian {
  readonly wavefunction: Wavefunction;
  readonly gradient: EnergyGradient;
  /** In Hartree/bohr^2, symmetric, n x n: coordinates of the atoms, ghosts included, then of the external charges. */
  readonly hessian: Float64Array;
}

/**
 * Computes energy, gradient and Hessian; pauses at least every 20 ms.
 *
 * @throws {EngineError} As hartreeFock does, for any of the geometries.
 */
export function* hartreeFockHessian(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): Generator<unknown, EnergyHessian> {
  const { wavefunction, middle, hessian } = yield* hessianByDifferences(system, options, {
    wavefunction: (at, settings, neighbour) => hartreeFock(at, basis, settings, neighbour),
    *gradient(here) {
      return { gradient: yield* hartreeFockGradient(here) };
    },
  });
  return { wavefunction, gradient: middle.gradient, hessian };
}
