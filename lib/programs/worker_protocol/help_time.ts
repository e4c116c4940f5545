// How long other workers have helped with a task, summed up in memory that they share.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";

const STEPS_PER_SECOND = 10_000;

/** The time of all who help with a task. */
export class HelpTime {
  /** In ten thousandths of a second: some 59 hours. */
  readonly words: Int32Array;

  /** @param words Shared memory, as another one has it; default new. */
  constructor(words = new Int32Array(sharedBytes(Int32Array.BYTES_PER_ELEMENT))) {
    this.words = words;
  }

  add(seconds: number): void {
    Atomics.add(this.words, 0, Math.round(seconds * STEPS_PER_SECOND));
  }

  /** What an outcome says of it: nothing where nobody helped. */
  get helped(): { readonly helpedSeconds?: number } {
    const steps = Atomics.load(this.words, 0);
    return steps === 0 ? {} : { helpedSeconds: steps / STEPS_PER_SECOND };
  }
}
