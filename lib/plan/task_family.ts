// Tasks of a plan that share model, number of real fragments and number of basis fragments. A plan is a short
// list of families, however many tasks they have: each task follows from its position in its family.
//
// Every treatment is of this one shape: real fragments S inside basis fragments T, with
//   nocp  T = S,   cp  T = all fragments,   vmfc  T = each n-mer that contains S,
// so a task that several treatments need is in one family, and is computed once.

import { type FragmentIndex, fragmentIndex } from "../base/indices.ts";
import type { Bsse } from "./bsse.ts";
import type { ClusterList } from "./cluster_set.ts";
import { CombinationRanks, firstCombination, nextCombination } from "./combinations.ts";
import type { ModelName } from "./expansion.ts";

/** Called with real and basis fragments (0-based, ascending); the arrays are used again after it returns. */
export type FamilyVisitor = (
  position: number,
  real: readonly FragmentIndex[],
  basis: readonly FragmentIndex[],
) => void;

/** A family of tasks. */
export class TaskFamily {
  /** The model chemistry. */
  readonly model: ModelName;
  /** Number of real fragments, which is the level. */
  readonly realSize: number;
  /** Number of basis fragments. */
  readonly basisSize: number;
  /** The treatments that need these tasks. */
  readonly treatments: Set<Bsse> = new Set();
  /** Number of tasks. */
  readonly count: number;
  readonly #clusters: ClusterList;
  readonly #fragmentCount: number;
  readonly #inner: CombinationRanks;
  readonly #everything: readonly FragmentIndex[];

  /**
   * Defines a family of tasks of a plan.
   *
   * @param model The model chemistry.
   * @param realSize Number of real fragments, which is the level.
   * @param basisSize Number of basis fragments: `realSize`, the number of all fragments, or between.
   * @param clusters The clusters that are the real fragments or, where the basis is in between, the basis.
   * @param fragmentCount Number of all fragments.
   */
  constructor(
    model: ModelName,
    realSize: number,
    basisSize: number,
    clusters: ClusterList,
    fragmentCount: number,
  ) {
    this.model = model;
    this.realSize = realSize;
    this.basisSize = basisSize;
    this.#clusters = clusters;
    this.#fragmentCount = fragmentCount;
    this.#inner = new CombinationRanks(basisSize);
    this.#everything = this.#inFullBasis ? Array.from({ length: basisSize }, (_, i) => fragmentIndex(i)) : [];
    if (realSize === fragmentCount) this.count = 1;
    else if (this.#oneBasisEach) this.count = clusters.count(realSize);
    else this.count = clusters.count(basisSize) * this.#inner.count(realSize);
  }

  /** The position of a task in this family; undefined where it is none of it. */
  position(real: readonly number[], basis: readonly number[]): number | undefined {
    if (real.length !== this.realSize || basis.length !== this.basisSize) return undefined;
    if (basis.some((fragment) => fragment >= this.#fragmentCount)) return undefined;
    const inner = real.map((fragment) => basis.indexOf(fragment));
    if (inner.includes(-1)) return undefined;
    if (this.realSize === this.#fragmentCount) return 0;
    if (this.#oneBasisEach) return this.#clusters.rank(real);
    const outer = this.#clusters.rank(basis);
    return outer === undefined
      ? undefined
      : outer * this.#inner.count(this.realSize) + this.#inner.rank(inner);
  }

  /** The real and basis fragments of the task at a position. */
  at(position: number): { real: FragmentIndex[]; basis: FragmentIndex[] } {
    const real = fragments(this.realSize);
    if (this.realSize === this.#fragmentCount) {
      firstCombination(real);
      return { real, basis: [...real] };
    }
    if (this.#oneBasisEach) {
      this.#clusters.unrank(position, real);
      return { real, basis: this.#inFullBasis ? [...this.#everything] : [...real] };
    }
    const basis = fragments(this.basisSize);
    const perBasis = this.#inner.count(this.realSize);
    this.#clusters.unrank(Math.floor(position / perBasis), basis);
    this.#inner.unrank(position % perBasis, real);
    return { real: real.map((i) => basis[i]!), basis };
  }

  /** The position of the first task in the basis of the one at a position; undefined where each has its own. */
  basisGroup(position: number): number | undefined {
    if (this.#inFullBasis) return 0;
    if (this.#oneBasisEach) return undefined;
    const perBasis = this.#inner.count(this.realSize);
    return position - position % perBasis;
  }

  /**
   * Visits tasks in order of position, without an object for each.
   *
   * @param from Position of the first one; default the first of all.
   * @param to Position after the last one; default after the last of all.
   */
  forEach(visit: FamilyVisitor, from = 0, to: number = this.count): void {
    if (from >= to) return;
    if (this.realSize === this.#fragmentCount) {
      const { real, basis } = this.at(0);
      return visit(0, real, basis);
    }
    if (this.#oneBasisEach) {
      const visitOwn = (position: number, real: readonly FragmentIndex[]) => {
        visit(position, real, this.#inFullBasis ? this.#everything : real);
      };
      return this.#clusters.forEach(this.realSize, visitOwn, from, to);
    }
    const inner = new Array<number>(this.realSize).fill(0);
    const perBasis = this.#inner.count(this.realSize);
    const real = fragments(this.realSize);
    let position = from;
    this.#inner.unrank(from % perBasis, inner);
    const visitBasis = (_: number, basis: readonly FragmentIndex[]) => {
      do {
        for (let i = 0; i < real.length; i++) real[i] = basis[inner[i]!]!;
        visit(position++, real, basis);
      } while (position < to && nextCombination(inner, this.basisSize));
      firstCombination(inner);
    };
    this.#clusters.forEach(this.basisSize, visitBasis, Math.floor(from / perBasis), Math.ceil(to / perBasis));
  }

  get #inFullBasis(): boolean {
    return this.basisSize === this.#fragmentCount;
  }

  // Whether the real fragments alone say the task: in their own basis, or in that of all fragments.
  get #oneBasisEach(): boolean {
    return this.basisSize === this.realSize || this.#inFullBasis;
  }
}

function fragments(count: number): FragmentIndex[] {
  return new Array<FragmentIndex>(count).fill(fragmentIndex(0));
}
