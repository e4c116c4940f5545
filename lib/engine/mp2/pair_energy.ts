// What a pair of occupied orbitals contributes to the correlation energy of second order:
// C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618.

import type { PairEnergy } from "../transformation/pair_energies.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";

/**
 * The sums of a pair from integrals that the caller has.
 *
 * @param integrals (pa|qb), [a][b], from `start` on.
 * @param start 0-based place of the first integral.
 * @param energy e_p + e_q in Hartree.
 * @param own Orbitals of the spin of p.
 * @param other Orbitals of the spin of q: the same object where they are those of p.
 */
export function pairEnergy(
  integrals: Float64Array,
  start: number,
  energy: number,
  own: ActiveOrbitals,
  other: ActiveOrbitals,
): PairEnergy {
  const rows = own.virtualCount, columns = other.virtualCount;
  const rowEnergies = own.virtualEnergies, columnEnergies = other.virtualEnergies;
  let direct = 0, exchange = 0;
  if (own === other) {
    for (let a = 0; a < rows; a++) {
      const left = energy - rowEnergies[a]!;
      const diagonal = integrals[start + a * rows + a]! ** 2 / (left - rowEnergies[a]!);
      direct += diagonal;
      exchange += diagonal;
      for (let b = 0; b < a; b++) {
        const ab = integrals[start + a * rows + b]!, ba = integrals[start + b * rows + a]!;
        const inverse = 1 / (left - rowEnergies[b]!);
        direct += (ab * ab + ba * ba) * inverse;
        exchange += 2 * ab * ba * inverse;
      }
    }
  } else {
    for (let a = 0; a < rows; a++) {
      const left = energy - rowEnergies[a]!;
      for (let b = 0; b < columns; b++) {
        direct += integrals[start + a * columns + b]! ** 2 / (left - columnEnergies[b]!);
      }
    }
  }
  return { direct, exchange };
}
