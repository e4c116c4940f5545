// Hessians by differences of analytic gradients (finite_differences.ts), whatever the method on top of Hartree-Fock.
// Each calculation starts from the density in the middle, so that all of them are on one surface.

import { EngineError } from "../../error.ts";
import { externalCharges } from "../../external_charges.ts";
import type { ScfOptions } from "../../scf/options.ts";
import { type Wavefunction, withoutInCoreIntegrals } from "../../scf/wavefunction.ts";
import type { System } from "../../system.ts";
import type { EnergyGradient } from "../density_gradient.ts";
import { completeHessian, differentiate, movedCoordinates } from "./finite_differences.ts";

/** A method with analytic gradients. */
export interface GradientMethod<Options extends ScfOptions, Result extends Gradient> {
  /** The Hartree-Fock wavefunction of a system, from that of a neighbour where one is given. */
  wavefunction(
    system: System,
    options: Partial<Options>,
    neighbour?: Wavefunction,
  ): Generator<unknown, Wavefunction>;
  /** The gradient on top of it. */
  gradient(wavefunction: Wavefunction): Generator<unknown, Result>;
}

interface Gradient {
  readonly gradient: EnergyGradient;
}

/** A Hessian with what was computed in the middle of it. */
export interface HessianByDifferences<Result> {
  /** Without the integrals that it kept. */
  readonly wavefunction: Wavefunction;
  readonly middle: Result;
  /** In Hartree/bohr^2, symmetric, n x n: coordinates of the atoms, ghosts included, then of the external charges. */
  readonly hessian: Float64Array;
}

/** Convergence at which the noise of gradients is some 1e-10 Hartree/bohr: what every system must reach. */
const TIGHT = { eConvergence: 1e-10, dConvergence: 1e-10 };

/**
 * Convergence of the orbitals that takes away nine tenths of that noise for one more iteration. Nearly dependent
 * functions may not allow it: where these iterations do not reach it, what is required suffices.
 */
const TIGHTER = { dConvergence: 1e-11, maxIterations: 20 };

/**
 * Computes gradient and Hessian; pauses at least every 20 ms.
 *
 * @throws {EngineError} As the method does, for any of the geometries.
 */
export function* hessianByDifferences<Options extends ScfOptions, Result extends Gradient>(
  system: System,
  options: Partial<Options>,
  method: GradientMethod<Options, Result>,
): Generator<unknown, HessianByDifferences<Result>> {
  const tight: Partial<Options> = {
    ...options,
    eConvergence: Math.min(options.eConvergence ?? Infinity, TIGHT.eConvergence),
    dConvergence: Math.min(options.dConvergence ?? Infinity, TIGHT.dConvergence),
  };
  const tighter: Partial<Options> = { ...tight, ...TIGHTER };
  const first = withoutInCoreIntegrals(yield* method.wavefunction(system, tight));
  const best = yield* converged(method.wavefunction(system, tighter, first));
  const middle = yield* method.gradient(best ?? first);
  const wavefunction = best === undefined ? first : withoutInCoreIntegrals(best);
  const centres = centresOf(system);
  const n = centres.length, moved = movedCoordinates(n / 3);
  const hessian = new Float64Array(n * n);
  const gradientAt = function* (coordinates: Float64Array) {
    const displaced = withCentres(system, coordinates);
    const here = (best && (yield* converged(method.wavefunction(displaced, tighter, wavefunction)))) ??
      (yield* method.wavefunction(displaced, tight, wavefunction));
    const { atoms, pointCharges } = (yield* method.gradient(here)).gradient;
    return joined(atoms, pointCharges);
  };
  for (let i = 0; i < moved; i++) hessian.set(yield* differentiate(centres, i, gradientAt), i * n);
  completeHessian(hessian, n, moved);
  return { wavefunction, middle, hessian };
}

/** Positions of the atoms, then of the external charges, in bohr. */
function centresOf(system: System): Float64Array {
  return joined(Float64Array.from(system.geometry), Float64Array.from(externalCharges(system).positions));
}

function withCentres(system: System, centres: Float64Array): System {
  const geometry = centres.slice(0, system.geometry.length);
  if (system.pointCharges === undefined) return { ...system, geometry };
  const positions = centres.slice(geometry.length);
  return { ...system, geometry, pointCharges: { ...system.pointCharges, positions } };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The wavefunction, or nothing where the iterations end before it has converged. */
function* converged(
  computation: Generator<unknown, Wavefunction>,
): Generator<unknown, Wavefunction | undefined> {
  try {
    return yield* computation;
  } catch (error) {
    if (error instanceof EngineError && error.reason === "not-converged") return undefined;
    throw error;
  }
}
