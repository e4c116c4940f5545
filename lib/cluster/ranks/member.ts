// Every rank but 0: it introduces itself, computes what it is sent, and ends when rank 0 says so or is gone.

import { deserialize } from "node:v8";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import type * as Scope from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import { Carrier, type MonotonicSeconds, monotonicSeconds, Observer } from "../../execution/mod.ts";
import type { Communicator } from "../mpi/mod.ts";
import { RanksError } from "./error.ts";
import { HEARTBEAT_SECONDS, Heartbeats } from "./heartbeats.ts";
import { Mailbox } from "./mailbox.ts";
import { isGone, killProcess, type RankProcess } from "./neighbours.ts";
import type { FromRank, Introduction, Share, ToRank } from "./protocol.ts";
import type { RankSetup } from "./rank_carrier.ts";
import { TaskServer } from "./task_server.ts";
import { finalize, turning } from "./turning.ts";

/** What a rank is made of. */
export interface MemberOptions {
  /** How it sends and receives. */
  readonly communicator: Communicator;
  /** What it says of itself. */
  readonly introduction: Introduction;
  /** Makes its carrier, of what rank 0 has sent for that. */
  readonly makeCarrier: (setup: unknown, share: Share) => Layer.Layer<Carrier, NmerError, Observer>;
  /** Memory that it holds, its child processes included, in bytes. */
  readonly memoryInUse: () => number;
  /** What it asks of its machine; tests have one without processes. */
  readonly machine?: {
    readonly isGone: (process: RankProcess) => boolean;
    /** Whether it is gone then. */
    readonly kill: (process: RankProcess) => boolean;
  };
}

// Rank 0 breaks the job off in a moment.
const STAYS = "10 seconds";
const MACHINE = { isGone, kill: killProcess };
// Until rank 0 has said who it is.
const SILENCE_SECONDS = 600;

/** Serves rank 0 until the end; gives the status to exit with. */
export const serveRank = Effect.fnUntraced(function* (options: MemberOptions) {
  const member = new Member(options, yield* monotonicSeconds);
  yield* turning(member.turn, (error) => member.fail(error));
  const status = yield* Effect.raceFirst(
    Effect.andThen(
      Effect.raceFirst(Effect.scoped(Effect.andThen(member.compute, Effect.never)), member.dismissed),
      Effect.never,
    ),
    member.ended,
  );
  yield* member.leave;
  return status;
}, Effect.scoped);

class Member {
  readonly #options: MemberOptions;
  readonly #mailbox: Mailbox<FromRank, ToRank>;
  readonly #now: MonotonicSeconds;
  readonly #heartbeats: Heartbeats;
  readonly #begun = Deferred.makeUnsafe<void>();
  readonly #ended = Deferred.makeUnsafe<number, NmerError>();
  readonly #dismissed = Deferred.makeUnsafe<void>();
  readonly #machine: NonNullable<MemberOptions["machine"]>;
  #server: TaskServer | undefined;
  /** Rank 0, where it is on the same machine. */
  #coordinator: RankProcess | undefined;
  #hasDead = false;
  #stays = false;
  #isDismissed = false;

  constructor(options: MemberOptions, now: MonotonicSeconds) {
    const { communicator, introduction, machine = MACHINE } = options;
    this.#options = options;
    this.#machine = machine;
    this.#mailbox = new Mailbox(communicator);
    this.#now = now;
    this.#heartbeats = new Heartbeats(1, SILENCE_SECONDS, now());
    this.#say({ kind: "introduction", introduction });
  }

