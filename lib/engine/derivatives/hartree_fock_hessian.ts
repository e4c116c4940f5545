// The Hessian of a Hartree-Fock energy, by differences of analytic gradients (finite_differences.ts): within 2e-8
// Hartree/bohr^2 of the analytic one for water molecules. Each calculation starts from the density in the middle, so
// that all of them are on one surface.

import type { BasisChoice } from "../basis/basis_set.ts";
import { EngineError } from "../error.ts";
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

/** Convergence at which the noise of gradients is some 1e-10 Hartree/bohr: what every system must reach. */
const TIGHT = { eConvergence: 1e-10, dConvergence: 1e-10 };

/**
 * Convergence of the orbitals that takes away nine tenths of that noise for one more iteration. Nearly dependent
 * functions may not allow it: where so many iterations do not reach it, what is required suffices.
 */
const TIGHTER = { dConvergence: 1e-11, maxIterations: 20 };

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
  const tight: Partial<ScfOptions> = {
    ...options,
    eConvergence: Math.min(options.eConvergence ?? Infinity, TIGHT.eConvergence),
    dConvergence: Math.min(options.dConvergence ?? Infinity, TIGHT.dConvergence),
  };
  const tighter: Partial<ScfOptions> = { ...tight, ...TIGHTER };
  const first = withoutKeptIntegrals(yield* hartreeFock(system, basis, tight));
  const best = yield* converged(system, basis, tighter, first);
  const wavefunction = best === undefined ? first : withoutKeptIntegrals(best);
  const { atoms: gradient } = yield* hartreeFockGradient(wavefunction);
  const n = gradient.length;
  const hessian = new Float64Array(n * n);
  const outside = (system.pointCharges?.charges.length ?? 0) > 0;
  const moved = movedCoordinates(system.atomicNumbers.length, outside);
  const gradientAt = function* (geometry: Float64Array) {
    const displaced: System = { ...system, geometry };
    const here = (best && (yield* converged(displaced, basis, tighter, wavefunction))) ??
      (yield* hartreeFock(displaced, basis, tight, wavefunction));
    return (yield* hartreeFockGradient(here)).atoms;
  };
  for (let i = 0; i < moved; i++) hessian.set(yield* differentiate(system.geometry, i, gradientAt), i * n);
  completeHessian(hessian, n, moved);
  return { wavefunction, gradient, hessian };
}

/** The wavefunction, or nothing where the iterations end before it has converged. */
function* converged(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions>,
  neighbour: Wavefunction,
): Generator<ScfProgress, Wavefunction | undefined> {
  try {
    return yield* hartreeFock(system, basis, options, neighbour);
  } catch (error) {
    if (error instanceof EngineError && error.reason === "not-converged") return undefined;
    throw error;
  }
}
