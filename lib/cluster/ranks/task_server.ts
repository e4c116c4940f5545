// A rank's side: tasks that it is sent are computed by a carrier of its own, whichever that is, and what becomes of them
// goes back. Rank 0 has one, too, for what it computes itself.

import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import type { Carrier, Limit } from "../../execution/mod.ts";
import type { AskProgress, TaskProgress } from "../../programs/mod.ts";
import type { FromRank, OfTask, OwnProgress, ToRank } from "./protocol.ts";

interface Served {
  fiber: Fiber.Fiber<void> | undefined;
  hasBegun: boolean;
  progress: AskProgress | undefined;
  /** Whether it has been looked at before: it is not one that ends in a moment. */
  isLong: boolean;
}

/** Computes the tasks of a rank. */
export class TaskServer {
  readonly #carrier: Carrier;
  readonly #scope: Scope.Scope;
  readonly #memoryBytes: number;
  readonly #reply: (message: FromRank) => void;
  readonly #tasks = new Map<number, Served>();

  /**
   * @param carrier Who computes.
   * @param scope Its end gives all tasks up.
   * @param memoryBytes For all of its tasks together; one that is to have all memory gets this much.
   * @param reply Takes what is said of tasks.
   */
  constructor(
    carrier: Carrier,
    scope: Scope.Scope,
    memoryBytes: number,
    reply: (message: FromRank) => void,
  ) {
    this.#carrier = carrier;
    this.#scope = scope;
    this.#memoryBytes = memoryBytes;
    this.#reply = reply;
  }

  /** Does what a message asks for; other messages are none of its business. */
  receive(message: ToRank): void {
    switch (message.kind) {
      case "task":
        return this.#compute(message);
      case "cancel":
        return this.#giveUp(this.#tasks.get(message.id));
      case "retract": {
        const served = this.#tasks.get(message.id);
        return this.#giveUp(served?.hasBegun === true ? undefined : served);
      }
    }
  }

  #compute({ id, request, expectedSeconds }: Extract<ToRank, { readonly kind: "task" }>): void {
    const served: Served = { fiber: undefined, hasBegun: false, progress: undefined, isLong: false };
    const begin: Limit = (computation, _, progress) =>
      Effect.suspend(() => {
        served.hasBegun = true;
        served.progress = progress;
        this.#reply({ kind: "began", id });
        return computation;
      });
    const all = request.memoryBytes === undefined ? request : { ...request, memoryBytes: this.#memoryBytes };
    const computing = this.#carrier.evaluate(all, begin, expectedSeconds).pipe(
      Effect.map(({ outcome, worker }): OfTask => ({ kind: "ended", id, outcome, worker })),
      Effect.catch(({ message, remedy }) => Effect.succeed<OfTask>({ kind: "lost", id, message, remedy })),
      Effect.onInterrupt(() => Effect.sync(() => this.#ended({ kind: "cancelled", id }))),
      // Rank 0 would wait for an answer.
      Effect.catchDefect((bug) =>
        Effect.succeed<OfTask>({ kind: "lost", id, message: `a bug in nmer: ${bug}`, remedy: "give-up" })
      ),
      Effect.map((said) => this.#ended(said)),
    );
    this.#tasks.set(id, served); // before it begins, for it may end at once
    served.fiber = Effect.runSync(Effect.forkIn(computing, this.#scope, { startImmediately: true }));
  }

  /** How far its tasks are that were computed already when this was asked before. */
  get progress(): readonly OwnProgress[] {
    const known: OwnProgress[] = [];
    for (const [id, served] of this.#tasks) {
      const progress = served.isLong ? served.progress?.() : undefined;
      served.isLong = served.hasBegun;
      if (progress !== undefined) known.push({ id, ...progress });
    }
    return known;
  }

  /** How far one of its tasks is, as far as that is known. */
  progressOf(id: number): TaskProgress | undefined {
    return this.#tasks.get(id)?.progress?.();
  }

  #giveUp(served: Served | undefined): void {
    if (served?.fiber !== undefined) Effect.runFork(Fiber.interrupt(served.fiber));
  }

  #ended(said: OfTask): void {
    this.#tasks.delete(said.id);
    this.#reply(said);
  }
}
