// Rank 0 of a run under MPI: it hears what the others say, notices who is dead, and ends the job.

import { serialize } from "node:v8";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import { type MonotonicSeconds, monotonicSeconds } from "../../execution/mod.ts";
import type { Communicator } from "../mpi/mod.ts";
import { type EndingJob, endJob, type OwnMachine } from "./ending.ts";
import { RanksError } from "./error.ts";
import { Heartbeats } from "./heartbeats.ts";
import { Mailbox } from "./mailbox.ts";
import { killProcess } from "./neighbours.ts";
import type { FromRank, Introduction, ToRank } from "./protocol.ts";
import { RankRoll } from "./roll.ts";
import { RANK_TIMEOUTS, type RankTimeouts, REFUSED_SECONDS, SLACK, START_SECONDS } from "./timeouts.ts";
import { turning } from "./turning.ts";

/** What the coordinator does with what it hears. */
export interface RankListener {
  /** A rank has said something. */
  readonly receive: (rank: number, message: FromRank) => void;
  /** A rank is dead, or is taken for it. */
  readonly died: (rank: number, why: string) => void;
}

// How often it looks who is silent.
const LOOK_SECONDS = 0.2;

/** The other ranks, as rank 0 has them. */
export class Coordinator {
  readonly #communicator: Communicator;
  readonly #mailbox: Mailbox<ToRank, FromRank>;
  readonly #timeouts: RankTimeouts;
  readonly #now: MonotonicSeconds;
  readonly #heartbeats: Heartbeats;
  readonly #roll: RankRoll;
  readonly #job: EndingJob;
  #listener: RankListener | undefined;
  #lastLook = -Infinity;

  private constructor(
    communicator: Communicator,
    own: Introduction,
    timeouts: RankTimeouts,
    now: MonotonicSeconds,
    machine: OwnMachine,
  ) {
    this.#communicator = communicator;
    this.#mailbox = new Mailbox(communicator);
    this.#timeouts = timeouts;
    this.#now = now;
    this.#heartbeats = new Heartbeats(communicator.size, timeouts.silenceSeconds, now());
    this.#roll = new RankRoll(communicator.size, own);
    this.#job = { communicator, mailbox: this.#mailbox, roll: this.#roll, machine };
    this.#sayWho(START_SECONDS);
  }

  /**
   * Waits until all ranks have introduced themselves, and listens to them for as long as the scope lives.
   *
   * @param own What rank 0 says of itself.
   * @param said Says why they cannot compute together, before they are ended: that may end this process, too.
   */
  static join(
    communicator: Communicator,
    own: Introduction,
    timeouts: RankTimeouts = RANK_TIMEOUTS,
    machine: OwnMachine = { kill: killProcess },
    said: (error: NmerError) => Effect.Effect<unknown> = () => Effect.void,
  ): Effect.Effect<Coordinator, NmerError, Scope.Scope> {
    return Effect.gen(function* () {
      const coordinator = new Coordinator(communicator, own, timeouts, yield* monotonicSeconds, machine);
      yield* turning(coordinator.turn, (error) => coordinator.#fail(error));
      return yield* Effect.as(coordinator.#roll.joined(timeouts.joinSeconds), coordinator).pipe(
        Effect.tapError(said),
        // Not all launchers end the others with rank 0.
        Effect.tapError(({ remedy }) => coordinator.end(remedy === "fix-input" ? 2 : 4, REFUSED_SECONDS)),
      );
    });
  }

  /** What the ranks have said of themselves, in their order. */
  get introductions(): readonly Introduction[] {
    return this.#roll.introductions as readonly Introduction[];
  }

  /** Memory that the other ranks hold, as they said last, in bytes. */
  get memoryBytes(): number {
    return this.#roll.memoryBytes;
  }

  /** `rank 3 on node7`. */
  nameOf(rank: number): string {
    return this.#roll.nameOf(rank);
  }

  /** Says something to a rank. */
  say(rank: number, message: ToRank): void {
    if (!this.#roll.isDead(rank)) this.#mailbox.say(rank, message);
  }

  /** Says something to all other ranks. */
  sayToAll(message: ToRank): void {
    for (let rank = 1; rank < this.#roll.size; rank++) this.say(rank, message);
  }

  /**
   * From now on a rank that says nothing for longer is taken for dead.
   *
   * @param silenceSeconds Default is what it was until now.
   */
  watch(silenceSeconds: number = this.#timeouts.silenceSeconds): void {
    this.#heartbeats.limitSeconds = silenceSeconds;
  }

  /** From now on the others need not wait much longer for rank 0 than it does for them. */
  promiseToSpeak(): void {
    this.#sayWho(SLACK * this.#heartbeats.limitSeconds);
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
    return endJob(this.#job, status, timeoutSeconds);
  }

  #sayWho(silenceSeconds: number): void {
    const { host, process } = this.#roll.own;
    this.sayToAll({ kind: "coordinator", host, process, silenceSeconds });
  }

  #receive(rank: number, message: FromRank): void {
    this.#heartbeats.heard(rank, this.#now());
    if (this.#roll.isDead(rank)) return;
    switch (message.kind) {
      case "introduction":
        return this.#roll.introduce(rank, message.introduction);
      case "alive":
        this.#roll.holds(rank, message.memoryBytes);
        return this.#listener?.receive(rank, message);
      case "bye":
        return this.#roll.leave(rank);
      case "killed":
        return this.#roll.kill(message.rank);
      default:
        this.#listener?.receive(rank, message);
    }
  }

  #look(now: number): void {
    this.#lastLook = now;
    if (this.#heartbeats.isDue(now)) this.sayToAll({ kind: "alive" });
    for (const rank of this.#communicator.failedRanks()) this.#bury(rank, "has died, as MPI reports");
    for (let rank = 1; rank < this.#roll.size; rank++) {
      if (!this.#roll.isWatched(rank) || !this.#heartbeats.isSilent(rank, now)) continue;
      this.#bury(rank, `has said nothing for ${this.#heartbeats.limitSeconds} s`);
    }
  }

  #bury(rank: number, what: string): void {
    const why = `${this.nameOf(rank)} ${what}`;
    if (!this.#roll.bury(rank, new RanksError("silent", `${why} before anything was computed`))) return;
    // Should it only have slept: if it ended when it wakes, many a launcher would end all others.
    this.#mailbox.say(rank, { kind: "dismissed" });
    this.#mailbox.send();
    this.#mailbox.abandon(rank);
    this.#listener?.died(rank, why);
  }

  #fail(error: NmerError): void {
    for (const rank of this.#roll.living) {
      this.#listener?.died(rank, `MPI failed: ${error.message}`);
      this.#roll.bury(rank, error);
    }
  }
}
