// The orbitals that take part in the correlation: occupied ones above the frozen core, and all virtual ones.

import type { SpinOrbitals, Wavefunction } from "../scf/wavefunction.ts";

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

/** Those of a restricted wavefunction, or of both spins. */
export function activeSpins(
  { alpha, beta, basis: { size } }: Wavefunction,
  frozen: number,
): ActiveOrbitals[] {
  const spins = [activeOrbitals(alpha, frozen, size)];
  if (beta !== alpha) spins.push(activeOrbitals(beta, frozen, size));
  return spins;
}

/** One occupied orbital. */
export interface CorrelatedOrbital {
  readonly spin: ActiveOrbitals;
  /** 0-based index among the active occupied orbitals of its spin. */
  readonly p: number;
}

/** All active occupied orbitals from which electrons can be excited. */
export function correlatedOrbitals(spins: readonly ActiveOrbitals[]): CorrelatedOrbital[] {
  return spins.flatMap((spin) =>
    spin.virtualCount === 0 ? [] : Array.from({ length: spin.occupiedCount }, (_, p) => ({ spin, p }))
  );
}
