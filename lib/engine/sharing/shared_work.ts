// What threads know of each other that work on one computation, in memory that they share: who has which part, and whether
// anybody still writes. The owner, who needs the outcome, never waits for those who help.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { SharedParts } from "./shared_parts.ts";

// Words before those of the parts.
const CLOSED = 0, INSIDE = 1, ROUND = 2, SUBJECT = 3, PARTS = 4;

/** A work in rounds, in each of which some of its parts are done. */
export class SharedWork {
  /** All that is known of the work: a plain value with shared memory in it. */
  readonly words: Int32Array;

  /** @param words As {@linkcode SharedWork.words} gives them to another thread, or {@linkcode newWords}. */
  constructor(words: Int32Array) {
    this.words = words;
  }

  /** Some of the parts, from one on, 0-based; to the last one where no number is given. */
  parts(from = 0, count?: number): SharedParts {
    const begin = PARTS + from;
    return new SharedParts(this.words.subarray(begin, count === undefined ? undefined : begin + count));
  }

  /**
   * Begins a round of some parts, for which all that they read is in its place; gives its number.
   *
   * @param subject What the round is about; default 0.
   * @param isOpen As {@linkcode SharedParts.begin} takes it.
   */
  beginRound(parts: SharedParts, subject = 0, isOpen?: (part: number) => boolean): number {
    const round = Atomics.load(this.words, ROUND) + 1;
    Atomics.store(this.words, SUBJECT, subject);
    parts.begin(round, isOpen);
    Atomics.store(this.words, ROUND, round);
    Atomics.notify(this.words, ROUND);
    return round;
  }

  /** The last round that has begun, and what it is about; round 0 before there is one. */
  get lastRound(): { readonly round: number; readonly subject: number } {
    return { round: Atomics.load(this.words, ROUND), subject: Atomics.load(this.words, SUBJECT) };
  }

  /** Waits for the round after one, for some milliseconds at most. */
  awaitRound(round: number, milliseconds: number): void {
    if (!this.isClosed) Atomics.wait(this.words, ROUND, round, milliseconds);
  }

  /** Whether there is nothing to do any more. */
  get isClosed(): boolean {
    return Atomics.load(this.words, CLOSED) !== 0;
  }

  /** Must precede anything that a helper writes, and {@linkcode leave} follow it; false where the work is over. */
  enter(): boolean {
    Atomics.add(this.words, INSIDE, 1);
    if (!this.isClosed) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.sub(this.words, INSIDE, 1);
  }

  /** Ends the work; false where somebody may still write, who has entered and not left. */
  close(): boolean {
    Atomics.store(this.words, CLOSED, 1);
    Atomics.notify(this.words, ROUND);
    return Atomics.load(this.words, INSIDE) === 0;
  }
}

/** Words of a work of some parts of which nothing is done. */
export function newWords(parts: number): Int32Array {
  return new Int32Array(sharedBytes((PARTS + parts) * Int32Array.BYTES_PER_ELEMENT));
}
