// Rank 0 of a run under MPI: it hears what the others say, notices who is dead, and ends the job.

import { serialize } from "node:v8";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import { type MonotonicSeconds, monotonicSeconds } from "../../execution/mod.ts";
import type { Communicator } from "../mpi/mod.ts";
import { RanksError } from "./error.ts";
import { Heartbeats } from "./heartbeats.ts";
import { checkIntroductions, rankName } from "./introductions.ts";
import { Mailbox } from "./mailbox.ts";
import type { FromRank, Introduction, ToRank } from "./protocol.ts";
import { turning } from "./turning.ts";

/** What the coordinator does with what it hears. */
export interface RankListener {
  /** A rank has said something. */
  readonly receive: (rank: number, message: FromRank) => void;
  /** A rank is dead, or is taken for it. */
  readonly died: (rank: number, why: string) => void;
}

/** How ranks are watched. */
export interface RankTimeouts {
  /** A rank that says nothing for longer is taken for dead, in seconds. */
  readonly silenceSeconds: number;
  /** How long all ranks may take to introduce themselves, in seconds. */
  readonly joinSeconds: number;
  /** How long ranks may take to end, in seconds. */
  readonly endSeconds: number;
}

/** How ranks are watched where nobody says. */
export const RANK_TIMEOUTS: RankTimeouts = { silenceSeconds: 30, joinSeconds: 60, endSeconds: 10 };

// How often it looks who is silent.
const LOOK_SECONDS = 0.2;

/** The other ranks, as rank 0 has them. */
export class Coordinator {
  readonly #communicator: Communicator;
  readonly #mailbox: Mailbox<ToRank, FromRank>;
  readonly #timeouts: RankTimeouts;
  readonly #now: MonotonicSeconds;
  readonly #heartbeats: Heartbeats;
  readonly #introductions: (Introduction | undefined)[];
  readonly #memoryBytes: Float64Array;
  readonly #gone = new Set<number>();
  readonly #dead = new Set<number>();
  readonly #joined = Deferred.makeUnsafe<void, NmerError>();
  readonly #left = Deferred.makeUnsafe<void>();
  #listener: RankListener | undefined;
  #lastLook = -Infinity;

