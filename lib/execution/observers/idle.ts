// What the barrier at the end of a level costs: the time that workers are idle while its last tasks run and there is
// nothing else to start. Levels that run side by side have one barrier, at the end of the run: it is the last one's.

import type { RunEvent, RunObserver } from "../events.ts";
import type { MonotonicSeconds } from "../monotonic_seconds.ts";
import { RunState } from "./run_state.ts";

/** Sums up idle time from the events of a run. */
export class IdleTime implements RunObserver {
  readonly #now: MonotonicSeconds;
  readonly #state = new RunState();
  readonly #idle = new Map<number, number>();
  #time = 0;

  /** @param now The clock of the run. */
  constructor(now: MonotonicSeconds) {
    this.#now = now;
  }

  /** Worker seconds that the barrier of a level cost; of one under way, so far. */
  seconds(nbody: number): number {
    return this.#idle.get(nbody) ?? 0;
  }

  /** Takes an event in. */
  readonly notify = (event: RunEvent): void => {
    const time = this.#now();
    this.#pass(time - this.#time);
    this.#time = time;
    this.#state.notify(event);
  };

  #pass(seconds: number): void {
    const { workers, running, levels } = this.#state;
    const idle = workers - running.size;
    if (idle <= 0) return;
    let last = 0;
    for (const { nbody, unstarted, isOpen } of levels.values()) {
      if (!isOpen) continue;
      if (unstarted > 0) return;
      last = Math.max(last, nbody);
    }
    if (last > 0) this.#idle.set(last, this.seconds(last) + idle * seconds);
  }
}
