// The calculations that clients want, in the order in which they came: one is under way, others wait.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { RequestId, RunMessage } from "./protocol.ts";

// What waits is in memory: of more, a client that writes waits itself.
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 2 ** 27;

/** A calculation that waits for its turn. */
export interface Waiting {
  readonly message: RunMessage;
  /** Length of its line. */
  readonly bytes: number;
}

/** Calculations that are wanted. */
export class Requests {
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #current: { readonly id: RequestId; readonly stop: () => void } | undefined;
  #hasEnded = false;
  #changed = Deferred.makeUnsafe<void>();

  /** Whether a calculation of this name waits or is under way. */
  has(id: RequestId): boolean {
    return this.#current?.id === id || this.#waiting.some(({ message }) => message.id === id);
  }

  /** All that are not done, the one under way first. */
  get open(): readonly RequestId[] {
    const waiting = this.#waiting.map(({ message }) => message.id);
    return this.#current === undefined ? waiting : [this.#current.id, ...waiting];
  }

  /** Adds one behind the others. */
  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.bytes;
    this.#change();
  }

  /** There are no more. */
  end(): void {
    this.#hasEnded = true;
    this.#change();
  }

  /**
   * Takes one back. The one under way is stopped, and tells its end itself.
   *
   * @returns Whether it waited, so that nothing more is to be heard of it.
   */
  cancel(id: RequestId): boolean {
    if (this.#current?.id === id) this.#current.stop();
    const at = this.#waiting.findIndex(({ message }) => message.id === id);
    if (at < 0) return false;
    this.#take(at);
    return true;
  }

  /** The next one, once there is one; undefined when there are no more. */
  get next(): Effect.Effect<RunMessage | undefined> {
    return Effect.suspend(() => {
      if (this.#waiting.length > 0) return Effect.succeed(this.#take(0).message);
      return this.#hasEnded
        ? Effect.succeed(undefined)
        : Effect.flatMap(Deferred.await(this.#changed), () => this.next);
    });
  }

  /** Done when more may be added. */
  get room(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.#waiting.length < MAX_WAITING && this.#bytes < MAX_WAITING_BYTES
        ? Effect.void
        : Effect.flatMap(Deferred.await(this.#changed), () => this.room)
    );
  }

  /** One is under way from now on. */
  begin(id: RequestId, stop: () => void): void {
    this.#current = { id, stop };
  }

  /** It has ended. */
  done(): void {
    this.#current = undefined;
  }

  #take(at: number): Waiting {
    const [taken] = this.#waiting.splice(at, 1) as [Waiting];
    this.#bytes -= taken.bytes;
    this.#change();
    return taken;
  }

  #change(): void {
    const changed = this.#changed;
    this.#changed = Deferred.makeUnsafe();
    Deferred.doneUnsafe(changed, Effect.void);
  }
}
