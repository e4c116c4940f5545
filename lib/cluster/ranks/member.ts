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
import { Heartbeats } from "./heartbeats.ts";
import { Mailbox } from "./mailbox.ts";
import type { FromRank, Introduction, Share, ToRank } from "./protocol.ts";
import type { RankSetup } from "./rank_carrier.ts";
import { TaskServer } from "./task_server.ts";
import { turning } from "./turning.ts";

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
  /** It ends by itself when rank 0 says nothing for longer, in seconds; default 10 minutes: a journal may take long. */
  readonly silenceSeconds?: number;
}

const SILENCE_SECONDS = 600;

/** Serves rank 0 until the end; gives the status to exit with. */
export const serveRank = Effect.fnUntraced(function* (options: MemberOptions) {
  const member = new Member(options, yield* monotonicSeconds);
  yield* turning(member.turn, (error) => member.fail(error));
  const status = yield* Effect.raceFirst(
    Effect.scoped(Effect.andThen(member.compute, Effect.never)),
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
  #server: TaskServer | undefined;

  constructor(options: MemberOptions, now: MonotonicSeconds) {
    const { communicator, introduction, silenceSeconds = SILENCE_SECONDS } = options;
    this.#options = options;
    this.#mailbox = new Mailbox(communicator);
    this.#now = now;
    this.#heartbeats = new Heartbeats(1, silenceSeconds, now());
    this.#say({ kind: "introduction", introduction });
  }

  /** The status to exit with, once rank 0 has said it; fails where rank 0 is gone. */
  get ended(): Effect.Effect<number, NmerError> {
    return Deferred.await(this.#ended);
  }

  /** Makes ready when the run begins; what comes afterwards is computed as long as the scope lives. */
  get compute(): Effect.Effect<void, never, Scope.Scope> {
    return Effect.gen({ self: this }, function* () {
      yield* Deferred.await(this.#begun);
      const { communicator, makeCarrier } = this.#options;
      const bytes = yield* Effect.promise(() => communicator.broadcast(undefined));
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

  /** Says good-bye and ends MPI with the others. */
  get leave(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#say({ kind: "bye" });
      this.#mailbox.send();
      return Effect.sync(() => this.#options.communicator.finalize());
    });
  }

  /** One round of sending and receiving. */
  readonly turn = (): boolean => {
    const now = this.#now();
    if (this.#heartbeats.isDue(now)) this.#say({ kind: "alive", memoryBytes: this.#options.memoryInUse() });
    const hasCome = this.#mailbox.turn((_, message) => this.#receive(message));
    if (hasCome) this.#heartbeats.heard(0, now);
    else if (this.#heartbeats.isSilent(0, now)) this.#loseCoordinator(this.#heartbeats.silenceOf(0, now));
    return hasCome;
  };

  /** MPI has failed. */
  fail(error: NmerError): void {
    Deferred.doneUnsafe(this.#ended, Effect.fail(error));
  }

  #receive(message: ToRank): void {
    if (message.kind === "begin") Deferred.doneUnsafe(this.#begun, Effect.void);
    else if (message.kind === "end") Deferred.doneUnsafe(this.#ended, Effect.succeed(message.status));
    else this.#server?.receive(message);
  }

  #say(message: FromRank): void {
    this.#mailbox.say(0, message);
  }

  #loseCoordinator(seconds: number): void {
    const { rank } = this.#options.communicator;
    this.fail(
      new RanksError(
        "silent",
        `rank ${rank} ends, since rank 0 has said nothing for ${seconds.toFixed(0)} s; run again to continue`,
      ),
    );
  }
}

function describeCause(exit: Exit.Failure<unknown, NmerError>): Pick<NmerError, "message" | "remedy"> {
  const error = Exit.findErrorOption(exit);
  if (error._tag === "Some") return error.value;
  return { message: `a bug in nmer: ${String(exit.cause)}`, remedy: "give-up" };
}
