// Who lives: a rank that has said nothing for too long is taken for dead, whatever MPI knows of it. Times are in
// seconds, of a clock that never goes back.

/** How often a rank says that it lives. */
export const HEARTBEAT_SECONDS = 1;

/** When each rank was heard last. */
export class Heartbeats {
  readonly #heard: Float64Array;
  /** A rank that says nothing for longer is silent. */
  limitSeconds: number;
  #lastSaid = -Infinity;
  #listened: number;

  /**
   * @param size Number of ranks.
   * @param limitSeconds A rank that says nothing for longer is silent.
   * @param now The time, from which on they are listened to.
   */
  constructor(size: number, limitSeconds: number, now: number) {
    this.#heard = new Float64Array(size).fill(now);
    this.limitSeconds = limitSeconds;
    this.#listened = now;
  }

  /**
   * This one listens; to be said with every turn. Time in which it did not, since it was stopped or busy, is nobody
   * else's silence: of a job that was suspended as a whole, none is taken for dead when it wakes.
   */
  listens(now: number): void {
    const gap = now - this.#listened;
    this.#listened = now;
    if (gap < HEARTBEAT_SECONDS) return;
    this.#heard.forEach((heard, rank) => this.#heard[rank] = Math.min(now, heard + gap));
  }

  /** A rank has said something. */
  heard(rank: number, now: number): void {
    this.#heard[rank] = now;
  }

  /** How long a rank has said nothing. */
  silenceOf(rank: number, now: number): number {
    return now - this.#heard[rank]!;
  }

  /** Whether a rank has said nothing for too long. */
  isSilent(rank: number, now: number): boolean {
    return this.silenceOf(rank, now) > this.limitSeconds;
  }

  /** Whether it is time to say that this one lives; true once for each time. */
  isDue(now: number): boolean {
    if (now - this.#lastSaid < HEARTBEAT_SECONDS) return false;
    this.#lastSaid = now;
    return true;
  }
}
