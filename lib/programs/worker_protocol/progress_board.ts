// How far the task of a worker is, in memory that the worker shares with the main thread: a busy worker reads no
// messages, and one for each iteration would be many. The worker writes three numbers, whoever wants to know reads.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { progressOf, type TaskProgress } from "../contract/step_progress.ts";

// Words: how often it was written, odd while that continues; which task; its iteration; then the change of energy.
const WRITTEN = 0, TASK = 1, ITERATION = 2;
const CHANGE_OFFSET = 4 * Int32Array.BYTES_PER_ELEMENT;
const BYTES = CHANGE_OFFSET + Float64Array.BYTES_PER_ELEMENT;

/** How far the task of one worker is. */
export class ProgressBoard {
  readonly #words: Int32Array;
  readonly #change: Float64Array;
  #last: unknown;

  /** @param memory Shared memory, as {@linkcode ProgressBoard.memory} gives it. */
  constructor(memory: ArrayBufferLike) {
    this.#words = new Int32Array(memory, 0, 4);
    this.#change = new Float64Array(memory, CHANGE_OFFSET, 1);
  }

  /** Shared memory that says nothing of any task. */
  static memory(): ArrayBufferLike {
    return sharedBytes(BYTES);
  }

  /**
   * Notes how far a task is, if that is news.
   *
   * @param id Its number, from 1.
   * @param step What its computation yielded.
   */
  note(id: number, step: unknown): void {
    // An iteration has many steps, which all carry the same object.
    const last = (step as { readonly iteration?: unknown } | undefined)?.iteration;
    if (last === this.#last && Atomics.load(this.#words, TASK) === id) return;
    this.#last = last;
    const { iteration = 0, energyChange = NaN } = progressOf(step) ?? {};
    Atomics.add(this.#words, WRITTEN, 1);
    Atomics.store(this.#words, TASK, id);
    Atomics.store(this.#words, ITERATION, iteration);
    this.#change[0] = energyChange;
    Atomics.add(this.#words, WRITTEN, 1);
  }

  /** How far a task is; undefined where the worker has another one, or is not within iterations. */
  read(id: number): TaskProgress | undefined {
    const before = Atomics.load(this.#words, WRITTEN);
    const task = Atomics.load(this.#words, TASK);
    const iteration = Atomics.load(this.#words, ITERATION);
    const energyChange = this.#change[0]!;
    const isWhole = before % 2 === 0 && Atomics.load(this.#words, WRITTEN) === before;
    if (!isWhole || task !== id || iteration === 0) return undefined;
    return { iteration, energyChange: Number.isNaN(energyChange) ? undefined : energyChange };
  }

  /** Which task that is of which something is known, and how far it is. */
  get current(): (TaskProgress & { readonly id: number }) | undefined {
    const id = Atomics.load(this.#words, TASK);
    const progress = this.read(id);
    return progress && { id, ...progress };
  }
}
