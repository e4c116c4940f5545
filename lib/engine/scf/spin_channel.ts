// Who shares orbitals with whom. An SCF calculation has one or two densities, here called spin channels, and one or two
// sets of orbitals: in RHF one spin channel of electron pairs in one set, in UHF a spin channel for each spin in a set of its
// own, in ROHF a spin channel for each spin in a common set.

import type { Eigen } from "../linalg/symmetric_eigen.ts";

/** How the spins share orbitals: all of them (closed shells), none, or all with some singly occupied. */
export type Reference = "rhf" | "uhf" | "rohf";

/** One density and the orbitals that it is made of. */
export interface SpinChannel {
  /** 0-based index of the set of orbitals. */
  readonly set: number;
  /** Electrons in a full orbital: 2 where the spin channel holds both spins, else 1. */
  readonly electrons: 1 | 2;
  /**
   * Number of full orbitals, the lowest of the set; where it is a function, it gives the electrons in each orbital,
   * given as eigenvectors in the orthonormal basis by rising energy.
   */
  readonly occupied: number | ((orbitals: Eigen) => Float64Array);
}

/** One or two spin channels. */
export type SpinChannels = readonly [SpinChannel] | readonly [SpinChannel, SpinChannel];

/**
 * The spin channels of a reference.
 *
 * @param alpha Electrons of spin alpha.
 * @param beta Electrons of spin beta, at most as many.
 */
export function spinChannelsOf(reference: Reference, alpha: number, beta: number): SpinChannels {
  if (reference === "rhf") return [{ set: 0, electrons: 2, occupied: alpha }];
  return [
    { set: 0, electrons: 1, occupied: alpha },
    { set: reference === "uhf" ? 1 : 0, electrons: 1, occupied: beta },
  ];
}

/** Number of sets of orbitals. */
export function setCount(spinChannels: readonly SpinChannel[]): number {
  return 1 + Math.max(...spinChannels.map(({ set }) => set));
}

/** The electrons in each of the orbitals of a spin channel's set. */
export function occupations({ electrons, occupied }: SpinChannel, orbitals: Eigen): Float64Array {
  if (typeof occupied === "function") return occupied(orbitals);
  return new Float64Array(orbitals.values.length).fill(electrons, 0, occupied);
}

/** Whether all spin channels have a whole number of full orbitals. */
export function hasWholeOccupations(spinChannels: readonly SpinChannel[]): boolean {
  return spinChannels.every(({ occupied }) => typeof occupied === "number");
}
