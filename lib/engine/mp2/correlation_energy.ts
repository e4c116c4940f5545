// The correlation energy of second order on a restricted or unrestricted Hartree-Fock wavefunction, with exact
// integrals: C. Moller, M. S. Plesset, Phys. Rev. 46, 618 (1934), doi:10.1103/PhysRev.46.618. A generator, as the
// wavefunction is: whoever steps it decides whether it continues.

import type { Wavefunction } from "../scf/wavefunction.ts";
import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import type { SharedPairEnergies } from "../sharing/shared_transformation.ts";
import { type PairEnergy, pairEnergyArrays } from "../transformation/pair_energies.ts";
import { countPairs, pairParts, pairRows } from "../transformation/pair_parts.ts";
import { type ActiveOrbitals, activeSpins } from "./active_orbitals.ts";
import { forEachBatch } from "./half_transformed_orbitals.ts";
import { REACH } from "../transformation/memory.ts";
import { planTransformation } from "./memory.ts";

/**
 * Of the memory, for those who help, where less than half of that would be left over: more batches of integrals in memory
 * cost less than having no help.
 */
const SHARE_OF_HELPERS = 0.25;

/** The parts of the correlation energy, in Hartree. */
export interface CorrelationEnergy {
  /** Of pairs of electrons with the same spin. */
  readonly sameSpin: number;
  /** Of pairs of electrons with opposite spin. */
  readonly oppositeSpin: number;
}

/**
 * Computes the correlation energy of second order, in steps of some milliseconds; yields what other threads need to help
 * from then on, where integrals are in memory that they share. The wavefunction's orbitals must be
 * those of its Fock matrices, as RHF and UHF have them; ROHF has not.
 *
 * @param frozen Number of doubly occupied orbitals that are left out.
 * @param memoryBytes What may be taken beside the wavefunction: it decides on the number of passes over the integrals,
 * and changes no bit of the energy. What is left over other threads may take to help.
 */
export function* correlationEnergy(
  wavefunction: Wavefunction,
  frozen: number,
  memoryBytes: number,
): Generator<SharedComputation | undefined, CorrelationEnergy> {
  const { size } = wavefunction.basis;
  const spins = activeSpins(wavefunction, frozen);
  const sums: Sums = { sameSpin: 0, oppositeSpin: 0 };
  const rows = pairRows(spins);
  if (rows.length === 0) return sums;
  const inCore = wavefunction.inCoreIntegrals !== undefined;
  const planned = (memoryBytes: number) => planTransformation(wavefunction.basis, spins, memoryBytes, inCore);
  const easy = planned(memoryBytes), most = Math.min(memoryBytes, REACH);
  const isAlone = wavefunction.sharedIntegrals?.() === undefined;
  const { batch, bytes } = isAlone || easy.bytes <= (1 - SHARE_OF_HELPERS / 2) * most
    ? easy
    : planned((1 - SHARE_OF_HELPERS) * most);
  const energies = sharedEnergies(spins, countPairs(rows));
  const passes = {
    batch,
    spareBytes: memoryBytes - bytes,
    others: () => pairEnergyArrays(spins, size),
    pairs: { pairs: energies, pairParts: pairParts(rows, { first: 0, count: Infinity }).length },
  };
  yield* forEachBatch(wavefunction, spins, passes, function* (place, transformation, orbitals) {
    const parts = pairParts(rows, { first: place.first, count: orbitals.length });
    yield* transformation.computePairs(place, energies, parts);
    const last = place.first + orbitals.length;
    for (const { orbital, own, p, other, partners, place: start } of rows) {
      if (orbital < place.first || orbital >= last) continue;
      for (let q = 0; q < partners; q++) {
        const [direct, exchange] = energies.sums.subarray(2 * (start + q)) as unknown as [number, number];
        addPair({ direct, exchange }, other === own, spins.length === 1, p === q, sums);
      }
    }
  });
  return sums;
}

/** What threads need for the energies of pairs, with places for as many as there are. */
function sharedEnergies(spins: readonly ActiveOrbitals[], pairs: number): SharedPairEnergies {
  return {
    spins: spins.map(({ occupiedCount, virtualCount, occupiedEnergies }) => ({
      occupiedCount,
      virtualCount,
      occupiedEnergies: occupiedEnergies.slice(),
    })),
    sums: new Float64Array(sharedBytes(pairs * 2 * Float64Array.BYTES_PER_ELEMENT)),
  };
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
