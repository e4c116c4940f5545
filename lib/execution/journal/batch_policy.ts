// When finished tasks that wait in memory are written: at once after a long task, else as soon as enough of them
// wait or the first of them has waited long enough. Decides only; whoever asks has the clock and the disk.
// Times in seconds on any clock that does not jump.

/** How many tasks may wait, and how long. */
export interface BatchLimits {
  /** The most tasks that wait. */
  readonly tasks: number;
  /** The longest time that one of them waits. */
  readonly seconds: number;
  /** A task that took longer than this does not wait. */
  readonly longTaskSeconds: number;
}

/** At most 100 tasks or 0.2 s; none after a task of more than 1 s. */
export const BATCH_LIMITS: BatchLimits = { tasks: 100, seconds: 0.2, longTaskSeconds: 1 };

/** Decides when to write. */
export class BatchPolicy {
  #waiting = 0;
  #deadline = Infinity;

  /** @param limits How many tasks may wait, and how long. */
  constructor(readonly limits: BatchLimits = BATCH_LIMITS) {}

  /** How many tasks wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** When what waits must be written at the latest; Infinity where nothing waits. */
  get deadline(): number {
    return this.#deadline;
  }

  /**
   * A task has finished.
   *
   * @param taskSeconds How long it took.
   * @param now The time.
   * @returns Whether to write now.
   */
  finished(taskSeconds: number, now: number): boolean {
    this.#waiting++;
    this.#deadline = Math.min(this.#deadline, now + this.limits.seconds);
    return taskSeconds > this.limits.longTaskSeconds || this.#waiting >= this.limits.tasks ||
      this.isDue(now);
  }

  /** Whether what waits must be written. */
  isDue(now: number): boolean {
    return now >= this.#deadline;
  }

  /**
   * Tasks have been written.
   *
   * @param count How many; those that came meanwhile go on waiting.
   * @param now The time.
   */
  written(count: number, now: number): void {
    this.#waiting -= count;
    this.#deadline = this.#waiting === 0 ? Infinity : now + this.limits.seconds;
  }

  /** Writing failed: what waits goes on waiting, and is tried again as if it had come now. */
  failed(now: number): void {
    this.#deadline = now + this.limits.seconds;
  }
}
