// Parts of a work that several threads take from each other's hands, in rounds: each part is done by whoever takes it first.
// Nobody ever has to wait for anybody. Whoever needs all parts computes those once more that another has taken and not
// finished, into another place; a part that is finished after its round counts for nothing.

// A word is a round, times STATES, plus one of these. A part that is held was taken before it was closed: nobody else can take
// it, and it is closed when whoever has it lets go.
const FREE = 0, TAKEN = 1, FINISHED = 2, CLOSED = 3, HELD = 4, STATES = 8;

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
   * Frees parts for a round, but those of which somebody has not let go since an earlier one. Nobody can take a part of an
   * earlier round any more.
   *
   * @param isOpen Whether a part may be taken from the beginning, else from {@linkcode open} on; default all. Who has a part
   * from before is known then.
   */
  begin(round: number, isOpen: (part: number) => boolean = () => true): void {
    for (let part = 0; part < this.#words.length; part++) this.close(part, round);
    for (let part = 0; part < this.#words.length; part++) if (isOpen(part)) this.open(part, round);
  }

  /** From now on a part may be taken, unless somebody has it from before. */
  open(part: number, round: number): void {
    this.#exchange(part, round, CLOSED, FREE);
  }

  /** From now on nobody can take a part; whoever has it keeps it until they let go. */
  close(part: number, round: number): void {
    for (;;) {
      const word = Atomics.load(this.#words, part);
      const state = isTaken(word) ? HELD : CLOSED;
      if (Atomics.compareExchange(this.#words, part, word, STATES * round + state) === word) return;
    }
  }

  /** Whether somebody has a part, of whichever round, and may write what belongs to it. */
  isTaken(part: number): boolean {
    return isTaken(Atomics.load(this.#words, part));
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
    return this.#words.every((_, part) => Atomics.load(this.#words, part) !== STATES * round + FREE);
  }

  /**
   * Whoever has taken a part has done it: what it wrote can be read.
   *
   * @returns False where the part was closed in between: it counts for nothing, and must be given back.
   */
  finish(part: number, round: number): boolean {
    const isFinished = this.#exchange(part, round, TAKEN, FINISHED);
    Atomics.notify(this.#words, part);
    return isFinished;
  }

  /** Whoever has taken a part, and not finished it, leaves it to others. */
  giveBack(part: number, round: number): void {
    if (!this.#exchange(part, round, TAKEN, FREE)) this.#letGo(part);
    Atomics.notify(this.#words, part);
  }

  #letGo(part: number): void {
    for (;;) {
      const word = Atomics.load(this.#words, part);
      if (word % STATES !== HELD) return;
      if (Atomics.compareExchange(this.#words, part, word, word - HELD + CLOSED) === word) return;
    }
  }

  /**
   * Whether a part is finished.
   *
   * @param milliseconds How long to wait for whoever has taken it; default not at all.
   */
  isFinished(part: number, round: number, milliseconds = 0): boolean {
    const taken = STATES * round + TAKEN;
    if (milliseconds > 0 && Atomics.load(this.#words, part) === taken) {
      try {
        Atomics.wait(this.#words, part, taken, milliseconds);
      } catch {
        // The main thread of a web page must not wait; there is no need to.
      }
    }
    return Atomics.load(this.#words, part) === STATES * round + FINISHED;
  }

  #exchange(part: number, round: number, from: number, to: number): boolean {
    const word = STATES * round + from;
    return Atomics.compareExchange(this.#words, part, word, STATES * round + to) === word;
  }
}

function isTaken(word: number): boolean {
  return word % STATES === TAKEN || word % STATES === HELD;
}
