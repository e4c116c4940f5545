// Who has a task that was sent to a worker in advance, while the worker computes another one: the worker when it
// begins it, or the main thread that takes it back to give it to someone else. Whoever claims it first has it, in
// memory that both share, since a busy worker reads no messages. The same memory says which task to give up, and which
// one was sent last.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";

// The last tasks that were claimed, each at its number modulo this; behind them other numbers of tasks.
const PLACES = 64;
const GIVE_UP = PLACES, SENT = PLACES + 1, WORDS = PLACES + 2;
const ALL = -1; // no task's number

/** How many numbers of tasks may be out at a time: that of one sent now, minus that of the last one answered. */
export const MAX_CLAIMS: number = PLACES - 1;

/** Claims on the tasks of one worker, numbered from 1. */
export class TaskClaims {
  readonly #words: Int32Array;

  /** @param words Shared memory, as {@linkcode TaskClaims.memory} gives it. */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Shared memory in which nothing is claimed. */
  static memory(): Int32Array {
    return new Int32Array(sharedBytes(WORDS * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Claims a task; false where the other side was first. */
  claim(id: number): boolean {
    const place = id % PLACES;
    const earlier = Atomics.load(this.#words, place);
    return earlier !== id && Atomics.compareExchange(this.#words, place, earlier, id) === earlier;
  }

  /** Whether one side has claimed a task, of the last {@linkcode MAX_CLAIMS} numbers. */
  isClaimed(id: number): boolean {
    return Atomics.load(this.#words, id % PLACES) === id;
  }

  /** Says that a task is sent, before it is. */
  noteSent(id: number): void {
    Atomics.store(this.#words, SENT, id);
  }

  /** Number of the task that was sent last; 0 where nobody says. */
  get lastSent(): number {
    return Atomics.load(this.#words, SENT);
  }

  /** Asks the worker to give up the task that it computes; where it has ended that one, nothing happens. */
  giveUp(id: number): void {
    // It computes them in the order of their numbers: the request for a later one stands.
    const given = Atomics.load(this.#words, GIVE_UP);
    if (given !== ALL && given < id) Atomics.store(this.#words, GIVE_UP, id);
  }

  /** Asks the worker to give up whatever it computes and may still begin. */
  giveUpAll(): void {
    Atomics.store(this.#words, GIVE_UP, ALL);
  }

  /** Whether the task at hand shall be given up. */
  isGivenUp(id: number): boolean {
    const given = Atomics.load(this.#words, GIVE_UP);
    return given === id || given === ALL;
  }
}
