// The gradient of an MP2 energy, by differences of tightly converged energies (finite_differences.ts): within 1e-7
// Hartree/bohr of the analytic one for water molecules. Each calculation starts from the density in the middle.

import type { BasisChoice } from "../basis/basis_set.ts";
import { EngineError } from "../error.ts";
import { type Mp2Result, secondOrderEnergy } from "../mp2/second_order_energy.ts";
import type { Mp2Options } from "../mp2/options.ts";
import type { ScfProgress } from "../scf/result.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import type { System } from "../system.ts";
import { completeGradient, differentiate, movedCoordinates } from "./finite_differences.ts";

/** Convergence at which the noise of energies is below 1e-10 Hartree. */
const TIGHT = { eConvergence: 1e-11, dConvergence: 1e-10 };

/** An MP2 energy with its gradient. */
export interface Mp2Gradient {
  readonly result: Mp2Result;
  /** The Hartree-Fock wavefunction under it. */
  readonly wavefunction: Wavefunction;
  /** With respect to the atoms, ghosts included, in Hartree/bohr: x, y, z of each in turn. */
  readonly gradient: Float64Array;
}

/**
 * Computes energy and gradient; pauses at least every 20 ms. External charges keep their places.
 *
 * @throws {EngineError} As secondOrderEnergy does, for any of the geometries.
 */
export function* secondOrderGradient(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
): Generator<ScfProgress, Mp2Gradient> {
  const settings: Partial<Mp2Options> = {
    ...options,
    eConvergence: Math.min(options.eConvergence ?? Infinity, TIGHT.eConvergence),
    dConvergence: Math.min(options.dConvergence ?? Infinity, TIGHT.dConvergence),
  };
  if (settings.scfType === "df" || settings.mp2Type === "df") {
    throw new EngineError(
      "unsupported",
      "MP2 gradients are of exact integrals only; leave scf_type and mp2_type out",
    );
  }
  const { result, wavefunction } = yield* secondOrderEnergy(system, basis, settings);
  const gradient = new Float64Array(system.geometry.length);
  const outside = (system.pointCharges?.charges.length ?? 0) > 0;
  const energyAt = function* (geometry: Float64Array) {
    const displaced = yield* secondOrderEnergy({ ...system, geometry }, basis, settings, wavefunction);
    return Float64Array.of(displaced.result.energy);
  };
  const moved = movedCoordinates(system.atomicNumbers.length, outside);
  for (let i = 0; i < moved; i++) {
    gradient[i] = (yield* differentiate(system.geometry, i, energyAt))[0]!;
  }
  if (!outside) completeGradient(gradient);
  return { result, wavefunction, gradient };
}
