// The ranks of a job as rank 0 knows them: who has introduced himself, what he holds, who is dead and who has left.

import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { NmerError } from "../../base/error.ts";
import { RanksError } from "./error.ts";
import { checkIntroductions, rankName } from "./introductions.ts";
import type { Introduction } from "./protocol.ts";

/** Names no more absent ranks than this. */
const MAX_SHOWN = 8;

/** All ranks, rank 0 included. */
export class RankRoll {
  readonly size: number;
  readonly #introductions: (Introduction | undefined)[];
  readonly #memoryBytes: Float64Array;
  readonly #gone = new Set<number>();
  readonly #dead = new Set<number>();
  readonly #killed = new Set<number>();
  readonly #joined = Deferred.makeUnsafe<void, NmerError>();
  readonly #left = Deferred.makeUnsafe<void>();

  /**
   * @param size How many ranks there are.
   * @param own What rank 0 says of itself.
   */
  constructor(size: number, own: Introduction) {
    this.size = size;
    this.#introductions = Array.from({ length: size }, (_, rank) => rank === 0 ? own : undefined);
    this.#memoryBytes = new Float64Array(size);
    this.#count();
  }

  /**
   * Waits until all ranks have introduced themselves.
   *
   * Fails where they do not belong together, one has died, or one does not come up in time.
   */
  joined(seconds: number): Effect.Effect<void, NmerError> {
    return Effect.gen({ self: this }, function* () {
      const joined = yield* Effect.timeoutOption(Deferred.await(this.#joined), Duration.seconds(seconds));
      if (Option.isNone(joined)) return yield* Effect.fail(this.#missing(seconds));
      yield* Effect.try({
        try: () => checkIntroductions(this.#introductions as readonly Introduction[]),
        catch: (error) => error as RanksError,
      });
    });
  }

  /** Waits until nobody is left but rank 0: all others have said good-bye, or are dead. */
  get left(): Effect.Effect<void> {
    return Deferred.await(this.#left);
  }

  /** What the ranks have said of themselves, in their order; of those that have not, undefined. */
  get introductions(): readonly (Introduction | undefined)[] {
    return this.#introductions;
  }

  /** What rank 0 says of itself. */
  get own(): Introduction {
    return this.#introductions[0]!;
  }

  /** Memory that the other ranks hold, as they said last, in bytes. */
  get memoryBytes(): number {
    return this.#memoryBytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** The dead, in the order of their deaths. */
  get dead(): readonly number[] {
    return [...this.#dead];
  }

  /** The other ranks that have not said good-bye, the dead included. */
  get notGone(): readonly number[] {
    return this.#introductions.map((_, rank) => rank).slice(1).filter((rank) => !this.#gone.has(rank));
  }

  /** The other ranks that are not dead. */
  get living(): readonly number[] {
    return this.#introductions.map((_, rank) => rank).slice(1).filter((rank) => !this.#dead.has(rank));
  }

  /** `rank 3 on node7`. */
  nameOf(rank: number): string {
    return rankName(rank, this.#introductions[rank]);
  }

  /** Whether a rank is dead, or taken for it. */
  isDead(rank: number): boolean {
    return this.#dead.has(rank);
  }

  /** Whether a dead rank is known to be no process any more. */
  isKilled(rank: number): boolean {
    return this.#killed.has(rank);
  }

  /** Whether something is to be heard of a rank: it has introduced itself and not said good-bye. */
  isWatched(rank: number): boolean {
    return this.#introductions[rank] !== undefined && !this.#gone.has(rank);
  }

  /** Takes in what a rank says of itself. */
  introduce(rank: number, introduction: Introduction): void {
    this.#introductions[rank] = introduction;
    this.#count();
  }

  /** Takes in how much memory a rank holds. */
  holds(rank: number, bytes: number): void {
    this.#memoryBytes[rank] = bytes;
  }

  /** A rank has said good-bye. */
  leave(rank: number): void {
    this.#gone.add(rank);
    this.#count();
  }

  /** A dead rank is no process any more, as another has seen to. */
  kill(rank: number): void {
    this.#killed.add(rank);
  }

  /**
   * A rank counts as dead from now on.
   *
   * @param error What nobody can join for any more.
   * @returns Whether it did not before, and has not left.
   */
  bury(rank: number, error: NmerError): boolean {
    if (this.#dead.has(rank) || this.#gone.has(rank)) return false;
    Deferred.doneUnsafe(this.#joined, Effect.fail(error));
    this.#dead.add(rank);
    this.#memoryBytes[rank] = 0;
    this.#count();
    return true;
  }

  /** A living rank on the machine of a dead one, not rank 0; undefined where there is none. */
  neighbourOf(dead: number): number | undefined {
    const host = this.#introductions[dead]?.host;
    const neighbour = this.#introductions.findIndex((other, rank) =>
      rank > 0 && other !== undefined && other.host === host && !this.#dead.has(rank) && !this.#gone.has(rank)
    );
    return neighbour < 0 ? undefined : neighbour;
  }

  /** Those of some ranks that are on rank 0's machine. */
  besideOwn(ranks: readonly number[]): readonly number[] {
    return ranks.filter((rank) => this.#introductions[rank]?.host === this.own.host);
  }

  #count(): void {
    if (!this.#introductions.includes(undefined)) Deferred.doneUnsafe(this.#joined, Effect.void);
    if (this.#gone.size + this.#dead.size >= this.size - 1) Deferred.doneUnsafe(this.#left, Effect.void);
  }

  #missing(seconds: number): RanksError {
    const absent = this.#introductions.flatMap((introduction, rank) =>
      introduction === undefined ? [rank] : []
    );
    const shown = absent.slice(0, MAX_SHOWN).join(", ") + (absent.length > MAX_SHOWN ? ", ..." : "");
    return new RanksError(
      "silent",
      `of ${this.size} ranks ${absent.length} did not come up within ${seconds} s (${shown}); ` +
        "look at what the launcher says of their machines",
    );
  }
}
