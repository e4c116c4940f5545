// The correlation energy of second order on a restricted or unrestricted Hartree-Fock wavefunction, with exact
// integrals: C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618. A generator, as the
// wavefunction is: whoever steps it decides whether it continues.

import type { Wavefunction } from "../scf/wavefunction.ts";
import { type ActiveOrbitals, activeSpins, correlatedOrbitals } from "./active_orbitals.ts";
import { forEachHalfTransformed } from "./half_transformed_orbitals.ts";
import { planTransformation } from "./memory.ts";
import { orbitalIntegrals, type OrbitalWorkspace, orbitalWorkspace } from "./orbital_integrals.ts";
import { type PairEnergy, pairEnergy } from "./pair_energy.ts";

/** The parts of the correlation energy, in Hartree. */
export interface CorrelationEnergy {
  /** Of pairs of electrons with the same spin. */
  readonly sameSpin: number;
  /** Of pairs of electrons with opposite spin. */
  readonly oppositeSpin: number;
}

/**
 * Computes the correlation energy of second order, in steps of some milliseconds. The wavefunction's orbitals must be
 * those of its Fock matrices, as RHF and UHF have them; ROHF has not.
 *
 * @param frozen Number of doubly occupied orbitals that are left out.
 * @param memoryBytes What may be taken beside the wavefunction: it decides on the number of passes over the integrals,
 * and changes no bit of the energy.
 */
export function* correlationEnergy(
  wavefunction: Wavefunction,
  frozen: number,
  memoryBytes: number,
): Generator<undefined, CorrelationEnergy> {
  const { size } = wavefunction.basis;
  const spins = activeSpins(wavefunction, frozen);
  const sums: Sums = { sameSpin: 0, oppositeSpin: 0 };
  const occupied = correlatedOrbitals(spins);
  if (occupied.length === 0) return sums;
  const inCore = wavefunction.inCoreIntegrals !== undefined;
  const { batch } = planTransformation(wavefunction.basis, spins, memoryBytes, inCore);
  const work = orbitalWorkspace(
    size,
    Math.max(...spins.map(({ occupiedCount }) => occupiedCount)),
    Math.max(...spins.map(({ virtualCount }) => virtualCount)),
  );
  yield* forEachHalfTransformed(
    wavefunction,
    occupied,
    batch,
    function* ({ spin, p }, half, distributions) {
      for (const other of spins) {
        // Each pair of one spin once, q up to p; each pair of different spins when p is up.
        const partners = other === spin ? p + 1 : spin === spins[0] ? other.occupiedCount : 0;
        if (partners === 0 || other.virtualCount === 0) continue;
        yield* orbitalIntegrals(half, distributions, size, spin, other, partners, work);
        addPairs(p, spin, other, partners, spins.length === 1, work, sums);
        yield;
      }
    },
  );
  return sums;
}

/** Sums that are added to. */
export type Sums = { -readonly [Key in keyof CorrelationEnergy]: CorrelationEnergy[Key] };

const pair: PairEnergy = { direct: 0, exchange: 0 };

/** Adds the pairs of one orbital p with the first `partners` orbitals q, whose integrals are in `work`. */
function addPairs(
  p: number,
  own: ActiveOrbitals,
  other: ActiveOrbitals,
  partners: number,
  restricted: boolean,
  work: OrbitalWorkspace,
  sums: Sums,
): void {
  const products = own.virtualCount * other.virtualCount;
  for (let q = 0; q < partners; q++) {
    addPair(p, q, own, other, restricted, work.integrals, q * products, sums);
  }
}

/**
 * Adds the pair of p and q, whose integrals (pa|qb), [a][b], begin at `start`.
 *
 * @param p 0-based index of an active occupied orbital.
 * @param q Another, of the same or the other spin.
 * @param own Orbitals of the spin of p.
 * @param other Orbitals of the spin of q.
 * @param restricted Whether both spins share their orbitals.
 * @param integrals In Hartree.
 * @param start 0-based place of the first of them.
 * @param sums Receives the energies.
 */
export function addPair(
  p: number,
  q: number,
  own: ActiveOrbitals,
  other: ActiveOrbitals,
  restricted: boolean,
  integrals: Float64Array,
  start: number,
  sums: Sums,
): void {
  const energy = own.occupiedEnergies[p]! + other.occupiedEnergies[q]!;
  pairEnergy(integrals, start, energy, own, other, pair);
  if (restricted) {
    // Orbitals p and q in either order, and for the same spin either spin: half of the latter sum counts twice.
    const weight = p === q ? 1 : 2;
    sums.oppositeSpin += weight * pair.direct;
    sums.sameSpin += weight * (pair.direct - pair.exchange);
  } else if (own === other) {
    sums.sameSpin += pair.direct - pair.exchange;
  } else {
    sums.oppositeSpin += pair.direct;
  }
}