  private constructor(
    communicator: Communicator,
    own: Introduction,
    timeouts: RankTimeouts,
    now: MonotonicSeconds,
  ) {
    this.#communicator = communicator;
    this.#mailbox = new Mailbox(communicator);
    this.#timeouts = timeouts;
    this.#now = now;
    this.#heartbeats = new Heartbeats(communicator.size, timeouts.silenceSeconds, now());
    this.#introductions = Array.from(
      { length: communicator.size },
      (_, rank) => rank === 0 ? own : undefined,
    );
    this.#memoryBytes = new Float64Array(communicator.size);
    this.#checkJoined();
  }

  /**
   * Waits until all ranks have introduced themselves, and listens to them for as long as the scope lives.
   *
   * @param own What rank 0 says of itself.
   */
  static join(
    communicator: Communicator,
    own: Introduction,
    timeouts: RankTimeouts = RANK_TIMEOUTS,
  ): Effect.Effect<Coordinator, NmerError, Scope.Scope> {
    return Effect.gen(function* () {
      const coordinator = new Coordinator(communicator, own, timeouts, yield* monotonicSeconds);
      yield* turning(coordinator.turn, (error) => coordinator.#fail(error));
      const joined = yield* Effect.timeoutOption(
        Deferred.await(coordinator.#joined),
        Duration.seconds(timeouts.joinSeconds),
      );
      if (Option.isNone(joined)) return yield* Effect.fail(coordinator.#missing());
      yield* Effect.try({
        try: () => checkIntroductions(coordinator.introductions),
        catch: (error) => error as RanksError,
      });
      return coordinator;
    });
  }

  /** What the ranks have said of themselves, in their order. */
  get introductions(): readonly Introduction[] {
    return this.#introductions as readonly Introduction[];
  }

  /** Memory that the other ranks hold, as they said last, in bytes. */
  get memoryBytes(): number {
    return this.#memoryBytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** `rank 3 on node7`. */
  nameOf(rank: number): string {
    return rankName(rank, this.introductions[rank]!);
  }

  /** Says something to a rank. */
  say(rank: number, message: ToRank): void {
    if (!this.#dead.has(rank)) this.#mailbox.say(rank, message);
  }

  /** Says something to all other ranks. */
  sayToAll(message: ToRank): void {
    for (let rank = 1; rank < this.#communicator.size; rank++) this.say(rank, message);
  }

  /** From now on a rank that says nothing for longer is taken for dead, in seconds. */
  set silenceSeconds(seconds: number) {
    this.#heartbeats.limitSeconds = seconds;
  }

  /** From now on, what ranks say and who of them dies goes to a listener. */
  listen(listener: RankListener): void {
    this.#listener = listener;
  }

  /** Has all ranks take part in a broadcast. It does not end where one of them dies meanwhile. */
  broadcast(value: unknown): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.sayToAll({ kind: "begin" });
      this.#mailbox.send();
      return Effect.promise(() => this.#communicator.broadcast(new Uint8Array(serialize(value))));
    });
  }

  /** One round of sending, receiving and looking who lives. */
  readonly turn = (): boolean => {
    const hasCome = this.#mailbox.turn((rank, message) => this.#receive(rank, message));
    const now = this.#now();
    if (now - this.#lastLook > LOOK_SECONDS) this.#look(now);
    return hasCome;
  };

  /**
   * Ends all ranks, and MPI where all of them live and answer.
   *
   * @param status What they exit with.
   */
  end(status: number, timeoutSeconds: number = this.#timeouts.endSeconds): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.sayToAll({ kind: "end", status });
      this.#mailbox.send();
      this.#checkLeft();
      return Effect.timeoutOption(Deferred.await(this.#left), Duration.seconds(timeoutSeconds));
    }).pipe(Effect.map((left) => {
      // With a dead rank MPI_Finalize would wait for ever; the system takes down what it has.
      if (Option.isSome(left) && this.#dead.size === 0) this.#communicator.finalize();
    }));
  }

  #receive(rank: number, message: FromRank): void {
    this.#heartbeats.heard(rank, this.#now());
    switch (message.kind) {
      case "introduction":
        this.#introductions[rank] = message.introduction;
        return this.#checkJoined();
      case "alive":
        this.#memoryBytes[rank] = message.memoryBytes;
        return;
      case "bye":
        this.#gone.add(rank);
        return this.#checkLeft();
      default:
        if (!this.#dead.has(rank)) this.#listener?.receive(rank, message);
    }
  }

  #look(now: number): void {
    this.#lastLook = now;
    if (this.#heartbeats.isDue(now)) this.sayToAll({ kind: "alive" });
    for (const rank of this.#communicator.failedRanks()) this.#bury(rank, "has died, as MPI reports");
    for (let rank = 1; rank < this.#communicator.size; rank++) {
      if (this.#introductions[rank] === undefined || this.#gone.has(rank)) continue;
      if (!this.#heartbeats.isSilent(rank, now)) continue;
      this.#bury(rank, `has said nothing for ${this.#heartbeats.limitSeconds} s`);
    }
  }

  #bury(rank: number, what: string): void {
    if (this.#dead.has(rank) || this.#gone.has(rank)) return;
    // Should it only have slept, it is to end when it wakes.
    this.#mailbox.say(rank, { kind: "end", status: 4 });
    this.#mailbox.send();
    this.#dead.add(rank);
    this.#mailbox.abandon(rank);
    this.#memoryBytes[rank] = 0;
    this.#listener?.died(rank, `${this.nameOf(rank)} ${what}`);
    this.#checkLeft();
  }

  #checkJoined(): void {
    if (this.#introductions.includes(undefined)) return;
    Deferred.doneUnsafe(this.#joined, Effect.void);
  }

  #checkLeft(): void {
    if (this.#gone.size + this.#dead.size < this.#communicator.size - 1) return;
    Deferred.doneUnsafe(this.#left, Effect.void);
  }

  #missing(): RanksError {
    const missing = this.#introductions.flatMap((introduction, rank) =>
      introduction === undefined ? [rank] : []
    );
    const shown = missing.slice(0, 8).join(", ") + (missing.length > 8 ? ", ..." : "");
    return new RanksError(
      "silent",
      `of ${this.#communicator.size} ranks ${missing.length} did not come up within ${this.#timeouts.joinSeconds} s ` +
        `(${shown}); look at what the launcher says of their machines`,
    );
  }

  #fail(error: NmerError): void {
    Deferred.doneUnsafe(this.#joined, Effect.fail(error));
    for (let rank = 1; rank < this.#communicator.size; rank++) {
      if (!this.#dead.has(rank)) this.#listener?.died(rank, `MPI failed: ${error.message}`);
      this.#dead.add(rank);
    }
    this.#checkLeft();
  }
}
