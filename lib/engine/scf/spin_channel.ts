// Who shares orbitals with whom. An SCF calculation has one or two densities, here called channels, and one or two
// sets of orbitals: in RHF one channel of electron pairs in one set, in UHF a channel for each spin in a set of its
// own, in ROHF a channel for each spin in a common set.

import type { Eigen } from "../linalg/symmetric_eigen.ts";

/** How the spins share orbitals: all of them (closed shells), none, or all with some singly occupied. */
export type Reference = "rhf" | "uhf" | "rohf";

/** One density and the orbitals that it is made of. */
export interface SpinChannel {
  /** 0-based index of the set of orbitals. */
  readonly set: number;
  /** Electrons in a full orbital: 2 where the channel holds both spins, else 1. */
  readonly electrons: 1 | 2;
  /**
   * Number of full orbitals, the lowest of the set; where it is a function, it gives the electrons in each orbital,
   * given as eigenvectors in the orthonormal basis by rising energy.
   */
  readonly occupied: number | ((orbitals: Eigen) => Float64Array);
}

/** One or two channels. */
export type SpinChannels = readonly [SpinChannel] | readonly [SpinChannel, SpinChannel];

/** The channels of a reference with so many electrons of spin up and down. */
export function channelsOf(reference: Reference, up: number, down: number): SpinChannels {
  if (reference === "rhf") return [{ set: 0, electrons: 2, occupied: up }];
  return [
    { set: 0, electrons: 1, occupied: up },
    { set: reference === "uhf" ? 1 : 0, electrons: 1, occupied: down },
  ];
}

/** Number of sets of orbitals. */
export function setCount(channels: readonly SpinChannel[]): number {
  return 1 + Math.max(...channels.map(({ set }) => set));
}

/** The electrons in each of the orbitals of a channel's set. */
export function occupations({ electrons, occupied }: SpinChannel, orbitals: Eigen): Float64Array {
  if (typeof occupied === "function") return occupied(orbitals);
  return orbitals.values.map((_, k) => k < occupied ? electrons : 0);
}
