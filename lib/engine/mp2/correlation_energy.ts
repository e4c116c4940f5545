// The correlation energy of second order on a restricted or unrestricted Hartree-Fock wavefunction, with exact
// integrals: C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618. A generator, as the
// wavefunction is: whoever steps it decides whether it continues.

import type { Wavefunction } from "../scf/wavefunction.ts";
import { activeSpins, correlatedOrbitals } from "./active_orbitals.ts";
import { forEachHalfTransformed } from "./half_transformed_orbitals.ts";
import { planTransformation } from "./memory.ts";
import { PairEnergies, type PairEnergy } from "../transformation/pair_energies.ts";

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 50_000_000;

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
  const energies = new PairEnergies(spins, size);
  let left = BATCH;
  yield* forEachHalfTransformed(
    wavefunction,
    spins,
    batch,
    () => energies.arrays,
    function* ({ spin, p }, half, row) {
      const own = spins.indexOf(spin);
      for (const [t, other] of spins.entries()) {
        // Each pair of one spin once, q up to p; each pair of different spins when p is up.
        const partners = other === spin ? p + 1 : own === 0 ? other.occupiedCount : 0;
        if (partners === 0 || other.virtualCount === 0) continue;
        yield* half.functions(row, t, partners);
        for (let q = 0; q < partners; q++) {
          const energy = spin.occupiedEnergies[p]! + other.occupiedEnergies[q]!;
          const pair = energies.ofPair(half, q, [own, t], energy);
          addPair(pair, t === own, spins.length === 1, p === q, sums);
          if ((left -= size * spin.virtualCount * (size + other.virtualCount)) > 0) continue;
          left = BATCH;
          yield;
        }
      }
    },
  );
  return sums;
}

/** Sums that are added to. */
export type Sums = { -readonly [Key in keyof CorrelationEnergy]: CorrelationEnergy[Key] };

/**
 * Adds the energies of a pair of p and q.
 *
 * @param pair Their sums.
 * @param isSameSpin Whether both are of the same spin, or of restricted orbitals.
 * @param restricted Whether both spins share their orbitals.
 * @param isDiagonal Whether p is q.
 * @param sums Receives the energies.
 */
export function addPair(
  { direct, exchange }: PairEnergy,
  isSameSpin: boolean,
  restricted: boolean,
  isDiagonal: boolean,
  sums: Sums,
): void {
  if (restricted) {
    // Orbitals p and q in either order, and for the same spin either spin: half of the latter sum counts twice.
    const weight = isDiagonal ? 1 : 2;
    sums.oppositeSpin += weight * direct;
    sums.sameSpin += weight * (direct - exchange);
  } else if (isSameSpin) {
    sums.sameSpin += direct - exchange;
  } else {
    sums.oppositeSpin += direct;
  }
}
