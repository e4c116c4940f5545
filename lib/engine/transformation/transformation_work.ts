// Who does what of a transformation: in each batch of orbitals blocks of columns of P, then energies of pairs.

import { finishParts } from "../sharing/finish_parts.ts";
import type { SharedParts } from "../sharing/shared_parts.ts";
import { newWords, SharedWork } from "../sharing/shared_work.ts";

/** Which of the threads has which rooms is known once for all. */
const ROOMS = 1;

/** How many parts there are of each kind. */
export interface TransformationParts {
  /** Blocks of columns. */
  readonly blocks: number;
  /** Of the energies of pairs, in any batch at most. */
  readonly pairs: number;
  /** Threads that have rooms to help in. */
  readonly helpers: number;
}

/** The work of threads on one transformation. The subject of a round is the 0-based number of the batch. */
export class TransformationWork extends SharedWork {
  /** Blocks of columns, then parts of the energies of pairs: a round is one of either. */
  readonly computed: SharedParts;
  readonly #blocks: number;
  readonly #rooms: SharedParts;

  /** @param words As {@linkcode SharedWork.words} gives them. */
  constructor({ blocks, helpers }: Pick<TransformationParts, "blocks" | "helpers">, words: Int32Array) {
    super(words);
    this.#rooms = this.parts(0, helpers);
    this.computed = this.parts(helpers);
    this.#blocks = blocks;
  }

  /** New work of which nothing is done. */
  static begin(parts: TransformationParts): TransformationWork {
    const work = new TransformationWork(parts, newWords(parts.blocks + parts.helpers + parts.pairs));
    work.#rooms.begin(ROOMS);
    return work;
  }

  /** Has all blocks of columns of a batch done, with whoever helps; pauses every few milliseconds. */
  *finishColumns(batch: number, compute: (block: number) => Generator<undefined, void>) {
    const range = { from: 0, to: this.#blocks };
    const round = this.beginRound(this.computed, batch, (part) => part < range.to);
    yield* finishParts(this.computed, round, range, compute);
  }

  /** The same for this many parts of the energies of pairs. */
  *finishPairs(batch: number, count: number, compute: (part: number) => Generator<undefined, void>) {
    const range = { from: this.#blocks, to: this.#blocks + count };
    const round = this.beginRound(this.computed, batch, (part) => part >= range.from && part < range.to);
    yield* finishParts(this.computed, round, range, (part) => compute(part - range.from));
  }

  /** Whether somebody may still write what belongs to a block of columns, of whichever batch. */
  get isAnyBlockTaken(): boolean {
    for (let block = 0; block < this.#blocks; block++) if (this.computed.isTaken(block)) return true;
    return false;
  }

  /** Takes rooms that nobody has, by their number; undefined where there are none left. */
  takeRooms(): number | undefined {
    return this.#rooms.take(ROOMS);
  }

  giveRoomsBack(rooms: number): void {
    this.#rooms.giveBack(rooms, ROOMS);
  }
}
