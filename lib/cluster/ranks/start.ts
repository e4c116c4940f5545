// The ranks of a run until all of them are ready: what they say by then, and who cannot compute.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { NmerError } from "../../base/error.ts";
import { CarrierError } from "../../execution/mod.ts";
import type { Coordinator } from "./coordinator.ts";
import type { FromRank, Share } from "./protocol.ts";

/** What a rank says that the user should know. */
export type Notice = Extract<FromRank, { readonly kind: "notice" }>;

/** The ranks until all of them are ready. */
export class Start {
  readonly #coordinator: Coordinator;
  readonly #hear: (rank: number, notice: Notice) => void;
  readonly #waiting: Set<number>;
  readonly #done = Deferred.makeUnsafe<void, CarrierError>();

  constructor(
    coordinator: Coordinator,
    shares: readonly Share[],
    hear: (rank: number, notice: Notice) => void,
  ) {
    this.#coordinator = coordinator;
    this.#hear = hear;
    this.#waiting = new Set(shares.keys());
    this.#settled(0);
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
    if (message.kind === "ready") this.#settled(rank);
    if (message.kind === "notice") this.#hear(rank, message);
    if (message.kind !== "refused") return;
    this.#fail(`${this.#coordinator.nameOf(rank)}: ${message.message}`, message.remedy);
  };

  readonly died = (_: number, why: string): void => this.#fail(`${why} before it computed anything`, "retry");

  #settled(rank: number): void {
    this.#waiting.delete(rank);
    if (this.#waiting.size === 0) Deferred.doneUnsafe(this.#done, Exit.void);
  }

  #fail(message: string, remedy: NmerError["remedy"]): void {
    Deferred.doneUnsafe(this.#done, Effect.fail(new CarrierError("start", message, remedy)));
  }
}
