// The last two quarters of the transformation, to virtual orbitals, and what a pair of occupied orbitals contributes to the
// correlation energy of second order: C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618.

import { paddedRows } from "../density_fitting/fitting_loops.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import type { HalfTransformed } from "./half_transformed.ts";
import { rowLengths } from "./memory.ts";

/** Virtual orbitals of one spin, or of both. */
export interface VirtualOrbitals {
  /** Coefficients, v x n. */
  readonly virtual: Float64Array;
  /** Orbital energies in Hartree, v. */
  readonly virtualEnergies: Float64Array;
}

/** Sums over the virtual orbitals a and b for one pair of occupied ones p and q, in Hartree. */
export interface PairEnergy {
  /** The sum of (pa|qb)^2 / D, D = e_p + e_q - e_a - e_b. */
  readonly direct: number;
  /** The sum of (pa|qb) (pb|qa) / D; 0 for orbitals of different spin. */
  readonly exchange: number;
}

/** Of orbitals that there are not: none has it, and its integrals are zero. */
export const NO_ENERGY = 1e9;

/**
 * What must lie in the memory of half-transformed integrals.
 *
 * @param spins Virtual orbitals of each spin, or of both.
 */
export function pairEnergyArrays(
  spins: readonly VirtualOrbitals[],
  size: number,
): readonly (Placeable | Room)[] {
  const { side } = rowLengths(size);
  const counts = spins.map(({ virtualEnergies }) => roundedUp(virtualEnergies.length, 4));
  const most = Math.max(...counts);
  return [
    { roomBytes: 8 * most * side },
    { roomBytes: 8 * most * most },
    { roomBytes: 16 },
    ...spins.flatMap(({ virtual, virtualEnergies }, s) => {
      const energies = new Float64Array(counts[s]!).fill(NO_ENERGY);
      energies.set(virtualEnergies);
      return [paddedRows(virtual, size, counts[s]!, side), energies];
    }),
  ];
}

/** Energies of pairs, from integrals in the memory of half-transformed ones. */
export class PairEnergies {
  readonly #counts: readonly number[];

  /** @param virtual Number of virtual orbitals of each spin, or of both. */
  constructor(virtual: readonly number[]) {
    this.#counts = virtual.map((count) => roundedUp(count, 4));
  }

  /**
   * The sums of a pair of p and q.
   *
   * @param half Where (pj|qk) has been computed for q, and {@linkcode pairEnergyArrays} are.
   * @param q 0-based index among those for which it has been computed.
   * @param spins 0-based indices of the spins of p and of q.
   * @param energy e_p + e_q in Hartree.
   */
  ofPair(
    half: HalfTransformed,
    q: number,
    [own, other]: readonly [number, number],
    energy: number,
  ): PairEnergy {
    const { memory: { loops }, at, even, side, others } = half;
    const [mixed, integrals, sums, ...ofSpins] = others as [number, number, number, ...number[]];
    const rows = this.#counts[own]!, columns = this.#counts[other]!;
    const rowBytes = 8 * side, bytes = 8 * even;
    const functions = at.functions + q * even * rowBytes;
    loops.multiply(ofSpins[2 * own]!, rowBytes, functions, rowBytes, mixed, rowBytes, rows, even, bytes);
    const ofOther = ofSpins[2 * other]!;
    loops.multiply(mixed, rowBytes, ofOther, rowBytes, integrals, 8 * columns, rows, columns, bytes);
    const [energies, otherEnergies] = [ofSpins[2 * own + 1]!, ofSpins[2 * other + 1]!];
    loops.pairEnergy(
      integrals,
      rows,
      columns,
      8 * columns,
      energy,
      energies,
      otherEnergies,
      own === other,
      sums,
    );
    const [direct, exchange] = half.memory.numbersAt(sums, 2) as unknown as [number, number];
    return { direct, exchange };
  }
}
