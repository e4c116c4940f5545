// Elements of P that recur from one system to the next: those over functions of at most two parts of a system, the molecules
// of a cluster say, are the same in every system with these parts. They are kept by the thread, and taken by the next such
// system: more than half of P for three equal parts. Screening and the order of sums depend on the four blocks of an element
// alone, so what is taken has the bits of what would be computed.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { arrayBytes, contentOf, KeptByContent } from "../basis/kept_by_content.ts";
import { firstOfBlocks, type PairOrder } from "./pair_order.ts";
import type { KnownQuartets } from "./supermatrix.ts";

/** What all that is kept takes at most, in bytes. */
const MAX_BYTES = 2 ** 25;

/** P over the functions of two parts. */
const kept = new KeptByContent<Float64Array>();

/** Forgets all that is kept. */
export function releaseRecurring(): void {
  kept.clear();
}

/** Two parts of a system. */
interface TwoParts {
  readonly first: number;
  readonly second: number;
  readonly key: string;
  /** Where their products of functions stand among those of the system, ascending. */
  readonly places: Int32Array;
  isKnown: boolean;
}

/**
 * The pairs of parts of a basis whose elements of P are worth keeping; undefined where there are none.
 *
 * @param order Where products of functions stand.
 * @param maxBytes What may be kept.
 */
export function recurringParts(
  basis: PlacedBasis,
  order: PairOrder,
  maxBytes: number,
): RecurringParts | undefined {
  if (basis.parts === undefined || basis.parts.length < 2) return undefined;
  const bytes = Math.min(MAX_BYTES, maxBytes);
  const ends = [...basis.parts.subarray(1), basis.blocks.length];
  const blocks = ends.map((end, part) =>
    Array.from({ length: end - basis.parts![part]! }, (_, i) => basis.parts![part]! + i)
  );
  const keys = blocks.map((some) => contentOf(some.map((block) => basis.blocks[block]!)));
  const pairs: TwoParts[] = [];
  for (let second = 1; second < blocks.length; second++) {
    for (let first = 0; first < second; first++) {
      const places = placesOf([...blocks[first]!, ...blocks[second]!], order.blockStart);
      // Where few fit, each would be forgotten before it is wanted.
      if (8 * MIN_MATRICES * packed(places.length) > bytes) continue;
      pairs.push({ first, second, key: `${keys[first]} ${keys[second]}`, places, isKnown: false });
    }
  }
  return pairs.length === 0 ? undefined : new RecurringParts(pairs, blocks, bytes);
}

/** At least this many matrices have to fit. */
const MIN_MATRICES = 8;

/** The pairs of parts of one system. */
export class RecurringParts {
  readonly #pairs: readonly TwoParts[];
  readonly #partOfBlock: Uint16Array;
  readonly #parts: number;
  readonly #maxBytes: number;

  /** @param blocks The blocks of each part. */
  constructor(pairs: readonly TwoParts[], blocks: readonly (readonly number[])[], maxBytes: number) {
    this.#pairs = pairs;
    this.#partOfBlock = Uint16Array.from(blocks.flatMap((some, part) => some.map(() => part)));
    this.#parts = blocks.length;
    this.#maxBytes = maxBytes;
  }

  /** Writes what is known into P, and says what that is. */
  takeInto(matrix: Float64Array): KnownQuartets {
    const count = this.#parts, partOf = this.#partOfBlock;
    const isKnown = new Uint8Array(count * count);
    for (const pair of this.#pairs) {
      const known = kept.find(pair.key);
      if (known === undefined) continue;
      pair.isKnown = true;
      scatter(known, pair.places, matrix);
      for (const part of [pair.first, pair.second]) isKnown[part * count + part] = 1;
      isKnown[pair.second * count + pair.first] = 1;
    }
    return {
      has(a, b, c, d) {
        const first = partOf[a]!, last = partOf[d]!;
        if (isKnown[first * count + last] === 0) return false;
        const two = partOf[b]!, three = partOf[c]!;
        return (two === first || two === last) && (three === first || three === last);
      },
    };
  }

  /** Keeps what was not known before, from all of P. */
  keepFrom(matrix: Float64Array): void {
    for (const { key, places, isKnown } of this.#pairs) {
      if (isKnown) continue;
      const some = gathered(places, matrix);
      kept.keep(key, some, arrayBytes([some]), this.#maxBytes);
    }
  }
}

function packed(pairs: number): number {
  return pairs * (pairs + 1) / 2;
}

/** Places of the products of functions of some blocks, in the order that they have in a basis of these blocks alone. */
function placesOf(blocks: readonly number[], blockStart: Int32Array): Int32Array {
  const sizeOf = (block: number) => blockStart[block + 1]! - blockStart[block]!;
  const size = blocks.reduce((sum, block) => sum + sizeOf(block), 0);
  const places = new Int32Array(packed(size));
  let to = 0;
  blocks.forEach((a, i) => {
    for (const b of blocks.slice(0, i + 1)) {
      const first = firstOfBlocks(blockStart, a, b);
      const count = a === b ? packed(sizeOf(a)) : sizeOf(a) * sizeOf(b);
      for (let k = 0; k < count; k++) places[to++] = first + k;
    }
  });
  return places;
}

function scatter(from: Float64Array, places: Int32Array, matrix: Float64Array): void {
  for (let i = 0, at = 0; i < places.length; i++) {
    const row = packed(places[i]!);
    for (let j = 0; j <= i; j++) matrix[row + places[j]!] = from[at++]!;
  }
}

function gathered(places: Int32Array, matrix: Float64Array): Float64Array {
  const some = new Float64Array(packed(places.length));
  for (let i = 0, at = 0; i < places.length; i++) {
    const row = packed(places[i]!);
    for (let j = 0; j <= i; j++) some[at++] = matrix[row + places[j]!]!;
  }
  return some;
}
