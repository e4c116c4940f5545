// The repulsion of changes of densities from the quartets of one part, computed as they are needed. Whoever computes a part
// gets the same bits.

import type { PlacedBasis } from "../../basis/shell_block.ts";
import type { BlockPairs } from "../../integrals/block_pairs.ts";
import { largestByBlocks } from "../../integrals/density_bounds.ts";
import type { QuartetKernel } from "../../integrals/quartet_kernel.ts";
import { QuartetParts } from "../../integrals/quartet_parts.ts";
import { isSwapped, NEGLIGIBLE_INTEGRAL, type ScreenedPairs } from "../../integrals/repulsion_screening.ts";
import { digest, digestExchange } from "./digest.ts";

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 500_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** A change of a density. */
interface Change {
  readonly density: Float64Array;
  /** Its largest elements by pairs of blocks. */
  readonly largest: Float64Array;
}

/** Computes parts, one after the other. */
export class QuartetDigester {
  readonly parts: QuartetParts;
  /**
   * What the last part gives, n x n: to J - K / 2 of the first density, to K of the second one, when its transpose is added.
   */
  readonly halves: readonly Float64Array[];
  readonly #kernel: QuartetKernel;
  readonly #screened: ScreenedPairs;
  readonly #basis: PlacedBasis;
  #mean: Change | undefined;
  #exchange: Change | undefined;
  #left = BATCH;

  /**
   * @param kernel Computes the integrals.
   * @param screened The pairs of shell blocks whose integrals matter.
   * @param basis Shell blocks on their centres.
   * @param densities How many densities there are at most.
   */
  constructor(kernel: QuartetKernel, screened: ScreenedPairs, basis: PlacedBasis, densities: 1 | 2) {
    this.#kernel = kernel;
    this.#screened = screened;
    this.#basis = basis;
    this.parts = new QuartetParts(screened, BATCH);
    this.halves = Array.from({ length: densities }, () => new Float64Array(basis.size ** 2));
  }

  /** From now on parts are those of some changes: that of which J - K / 2 is wanted, then that of which K is, if any. */
  begin([mean, exchange]: readonly Float64Array[]): void {
    const changeOf = (density: Float64Array) => ({
      density,
      largest: largestByBlocks(density, this.#basis),
    });
    this.#mean = changeOf(mean!);
    this.#exchange = exchange === undefined ? undefined : exchange === mean ? this.#mean : changeOf(exchange);
  }

  /** Computes {@linkcode halves} of a part; pauses every few milliseconds. */
  *digest(part: number): Generator<undefined, void> {
    for (const half of this.halves) half.fill(0);
    for (const bra of this.parts.bras(part)) {
      for (let ket = 0; ket <= bra;) {
        ket = this.#digestRow(bra, ket);
        if (this.#left > 0) continue;
        this.#left = BATCH;
        yield;
      }
    }
  }

  /** Continues the quartets of one pair with those before it until a batch of work is done; gives the next one. */
  #digestRow(a: number, from: number): number {
    const { pair, bound, shapes, work } = this.#screened;
    const { pairs } = this.#kernel;
    const mean = this.#mean!, exchange = this.#exchange;
    const needed = NEGLIGIBLE_INTEGRAL / bound[a]!;
    for (let b = from; b <= a; b++) {
      this.#left--;
      if (bound[b]! < needed) continue;
      const least = NEGLIGIBLE_INTEGRAL / (bound[a]! * bound[b]!);
      const blocks = this.#basis.blocks.length;
      const ofMean = strongest(pairs, pair[a]!, pair[b]!, mean.largest, blocks) >= least;
      const ofExchange = exchange !== undefined &&
        strongestExchange(pairs, pair[a]!, pair[b]!, exchange.largest, blocks) >= least;
      if (!ofMean && !ofExchange) continue;
      const swapped = isSwapped(shapes, a, b);
      this.#digestQuartet(pair[swapped ? b : a]!, pair[swapped ? a : b]!, ofMean, ofExchange);
      this.#left -= work[a]! * work[b]! + QUARTET_OVERHEAD;
      if (this.#left < 0) return b + 1;
    }
    return a + 1;
  }

  #digestQuartet(bra: number, ket: number, ofMean: boolean, ofExchange: boolean): void {
    const kernel = this.#kernel;
    const { size } = this.#basis;
    kernel.compute(bra, ket);
    if (ofMean) digest(kernel, bra, ket, this.#mean!.density, this.halves[0]!, size);
    if (ofExchange) digestExchange(kernel, bra, ket, this.#exchange!.density, this.halves[1]!, size);
  }
}

/** The largest factor with which a density element meets an integral of the quartet. */
function strongest(
  pairs: BlockPairs,
  bra: number,
  ket: number,
  largest: Float64Array,
  blocks: number,
): number {
  const ofBra = largest[pairs.pairRowBlock[bra]! * blocks + pairs.pairColumnBlock[bra]!]!;
  const ofKet = largest[pairs.pairRowBlock[ket]! * blocks + pairs.pairColumnBlock[ket]!]!;
  return Math.max(2 * Math.max(ofBra, ofKet), 0.5 * strongestExchange(pairs, bra, ket, largest, blocks));
}

/** The same for exchange alone. */
function strongestExchange(
  pairs: BlockPairs,
  bra: number,
  ket: number,
  largest: Float64Array,
  blocks: number,
): number {
  const a = pairs.pairRowBlock[bra]! * blocks, b = pairs.pairColumnBlock[bra]! * blocks;
  const c = pairs.pairRowBlock[ket]!, d = pairs.pairColumnBlock[ket]!;
  return Math.max(largest[a + c]!, largest[a + d]!, largest[b + c]!, largest[b + d]!);
}
