// Parts of a work that several threads take from each other's hands, in rounds: each part is done by whoever takes it first.
// Nobody ever has to wait for anybody. Whoever needs all parts computes those once more that another has taken and not
// finished, into another place; a part that is finished after its round counts for nothing.

const FREE = 0, TAKEN = 1, FINISHED = 2, CLOSED = 3;

/** Parts of a work, by their 0-based indices. Rounds count from 1. */
export class SharedParts {
  readonly #words: Int32Array;

  /** @param words Shared memory, one word for each part, all 0 in the beginning. */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** How many there are. */
  get count(): number {
    return this.#words.length;
  }

  /**
   * Frees parts for a round, but those of which somebody has not let go since an earlier one.
   *
   * @param isOpen Whether a part may be taken from the beginning, else from {@linkcode open} on; default all.
   */
  begin(round: number, isOpen: (part: number) => boolean = () => true): void {
    for (let part = 0; part < this.#words.length; part++) {
      const word = Atomics.load(this.#words, part);
      if (word % 4 === TAKEN) continue;
      Atomics.compareExchange(this.#words, part, word, 4 * round + (isOpen(part) ? FREE : CLOSED));
    }
  }

  /** From now on a part may be taken. */
  open(part: number, round: number): void {
    this.#exchange(part, round, CLOSED, FREE);
  }

  /** Whether somebody has a part, of whichever round, and may write what belongs to it. */
  isTaken(part: number): boolean {
    return Atomics.load(this.#words, part) % 4 === TAKEN;
  }

  /**
   * Takes the first part that is free, from one on, and before another where that is given; undefined where none is, or the
   * round is over.
   */
  take(round: number, from = 0, to = this.#words.length): number | undefined {
    for (let part = from; part < to; part++) {
      if (this.#exchange(part, round, FREE, TAKEN)) return part;
    }
    return undefined;
  }

  /** Whether no part is free any more, or the round is over. */
  isAllTaken(round: number): boolean {
    return this.#words.every((_, part) => Atomics.load(this.#words, part) !== 4 * round + FREE);
  }

  /** Whoever has taken a part has done it: what it wrote can be read. */
  finish(part: number, round: number): void {
    this.#exchange(part, round, TAKEN, FINISHED);
    Atomics.notify(this.#words, part);
  }

  /** Whoever has taken a part leaves it to others, unless it has finished it. */
  giveBack(part: number, round: number): void {
    this.#exchange(part, round, TAKEN, FREE);
    Atomics.notify(this.#words, part);
  }

  /**
   * Whether a part is finished.
   *
   * @param milliseconds How long to wait for whoever has taken it; default not at all.
   */
  isFinished(part: number, round: number, milliseconds = 0): boolean {
    const taken = 4 * round + TAKEN;
    if (milliseconds > 0 && Atomics.load(this.#words, part) === taken) {
      try {
        Atomics.wait(this.#words, part, taken, milliseconds);
      } catch {
        // The main thread of a web page must not wait; there is no need to.
      }
    }
    return Atomics.load(this.#words, part) === 4 * round + FINISHED;
  }

  #exchange(part: number, round: number, from: number, to: number): boolean {
    const word = 4 * round + from;
    return Atomics.compareExchange(this.#words, part, word, 4 * round + to) === word;
  }
}
