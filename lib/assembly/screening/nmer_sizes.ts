// The sizes of a molecule's n-mers (screening_error/nmer_size.ts) and how many of their fragments are charged.

import { angstromFromBohr } from "../../base/units.ts";
import type { Steps } from "../../base/steps.ts";
import { FragmentDistances, type Molecule } from "../../molecule/mod.ts";
import { binomial, type ClusterSet } from "../../plan/mod.ts";
import { firstCombination, nextCombination } from "../../plan/combinations.ts";
import { nmerSize, pairCoupling, type SizeSums } from "../screening_error/mod.ts";

/** What a size is made of. */
export type SizedMolecule = Pick<Molecule, "geometry" | "fragments">;

/** Sizes of n-mers; fragments are 0-based. */
export class NmerSizes {
  readonly #charges: readonly boolean[];
  readonly #couplings: Float64Array;

  /** Measures all pairs. */
  constructor({ geometry, fragments }: SizedMolecule) {
    const distances = new FragmentDistances({ geometry, fragments });
    const count = fragments.length;
    this.#charges = fragments.map(({ charge }) => charge !== 0);
    this.#couplings = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const coupling = pairCoupling(
          angstromFromBohr(distances.contact(i, j)),
          this.charged([i, j]) as 0 | 1 | 2,
        );
        this.#couplings[i * count + j] = this.#couplings[j * count + i] = coupling;
      }
    }
  }

  /** How many of its fragments are charged. */
  charged(nmer: readonly number[]): number {
    return nmer.reduce((count, fragment) => count + (this.#charges[fragment] ? 1 : 0), 0);
  }

  /** The size of an n-mer. */
  size(nmer: readonly number[]): number {
    const count = this.#charges.length;
    return nmerSize(nmer, (one, other) => this.#couplings[one * count + other]!);
  }
}

/** More n-mers than this are not visited to learn their sizes: some ten seconds. */
export const MAX_SIZED = 10_000_000;

// N-mers in a step.
const NMERS_PER_STEP = 10_000;

/**
 * The sums over the sizes of all n-mers of an order that are in none of some sets, by the number of charged fragments.
 *
 * @param focus Fragments of which each n-mer holds one; undefined where it may hold any.
 * @returns Undefined where they are too many to be visited.
 */
export function* sizesOutside(
  sets: readonly [ClusterSet, ...ClusterSet[]],
  nbody: number,
  sizes: NmerSizes,
  focus: readonly number[] | undefined,
): Steps<ReadonlyMap<number, SizeSums> | undefined> {
  const { fragmentCount } = sets[0];
  if (binomial(fragmentCount, nbody) > MAX_SIZED) return undefined;
  const sums = new Map<number, { count: number; sum: number; sumOfSquares: number }>();
  const isIn = focus === undefined ? undefined : new Set(focus);
  const nmer = new Array<number>(nbody).fill(0);
  firstCombination(nmer);
  let visited = 0;
  do {
    if (++visited % NMERS_PER_STEP === 0) yield;
    if (isIn !== undefined && !nmer.some((fragment) => isIn.has(fragment))) continue;
    if (sets.some((set) => set.rank(nmer) !== undefined)) continue;
    const charged = sizes.charged(nmer);
    const size = sizes.size(nmer);
    let ofCharge = sums.get(charged);
    if (ofCharge === undefined) sums.set(charged, ofCharge = { count: 0, sum: 0, sumOfSquares: 0 });
    ofCharge.count++;
    ofCharge.sum += size;
    ofCharge.sumOfSquares += size * size;
  } while (nextCombination(nmer, fragmentCount));
  return sums;
}
