// The ranks of a run until all of them are ready: what they say by then, who cannot compute, and who dies.

import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { NmerError } from "../../base/error.ts";
import { CarrierError } from "../../execution/mod.ts";
import type { Coordinator } from "./coordinator.ts";
import type { FromRank, Share } from "./protocol.ts";

/** What a rank says that the user should know. */
export type Notice = Extract<FromRank, { readonly kind: "notice" }>;

// A broadcast comes by way of other ranks, so that a dead one may keep it from living ones: it has come by then, or never.
const BROADCAST_SECONDS = 5;

/** The ranks until all of them are ready. */
export class Start {
  readonly #coordinator: Coordinator;
  readonly #hear: (rank: number, notice: Notice) => void;
  readonly #waiting: Set<number>;
  /** Those that what is broadcast has not come to, as far as they have said. */
  readonly #unreached: Set<number>;
  readonly #dead = new Map<number, string>();
  readonly #firstDeath = Deferred.makeUnsafe<string>();
  readonly #done = Deferred.makeUnsafe<void, CarrierError>();

  constructor(
    coordinator: Coordinator,
    shares: readonly Share[],
    hear: (rank: number, notice: Notice) => void,
  ) {
    this.#coordinator = coordinator;
    this.#hear = hear;
    this.#waiting = new Set(shares.keys());
    this.#unreached = new Set(shares.keys());
    this.#settled(0);
  }

  /** The broadcast is done at rank 0. */
  sent(): void {
    this.#unreached.delete(0);
  }

  /** Who has died, and why: the others continue without them. */
  get dead(): ReadonlyMap<number, string> {
    return this.#dead;
  }

  /** Fails the start where a dead rank keeps the broadcast from a living one; to be run beside it. */
  get watching(): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      const why = yield* Deferred.await(this.#firstDeath);
      yield* Effect.sleep(Duration.seconds(BROADCAST_SECONDS));
      if (this.#unreached.size > 0) {
        this.#fail(`${why} before all ranks had what they need; run the same command again`, "retry");
      }
    });
  }

  /** Ends when all ranks are ready; fails with the first that cannot be. */
  get ready(): Effect.Effect<void, CarrierError> {
    return Deferred.await(this.#done);
  }

  /** Fails with the first rank that cannot be ready, and never succeeds. */
  get failed(): Effect.Effect<never, CarrierError> {
    return Effect.andThen(Deferred.await(this.#done), Effect.never);
  }

  readonly receive = (rank: number, message: FromRank): void => {
    if (message.kind === "received") this.#unreached.delete(rank);
    if (message.kind === "ready") this.#settled(rank);
    if (message.kind === "notice") this.#hear(rank, message);
    if (message.kind !== "refused") return;
    this.#fail(`${this.#coordinator.nameOf(rank)}: ${message.message}`, message.remedy);
  };

  readonly died = (rank: number, why: string): void => {
    this.#dead.set(rank, why);
    this.#unreached.delete(rank);
    Deferred.doneUnsafe(this.#firstDeath, Exit.succeed(why));
    this.#settled(rank);
  };

  #settled(rank: number): void {
    this.#waiting.delete(rank);
    if (this.#waiting.size === 0) Deferred.doneUnsafe(this.#done, Exit.void);
  }

  #fail(message: string, remedy: NmerError["remedy"]): void {
    Deferred.doneUnsafe(this.#done, Effect.fail(new CarrierError("start", message, remedy)));
  }
}
