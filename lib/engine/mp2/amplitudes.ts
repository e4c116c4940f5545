// Amplitudes of first order for the pairs of one occupied orbital p, and the density of their pairs: the factors
// G_pq^ab of (pa|qb) in the correlation energy of second order, E = (1/2) sum over p, q, a, b of G_pq^ab (pa|qb).
// C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618.

import type { ActiveOrbitals } from "./active_orbitals.ts";

/** How the spins of p and q are related: both spins in the same orbitals, or equal or opposite spins in their own. */
export type PairKind = "restricted" | "same" | "opposite";

/** Parts of the correlation energy in Hartree, to which pairs are added. */
export interface CorrelationSums {
  sameSpin: number;
  oppositeSpin: number;
}

/** Elements between two pauses: some 5 ms. */
const BATCH = 500_000;

/**
 * Overwrites integrals V by amplitudes T = V / (e_p + e_q - e_a - e_b), and writes G: 4 T^ab - 2 T^ba for restricted
 * orbitals, T^ab - T^ba for the same spin, T^ab for opposite ones. Adds the energies; each pair comes in both orders.
 *
 * @param amplitudes (pa|qb) of all q: [q][a][b]; T at the end.
 * @param density Receives G: [q][a][b].
 * @param energy e_p in Hartree.
 * @param own Orbitals of the spin of p.
 * @param other Orbitals of the spin of q.
 * @param kind Whether p and q are of restricted orbitals, or of the same or opposite spin.
 * @param sums Energies in Hartree, to which those of the pairs are added.
 */
export function* pairAmplitudes(
  amplitudes: Float64Array,
  density: Float64Array,
  energy: number,
  own: ActiveOrbitals,
  other: ActiveOrbitals,
  kind: PairKind,
  sums: CorrelationSums,
): Generator<undefined, void> {
  const rows = own.virtualCount, columns = other.virtualCount;
  const square = rows * columns;
  const share = kind === "restricted" ? 1 : 0.5;
  let left = BATCH;
  for (let q = 0; q < other.occupiedCount; q++) {
    const start = q * square;
    const pair = energy + other.occupiedEnergies[q]!;
    let direct = 0, exchange = 0;
    for (let a = 0; a < rows; a++) {
      const rest = pair - own.virtualEnergies[a]!;
      for (let b = 0, at = start + a * columns; b < columns; b++, at++) {
        const integral = amplitudes[at]!;
        const amplitude = integral / (rest - other.virtualEnergies[b]!);
        density[at] = amplitude;
        direct += amplitude * integral;
        if (kind !== "opposite") exchange += amplitude * amplitudes[start + b * columns + a]!;
      }
    }
    sums.oppositeSpin += kind === "same" ? 0 : share * direct;
    sums.sameSpin += kind === "opposite" ? 0 : share * (direct - exchange);
    amplitudes.set(density.subarray(start, start + square), start);
    if (kind !== "opposite") antisymmetrise(amplitudes, density, start, columns, kind);
    if ((left -= square) > 0) continue;
    left = BATCH;
    yield;
  }
}

/** Makes G out of T, of one q. */
function antisymmetrise(
  amplitudes: Float64Array,
  density: Float64Array,
  start: number,
  virtual: number,
  kind: PairKind,
): void {
  const direct = kind === "restricted" ? 4 : 1, exchange = kind === "restricted" ? 2 : 1;
  for (let a = 0; a < virtual; a++) {
    for (let b = 0; b < virtual; b++) {
      const ab = start + a * virtual + b;
      density[ab] = direct * amplitudes[ab]! - exchange * amplitudes[start + b * virtual + a]!;
    }
  }
}
