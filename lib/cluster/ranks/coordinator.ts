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
import { killProcess, type RankProcess } from "./neighbours.ts";
import type { FromRank, Introduction, ToRank } from "./protocol.ts";
import { finalize, turning } from "./turning.ts";

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

/** What rank 0 does on its own machine; tests have one without processes. */
export interface OwnMachine {
  /** Kills a process, should it still be there. */
  readonly kill: (process: RankProcess) => void;
}

// The others wait this many times longer for rank 0, which may have much to do at once, than it does for them; and as
// long as a journal of millions of tasks may take before the first of them is computed.
const COORDINATOR_FACTOR = 10;
const COORDINATOR_START_SECONDS = 600;
// What has computed nothing ends at once, as far as it is there.
const REFUSED_END_SECONDS = 2;
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
  readonly #machine: OwnMachine;
  readonly #joined = Deferred.makeUnsafe<void, NmerError>();
  readonly #left = Deferred.makeUnsafe<void>();
  #listener: RankListener | undefined;
  #lastLook = -Infinity;

  private constructor(
    communicator: Communicator,
    own: Introduction,
    timeouts: RankTimeouts,
    now: MonotonicSeconds,
    machine: OwnMachine,
  ) {
    this.#machine = machine;
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
    this.#sayWho(COORDINATOR_START_SECONDS);
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
    machine: OwnMachine = { kill: killProcess },
  ): Effect.Effect<Coordinator, NmerError, Scope.Scope> {
    return Effect.gen(function* () {
      const coordinator = new Coordinator(communicator, own, timeouts, yield* monotonicSeconds, machine);
      yield* turning(coordinator.turn, (error) => coordinator.#fail(error));
      return yield* Effect.as(coordinator.#comeUp, coordinator).pipe(
        // Not all launchers end the others with rank 0.
        Effect.tapError(({ remedy }) => coordinator.end(remedy === "fix-input" ? 2 : 4, REFUSED_END_SECONDS)),
      );
    });
  }

  get #comeUp(): Effect.Effect<void, NmerError> {
    return Effect.gen({ self: this }, function* () {
      const limit = Duration.seconds(this.#timeouts.joinSeconds);
      const joined = yield* Effect.timeoutOption(Deferred.await(this.#joined), limit);
      if (Option.isNone(joined)) return yield* Effect.fail(this.#missing());
      yield* Effect.try({
        try: () => checkIntroductions(this.introductions),
        catch: (error) => error as RanksError,
      });
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
    return rankName(rank, this.#introductions[rank]);
  }

  /** Says something to a rank. */
  say(rank: number, message: ToRank): void {
    if (!this.#dead.has(rank)) this.#mailbox.say(rank, message);
  }

  /** Says something to all other ranks. */
  sayToAll(message: ToRank): void {
    for (let rank = 1; rank < this.#communicator.size; rank++) this.say(rank, message);
  }

  /**
   * From now on a rank that says nothing for longer is taken for dead.
   *
   * @param silenceSeconds Default is what it was until now.
   */
  watch(silenceSeconds: number = this.#timeouts.silenceSeconds): void {
    this.#heartbeats.limitSeconds = silenceSeconds;
    this.#sayWho(COORDINATOR_FACTOR * silenceSeconds);
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
    this.#heartbeats.listens(now);
    if (now - this.#lastLook > LOOK_SECONDS) this.#look(now);
    return hasCome;
  };

  /**
   * Ends all ranks, and MPI with them as far as the dead let it. What does not end by itself is killed.
   *
   * @param status What the launcher is to say, should the job have to be broken off.
   */
  end(status: number, timeoutSeconds: number = this.#timeouts.endSeconds): Effect.Effect<void> {
    return Effect.suspend(() => {
      const known = this.#communicator.failedRanks();
      const beyond = [...this.#dead].filter((rank) => !known.includes(rank) && !this.#killByNeighbour(rank));
      this.sayToAll({ kind: "end", status: 0, hasDead: this.#dead.size > 0 });
      this.#mailbox.send();
      this.#checkLeft();
      return Effect.map(
        Effect.timeoutOption(Deferred.await(this.#left), Duration.seconds(timeoutSeconds)),
        (left) => this.#leave(status, Option.isSome(left) ? beyond : this.#notGone()),
      );
    });
  }

  /** @param remaining Ranks that may still be there. */
  #leave(status: number, remaining: readonly number[]): void {
    this.#mailbox.close();
    const { host } = this.#introductions[0]!;
    const own = remaining.filter((rank) => this.#introductions[rank]?.host === host);
    for (const rank of own) this.#machine.kill(this.#introductions[rank]!.process);
    // A launcher would wait for them.
    if (own.length < remaining.length) this.#communicator.abort(status);
    // With a dead rank MPI_Finalize would wait for ever; the system takes down what it has.
    else if (remaining.length === 0 && this.#dead.size === 0) finalize(this.#communicator);
  }

  #notGone(): readonly number[] {
    return this.#introductions.map((_, rank) => rank).slice(1).filter((rank) => !this.#gone.has(rank));
  }

  #sayWho(silenceSeconds: number): void {
    const { host, process } = this.#introductions[0]!;
    this.sayToAll({ kind: "coordinator", host, process, silenceSeconds });
  }

  #receive(rank: number, message: FromRank): void {
    this.#heartbeats.heard(rank, this.#now());
    if (this.#dead.has(rank)) return;
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
        this.#listener?.receive(rank, message);
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
    // Should it only have slept: if it ended when it wakes, many a launcher would end all others.
    this.#mailbox.say(rank, { kind: "dismissed" });
    this.#mailbox.send();
    this.#dead.add(rank);
    this.#mailbox.abandon(rank);
    this.#memoryBytes[rank] = 0;
    const why = `${this.nameOf(rank)} ${what}`;
    Deferred.doneUnsafe(
      this.#joined,
      Effect.fail(new RanksError("silent", `${why} before anything was computed`)),
    );
    this.#listener?.died(rank, why);
    this.#checkLeft();
  }

  /** Has a dead rank killed, which may only sleep, by a living one on its machine; whether there is one. */
  #killByNeighbour(dead: number): boolean {
    const introduction = this.#introductions[dead];
    if (introduction === undefined) return false;
    const neighbour = this.#introductions.findIndex((other, rank) =>
      rank > 0 && other?.host === introduction.host && !this.#dead.has(rank) && !this.#gone.has(rank)
    );
    if (neighbour > 0) this.say(neighbour, { kind: "kill", process: introduction.process });
    return neighbour > 0;
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
