// The Hessian of a Hartree-Fock energy, by differences of analytic gradients (finite_differences.ts): within 1e-7
// Hartree/bohr^2 of the analytic one for water molecules. Each calculation starts from the density in the middle, so
// that all of them are on one surface.

import type { BasisChoice } from "../basis/basis_set.ts";
import { hartreeFock } from "../scf/hartree_fock.ts";
import type { ScfOptions } from "../scf/options.ts";
import type { ScfProgress } from "../scf/result.ts";
import { type Wavefunction, withoutKeptIntegrals } from "../scf/wavefunction.ts";
import type { System } from "../system.ts";
import { completeHessian, differentiate, movedCoordinates } from "./finite_differences.ts";
import { hartreeFockGradient } from "./hartree_fock_gradient.ts";

/** A Hessian with the wavefunction and the gradient in the middle of it. */
export interface EnergyHessian {
  readonly wavefunction: Wavefunction;
  /** With respect to the atoms, ghosts included, in Hartree/bohr: x, y, z of each in turn. */
  readonly gradient: Float64Array;
  /** In Hartree/bohr^2, symmetric, n x n for n coordinates in the order of the gradient. */
  readonly hessian: Float64Array;
}

/** Convergence at which the noise of gradients is below 1e-10 Hartree/bohr. */
const TIGHT = { eConvergence: 1e-10, dConvergence: 1e-10 };

/**
 * Computes energy, gradient and Hessian; pauses at least every 20 ms. External charges keep their places.
 *
 * @throws {EngineError} As hartreeFock does, for any of the geometries.
 */
export function* hartreeFockHessian(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): Generator<ScfProgress | undefined, EnergyHessian> {
  const settings: Partial<ScfOptions> = {
    ...options,
    eConvergence: Math.min(options.eConvergence ?? Infinity, TIGHT.eConvergence),
    dConvergence: Math.min(options.dConvergence ?? Infinity, TIGHT.dConvergence),
  };
  const wavefunction = withoutKeptIntegrals(yield* hartreeFock(system, basis, settings));
  const { atoms: gradient } = yield* hartreeFockGradient(wavefunction);
  const n = gradient.length;
  const hessian = new Float64Array(n * n);
  const outside = (system.pointCharges?.charges.length ?? 0) > 0;
  const moved = movedCoordinates(system.atomicNumbers.length, outside);
  const gradientAt = function* (geometry: Float64Array) {
    const displaced = yield* hartreeFock({ ...system, geometry }, basis, settings, wavefunction);
    return (yield* hartreeFockGradient(displaced)).atoms;
  };
  for (let i = 0; i < moved; i++) hessian.set(yield* differentiate(system.geometry, i, gradientAt), i * n);
  completeHessian(hessian, n, moved);
  return { wavefunction, gradient, hessian };
}
