// The orbitals that take part in the correlation: occupied ones above the frozen core, and all virtual ones.

import type { SpinOrbitals } from "../scf/wavefunction.ts";

/** Orbitals of one spin, o occupied and v virtual ones over n basis functions. */
export interface ActiveOrbitals {
  /** Number of occupied orbitals, o. */
  readonly occupiedCount: number;
  /** Number of virtual orbitals, v. */
  readonly virtualCount: number;
  /** Coefficients, o x n. */
  readonly occupied: Float64Array;
  /** Coefficients, v x n. */
  readonly virtual: Float64Array;
  /** Orbital energies in Hartree, o. */
  readonly occupiedEnergies: Float64Array;
  /** Orbital energies in Hartree, v. */
  readonly virtualEnergies: Float64Array;
}

/** Leaves out the lowest `frozen` of the occupied orbitals, or all of them where there are no more. */
export function activeOrbitals(orbitals: SpinOrbitals, frozen: number, size: number): ActiveOrbitals {
  const { occupied, energies, coefficients } = orbitals;
  const first = Math.min(frozen, occupied);
  return {
    occupiedCount: occupied - first,
    virtualCount: energies.length - occupied,
    occupied: coefficients.subarray(first * size, occupied * size),
    virtual: coefficients.subarray(occupied * size),
    occupiedEnergies: energies.subarray(first, occupied),
    virtualEnergies: energies.subarray(occupied),
  };
}
