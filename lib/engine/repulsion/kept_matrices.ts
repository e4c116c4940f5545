// P, and the matrix of exchange where it is wanted, wherever they are: in the memory of the compiled loop, which another
// calculation of the thread may take, in that of JavaScript, or in one that other threads share and fill.

import { allocate } from "../allocate.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { hasSharedMemory } from "../../base/workarounds/shared_bytes.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import type { PairOrder } from "./pair_order.ts";
import { recurringParts } from "./recurring_parts.ts";
import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";
import { FILLING, SupermatrixWork } from "./supermatrix_work.ts";
import { partsOf, type Supermatrix, SupermatrixFiller } from "./supermatrix.ts";
import { isWorthSharing, productParts, stepsOf, SupermatrixLayout } from "./supermatrix_layout.ts";
import {
  largeMemory,
  type LastingMemory,
  residentMemory,
  type SupermatrixMemory,
} from "./supermatrix_memory.ts";
import { multiplyRows } from "./supermatrix_product.ts";

/** Whether P may lie in the memory of the compiled loop. */
export interface Residence {
  /** The most that it may take of the memory that stays with the thread, in bytes. */
  readonly bytes: number;
  /** Whether it is still this calculation's turn. */
  readonly isOurs: () => boolean;
}

/** P in the memory of JavaScript. */
export const NOWHERE: Residence = { bytes: 0, isOurs: () => false };

// Whoever has taken the last part has it done by then, unless it lost its core: a part takes a millisecond or a few.
const LAST_PART_MILLISECONDS = 5;

/** Where the matrices are. */
interface Place {
  readonly target: Supermatrix;
  /** The memory of the compiled loop, and what it shares with other threads, if there. */
  readonly resident?: {
    readonly lasting: LastingMemory;
    readonly memory: SupermatrixMemory;
    readonly work: SupermatrixWork | undefined;
  };
}

/** The matrices of one basis. */
export class KeptMatrices {
  readonly #pairs: BlockPairs;
  readonly #screened: ScreenedPairs;
  readonly #basis: PlacedBasis;
  readonly #order: PairOrder;
  readonly #densities: 1 | 2;
  #residence: Residence;
  #place: Place | undefined;
  #isFilled = false;
  /** Whose vector is in the memory of the loop. */
  #turn: unknown;

  constructor(
    pairs: BlockPairs,
    screened: ScreenedPairs,
    basis: PlacedBasis,
    order: PairOrder,
    densities: 1 | 2,
    residence: Residence,
  ) {
    this.#pairs = pairs;
    this.#screened = screened;
    this.#basis = basis;
    this.#order = order;
    this.#densities = densities;
    this.#residence = residence;
  }

  /** What other threads need to help; undefined where it does not pay. */
  share(): SharedSupermatrix | undefined {
    const { resident } = this.#placed();
    if (resident?.work === undefined || !resident.memory.isShared) return undefined;
    return {
      kind: "supermatrix",
      basis: this.#basis,
      memory: resident.memory.memory,
      matrices: this.#densities,
      words: resident.work.words,
    };
  }

  /** The matrices, good until the next pause: computed again where another calculation has taken their memory. */
  *present(): Generator<undefined, Supermatrix> {
    for (;;) {
      const place = this.#placed();
      if (this.#isFilled) return place.target;
      if (yield* this.#fill(place)) this.#isFilled = this.#place === place;
    }
  }

  /** The product of one of the matrices with a vector. */
  *multiply(matrix: 0 | 1, vector: Float64Array): Generator<undefined, Float64Array> {
    let isAlone = true;
    for (;;) {
      yield* this.present();
      const place = this.#placed();
      const product = isAlone && place.resident !== undefined
        ? yield* this.#multiplyThere(place, place.resident, matrix, vector)
        : yield* this.#multiplyHere(place, matrix, vector);
      if (product !== undefined) return product;
      isAlone = false; // two that take the vector from each other would never end
    }
  }

  /** Whether another calculation has taken the memory. */
  #isLost({ resident }: Place): boolean {
    return resident !== undefined && resident.lasting.owner !== this;
  }

  #placed(): Place {
    if (this.#place !== undefined && this.#isLost(this.#place)) {
      this.#residence = NOWHERE; // two that take it from each other would never end
      this.#place = undefined;
    }
    if (this.#place === undefined) {
      this.#isFilled = false;
      this.#place = this.#findPlace();
    }
    return this.#place;
  }

