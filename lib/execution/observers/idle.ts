// What the barrier at the end of a level costs: the time that workers are idle while its last tasks run and there is
// nothing else to start. Levels that run side by side have one barrier, at the end of the run: it is the last one's.

import type { RunEvent } from "../events.ts";

/** Sums up idle time from the events of a run. */
export class IdleTime {
  readonly #now: () => number;
  #time = 0;
  #workers = 1;
  #running = 0;
  // Levels under way, with the number of their tasks that have not started.
  readonly #open = new Map<number, number>();
  readonly #idle = new Map<number, number>();

  /** @param now Seconds since whenever; does not go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Worker seconds that the barrier of a level cost; of one under way, so far. */
  seconds(nbody: number): number {
    return this.#idle.get(nbody) ?? 0;
  }

  /** Takes an event in. */
  notify(event: RunEvent): void {
    const time = this.#now();
    this.#pass(time - this.#time);
    this.#time = time;
    switch (event.type) {
      case "run-started":
        this.#workers = event.workers;
        break;
      case "level-started":
        this.#open.set(event.nbody, event.tasks);
        break;
      case "task-started":
        this.#running++;
        if (event.attempt === 1) this.#start(event.nbody);
        break;
      case "task-retried":
      case "task-ended":
        this.#running--;
        break;
      case "task-finished":
        if (event.outcome.status === "reused") this.#start(event.nbody);
        break;
      case "level-finished":
        this.#open.delete(event.nbody);
    }
  }

  #start(nbody: number): void {
    this.#open.set(nbody, (this.#open.get(nbody) ?? 0) - 1);
  }

  #pass(seconds: number): void {
    const idle = this.#workers - this.#running;
    if (idle <= 0 || this.#open.size === 0) return;
    for (const unstarted of this.#open.values()) if (unstarted > 0) return;
    const last = Math.max(...this.#open.keys());
    this.#idle.set(last, this.seconds(last) + idle * seconds);
  }
}
