// The energies of pairs of occupied orbitals p and q in parts, each of one p with some q: of integrals in memory, whoever
// computes them. Sums of each pair go to a place of their own, so they can be added up in one order.

import type { SharedPairEnergies, SharedSpin } from "../sharing/shared_transformation.ts";
import type { HalfTransformed } from "./half_transformed.ts";
import { PairEnergies } from "./pair_energies.ts";

/** Orbitals q in a part, a multiple of four: some 10 ms for 144 functions, and what two parts do both is little beside. */
const PARTNERS = 16;

/** One p with all of its partners of a spin. */
export interface PairRow {
  /** 0-based index of p among all that are transformed. */
  readonly orbital: number;
  /** 0-based index of the spin of p, and of p among its orbitals. */
  readonly own: number;
  readonly p: number;
  /** 0-based index of the spin of the partners. */
  readonly other: number;
  /** How many partners: the first orbitals of their spin. */
  readonly partners: number;
  /** 0-based place of the first pair among all. */
  readonly place: number;
}

/** Some partners: 0-based indices from one to before another. */
export interface PairPart extends PairRow {
  readonly from: number;
  readonly to: number;
}

/** How many orbitals there are of a spin. */
type Counts = Pick<SharedSpin, "occupiedCount" | "virtualCount">;

/** All pairs, in the order in which their energies are added up: each pair once, q up to p where both are of one spin. */
export function pairRows(spins: readonly Counts[]): readonly PairRow[] {
  const rows: PairRow[] = [];
  let orbital = 0, place = 0;
  for (const [own, { occupiedCount, virtualCount }] of spins.entries()) {
    if (virtualCount === 0) continue;
    for (let p = 0; p < occupiedCount; p++, orbital++) {
      for (const [other, of] of spins.entries()) {
        // Each pair of different spins when p is up.
        const partners = other === own ? p + 1 : own === 0 ? of.occupiedCount : 0;
        if (partners === 0 || of.virtualCount === 0) continue;
        rows.push({ orbital, own, p, other, partners, place });
        place += partners;
      }
    }
  }
  return rows;
}

/** How many pairs there are. */
export function countPairs(rows: readonly PairRow[]): number {
  return rows.reduce((sum, { partners }) => sum + partners, 0);
}

/** The parts of some orbitals p, those with most to do first. */
export function pairParts(
  rows: readonly PairRow[],
  { first, count }: { readonly first: number; readonly count: number },
): readonly PairPart[] {
  const parts: PairPart[] = [];
  for (const row of rows) {
    if (row.orbital < first || row.orbital >= first + count) continue;
    for (let from = 0; from < row.partners; from += PARTNERS) {
      parts.push({ ...row, from, to: Math.min(row.partners, from + PARTNERS) });
    }
  }
  return parts.toSorted((a, b) => (b.to - b.from) - (a.to - a.from));
}

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 50_000_000;

/**
 * Computes a part; pauses every few milliseconds.
 *
 * @param half The integrals of p, in a row of the batch, with the arrays of pair energies.
 * @param row 0-based index of p in the batch.
 */
export function* computePairPart(
  half: HalfTransformed,
  { spins, sums }: SharedPairEnergies,
  row: number,
  { own, other, p, from, to, place }: PairPart,
): Generator<undefined, void> {
  const { size } = half;
  const counts = spins.map(({ virtualCount }) => virtualCount);
  const energies = new PairEnergies(counts);
  const multiplications = size * counts[own]! * (size + counts[other]!);
  yield* half.functions(row, other, to - from, from);
  let left = BATCH;
  for (let q = from; q < to; q++) {
    const energy = spins[own]!.occupiedEnergies[p]! + spins[other]!.occupiedEnergies[q]!;
    const { direct, exchange } = energies.ofPair(half, q - from, [own, other], energy);
    sums[2 * (place + q)] = direct;
    sums[2 * (place + q) + 1] = exchange;
    if ((left -= multiplications) > 0) continue;
    left = BATCH;
    yield;
  }
}
