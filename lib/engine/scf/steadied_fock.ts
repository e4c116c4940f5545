// What keeps first iterations from leaping between unlike densities: Fock matrices that are mixed with those before, and
// empty orbitals that are lifted away from the occupied ones. Neither changes where the iterations end: both stop before.
// Damping: D. R. Hartree, The Calculation of Atomic Structures (1957); level shift: V. R. Saunders, I. H. Hillier, Int. J.
// Quantum Chem. 7, 699 (1973), doi:10.1002/qua.560070407.

import type { ScfProblem } from "./mean_field.ts";
import { setCount } from "./spin_channel.ts";

/** Damping ends where the orbital gradient is below this, Hartree: DIIS is sure of its way from there. */
const DAMPING_END = 0.05;

/** Damping that has not come so far after this many iterations does not help: DIIS follows all the same. */
const MAX_DAMPED_ITERATIONS = 30;

/** Levels are shifted until the orbital gradient is below this, Hartree; what Psi4 has as LEVEL_SHIFT_CUTOFF. */
const SHIFT_END = 0.01;

/**
 * Mixes each Fock matrix with the mixture before. Since it is linear in the density, that is the Fock matrix of a mixture of
 * densities, with which Psi4's damping_percentage continues; energies stay those of orbitals, here.
 */
export class FockDamping {
  #before: Float64Array | undefined;
  #iterations = 0;
  #hasEnded: boolean;

  /** @param percentage Share of the mixture before, in percent: from 0, no damping, to below 100. */
  constructor(readonly percentage: number) {
    this.#hasEnded = percentage === 0;
  }

  /**
   * Mixes a Fock matrix in place; false where damping is over.
   *
   * @param fock For each set of orbitals, set after set.
   * @param gradient The largest orbital gradient; NaN for a guess.
   */
  mixed(fock: Float64Array, gradient: number): boolean {
    this.#hasEnded ||= gradient < DAMPING_END || this.#iterations >= MAX_DAMPED_ITERATIONS;
    if (this.#hasEnded) {
      this.#before = undefined;
      return false;
    }
    this.#iterations++;
    const share = this.percentage / 100, before = this.#before;
    if (before !== undefined) {
      for (let i = 0; i < fock.length; i++) fock[i] = (1 - share) * fock[i]! + share * before[i]!;
    }
    this.#before = fock.slice();
    return true;
  }
}

/**
 * Lifts the empty orbitals of each set, and singly occupied ones by half as much, unless the iterations are nearly at
 * their end; false where nothing is lifted.
 *
 * @param problem Which orbitals there are.
 * @param fock For each set m x m, set after set; changed in place.
 * @param densities Of each spin channel in the orthonormal basis; undefined for a guess, in which no orbital is empty.
 * @param shift In Hartree.
 * @param gradient The largest orbital gradient.
 */
export function shiftLevels(
  { spinChannels, orthonormal: { count: m } }: ScfProblem,
  fock: Float64Array,
  densities: readonly Float64Array[] | undefined,
  shift: number,
  gradient: number,
): boolean {
  if (shift === 0 || densities === undefined || gradient < SHIFT_END) return false;
  const sets = setCount(spinChannels), share = shift * sets / spinChannels.length;
  for (let i = 0; i < m; i++) {
    for (let set = 0; set < sets; set++) fock[set * m * m + i * (m + 1)]! += shift;
  }
  spinChannels.forEach(({ set }, c) => {
    const density = densities[c]!;
    for (let i = 0; i < m * m; i++) fock[set * m * m + i]! -= share * density[i]!;
  });
  return true;
}