  /** The status to exit with, once rank 0 has said it; fails where rank 0 is gone. */
  get ended(): Effect.Effect<number, NmerError> {
    return Deferred.await(this.#ended);
  }

  /** Ends once its tasks were given to others. */
  get dismissed(): Effect.Effect<void> {
    return Deferred.await(this.#dismissed);
  }

  /** Makes ready when the run begins; what comes afterwards is computed as long as the scope lives. */
  get compute(): Effect.Effect<void, never, Scope.Scope> {
    return Effect.gen({ self: this }, function* () {
      yield* Deferred.await(this.#begun);
      const { communicator, makeCarrier } = this.#options;
      const bytes = yield* Effect.promise(() => communicator.broadcast(undefined));
      this.#say({ kind: "received" });
      const { setup, shares } = deserialize(bytes) as RankSetup;
      const share = shares[communicator.rank]!;
      const built = yield* Effect.exit(Layer.build(makeCarrier(setup, share)));
      if (Exit.isFailure(built)) {
        const { message, remedy } = describeCause(built);
        return this.#say({ kind: "refused", message, remedy });
      }
      const carrier = yield* Effect.provide(Carrier, built.value);
      this.#server = new TaskServer(
        carrier,
        yield* Effect.scope,
        share.memoryBytes,
        (said) => this.#say(said),
      );
      this.#say({ kind: "ready", slots: carrier.slots });
    }).pipe(Effect.provideService(Observer, {
      notify: (event) => {
        if (event.type === "mode-changed") {
          this.#say({ kind: "notice", text: `continuing in mode ${event.mode}: ${event.reason}` });
        }
      },
    }));
  }

  /** Says good-bye and ends MPI with the others, as far as the dead let it. */
  get leave(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { communicator } = this.#options;
      this.#say({ kind: "bye" });
      this.#mailbox.send();
      this.#mailbox.close();
      if (this.#stays) return Effect.sleep(STAYS);
      // MPI_Finalize would wait for the dead, where not all libraries of the job know of them.
      if (!this.#hasDead) finalize(communicator);
      return Effect.void;
    });
  }

  /** One round of sending and receiving. */
  readonly turn = (): boolean => {
    const now = this.#now();
    this.#heartbeats.listens(now);
    const isDue = this.#heartbeats.isDue(now);
    if (isDue) this.#sayThatItLives();
    const hasCome = this.#mailbox.turn((_, message) => this.#receive(message));
    if (hasCome) this.#heartbeats.heard(0, now);
    else if (this.#heartbeats.isSilent(0, now)) {
      this.#loseCoordinator(`has said nothing for ${this.#heartbeats.limitSeconds} s`);
    } else if (isDue && this.#misses(now)) this.#loseCoordinator("is gone");
    return hasCome;
  };

  #sayThatItLives(): void {
    const progress = this.#server?.progress ?? [];
    const memoryBytes = this.#options.memoryInUse();
    this.#say({ kind: "alive", memoryBytes, ...(progress.length === 0 ? {} : { progress }) });
  }

  // Who has spoken a moment ago is there.
  #misses(now: number): boolean {
    return this.#coordinator !== undefined && this.#heartbeats.silenceOf(0, now) > HEARTBEAT_SECONDS &&
      this.#machine.isGone(this.#coordinator);
  }

  /** MPI has failed. */
  fail(error: NmerError): void {
    Deferred.doneUnsafe(this.#ended, Effect.fail(error));
  }

  #receive(message: ToRank): void {
    switch (message.kind) {
      case "begin":
        return void Deferred.doneUnsafe(this.#begun, Effect.void);
      case "coordinator":
        return this.#watch(message);
      case "kill":
        if (this.#machine.kill(message.process)) this.#say({ kind: "killed", rank: message.rank });
        return;
      case "dismissed":
        // Nobody speaks to it any more, and that is no reason to end.
        this.#heartbeats.limitSeconds = Infinity;
        this.#isDismissed = true;
        return void Deferred.doneUnsafe(this.#dismissed, Effect.void);
      case "end":
        this.#hasDead = message.hasDead;
        this.#stays = message.stays;
        return void Deferred.doneUnsafe(this.#ended, Effect.succeed(message.status));
      default:
        this.#server?.receive(message);
    }
  }

  #watch({ host, process, silenceSeconds }: Extract<ToRank, { readonly kind: "coordinator" }>): void {
    this.#heartbeats.limitSeconds = silenceSeconds;
    if (host === this.#options.introduction.host) this.#coordinator = process;
  }

  #say(message: FromRank): void {
    this.#mailbox.say(0, message);
  }

  #loseCoordinator(what: string): void {
    // Were it only stopped, its launcher would wait for it.
    if (this.#coordinator !== undefined) this.#machine.kill(this.#coordinator);
    const { rank } = this.#options.communicator;
    // Of a run that continued without this rank, others know more.
    const reason = this.#isDismissed ? "silent" : "orphaned";
    this.fail(new RanksError(reason, `rank 0 ${what}, and rank ${rank} ends`));
  }
}

function describeCause(exit: Exit.Failure<unknown, NmerError>): Pick<NmerError, "message" | "remedy"> {
  const error = Exit.findErrorOption(exit);
  if (error._tag === "Some") return error.value;
  return { message: `a bug in nmer: ${String(exit.cause)}`, remedy: "give-up" };
}
