// What the barrier at the end of a level costs: the time that workers are idle while its last tasks run and there is
// nothing else to start. Levels that run side by side have one barrier, at the end of the run: it is the last one's.

import type { MonotonicSeconds } from "../monotonic_seconds.ts";
import type { RunState } from "./run_state.ts";

/** Sums up idle time from the states of a run. */
export class IdleTime {
  readonly #state: RunState;
  readonly #now: MonotonicSeconds;
  readonly #idle = new Map<number, number>();
  #time = 0;

  /**
   * @param state The state of the run.
   * @param now The clock of the run.
   */
  constructor(state: RunState, now: MonotonicSeconds) {
    this.#state = state;
    this.#now = now;
  }

  /** Worker seconds that the barrier of a level cost; of one under way, so far. */
  seconds(nbody: number): number {
    return this.#idle.get(nbody) ?? 0;
  }

  /** Counts the time since the last call to the state that is about to change. */
  pass(): void {
    const time = this.#now();
    const seconds = time - this.#time;
    this.#time = time;
    const idle = this.#state.workers - this.#state.running.size;
    if (idle <= 0) return;
    let last = 0;
    for (const { nbody, unstarted, isOpen } of this.#state.levels.values()) {
      if (!isOpen) continue;
      if (unstarted > 0) return;
      last = Math.max(last, nbody);
    }
    if (last > 0) this.#idle.set(last, this.seconds(last) + idle * seconds);
  }
}