  #findPlace(): Place {
    const { size } = this.#order;
    const isShared = isWorthSharing(size) && hasSharedMemory() && this.#residence !== NOWHERE;
    const layout = new SupermatrixLayout(size * (size + 1) / 2, this.#densities, isShared);
    const work = isShared ? SupermatrixWork.begin(layout.parts.length, partsOf(this.#order)) : undefined;
    const lasting = this.#lastingMemory(layout);
    const memory = lasting?.take(this, layout, work);
    if (memory !== undefined) {
      const [matrix, exchange] = memory.matrices;
      return {
        target: { matrix: matrix!, exchange, isZero: false },
        resident: { lasting: lasting!, memory, work },
      };
    }
    const kept = () => allocate(layout.length, "integrals", "set scf_type to direct");
    const exchange = this.#densities === 2 ? kept() : undefined;
    return { target: { matrix: kept(), exchange, isZero: true } };
  }

  #lastingMemory({ bytes, isShared }: SupermatrixLayout): LastingMemory | undefined {
    if (!this.#residence.isOurs()) return undefined;
    if (bytes <= this.#residence.bytes) return residentMemory();
    return isShared ? largeMemory() : undefined;
  }

  /** Fills in the matrices; false where the memory was lost on the way. */
  *#fill(place: Place): Generator<undefined, boolean> {
    const { matrix, exchange } = place.target;
    const parts = place.resident?.work?.integrals;
    const recurring = parts === undefined && exchange === undefined && this.#residence !== NOWHERE
      ? recurringParts(this.#basis, this.#order, this.#residence.bytes)
      : undefined;
    const known = recurring?.takeInto(matrix);
    const filler = new SupermatrixFiller(this.#pairs, this.#screened, this.#order, place.target, known);
    const isOurs = () => !this.#isLost(place);
    for (let part = 0; part < filler.parts; part++) {
      const next = parts === undefined ? part : parts.take(FILLING, part);
      if (next === undefined) break;
      part = next;
      if (!(yield* whileOurs(filler.fill(part), isOurs))) return false;
      parts?.finish(part, FILLING);
    }
    recurring?.keepFrom(matrix);
    if (parts === undefined) return true;
    for (let part = 0; part < filler.parts; part++) {
      if (parts.isFinished(part, FILLING, LAST_PART_MILLISECONDS)) continue;
      if (!(yield* whileOurs(filler.fill(part), isOurs))) return false;
      parts.finish(part, FILLING);
    }
    return true;
  }

  /** The product in the memory of the compiled loop; undefined where another took that, or the vector's place. */
  *#multiplyThere(
    place: Place,
    { memory, work }: Required<Place>["resident"],
    matrix: 0 | 1,
    vector: Float64Array,
  ): Generator<undefined, Float64Array | undefined> {
    const { layout: { parts } } = memory;
    const turn = this.#turn = {};
    const isOurs = () => this.#turn === turn && !this.#isLost(place);
    memory.vector.set(vector);
    const round = work?.beginProduct(matrix) ?? 0;
    for (
      let part = work?.product.take(round);
      part !== undefined;
      part = work!.product.take(round, part + 1)
    ) {
      const isDone = yield* whileOurs(memory.multiply(matrix, part, part), isOurs);
      if (!isDone) return void work!.product.giveBack(part, round);
      work!.product.finish(part, round);
      yield;
      if (!isOurs()) return undefined;
    }
    const product = new Float64Array(vector.length);
    const own = work === undefined ? 0 : parts.length;
    for (let part = 0; part < parts.length; part++) {
      let from = part;
      if (work?.product.isFinished(part, round, LAST_PART_MILLISECONDS) !== true) {
        if (!(yield* whileOurs(memory.multiply(matrix, part, own), isOurs))) return undefined;
        from = own;
      }
      add(product, memory.sum(from), parts[part]!.to);
      if (from !== own || part === parts.length - 1) continue;
      yield;
      if (!isOurs()) return undefined;
    }
    return product;
  }

  /** The product in the memory of JavaScript, with the same bits; undefined where the matrices are lost. */
  *#multiplyHere(
    place: Place,
    which: 0 | 1,
    vector: Float64Array,
  ): Generator<undefined, Float64Array | undefined> {
    const { matrix, exchange } = place.target;
    const product = new Float64Array(vector.length);
    for (const part of productParts(vector.length)) {
      const sum = new Float64Array(part.to);
      for (const { from, to } of stepsOf(part)) {
        if (from > 0) yield;
        if (this.#isLost(place)) return undefined;
        multiplyRows(which === 0 ? matrix : exchange!, vector, sum, from, to);
      }
      add(product, sum, part.to);
    }
    return product;
  }
}

/** Runs a part to its end; false where its place is taken by others. */
function* whileOurs(part: Generator<undefined, void>, isOurs: () => boolean): Generator<undefined, boolean> {
  while (!part.next().done) {
    yield;
    if (!isOurs()) return false;
  }
  return true;
}

function add(product: Float64Array, sum: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) product[i]! += sum[i]!;
}
