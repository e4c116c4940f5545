// What the server says, on its way to the client: written in order, without waiting for a client that reads slowly. Of
// the progress of a calculation only the latest waits.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { jsonPieces } from "../../base/pieces/json_pieces.ts";
import type { ServerMessage } from "./protocol.ts";

/** Writes bytes; rejects where nobody reads them. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** Lines that wait to be written. */
export class Answers {
  readonly #write: WriteBytes;
  #waiting: ServerMessage[] = [];
  #wake = Deferred.makeUnsafe<void>();
  #written = Deferred.makeUnsafe<void>();
  #isIdle = true;
  readonly #gone = Deferred.makeUnsafe<string>();

  /** @param write Writes them. */
  constructor(write: WriteBytes) {
    this.#write = write;
  }

  /** Adds a message. */
  say(message: ServerMessage): void {
    if (message.type === "progress") {
      this.#waiting = this.#waiting.filter(({ type }) => type !== "progress");
    }
    this.#waiting.push(message);
    this.#isIdle = false;
    Deferred.doneUnsafe(this.#wake, Effect.void);
  }

  /** Done, with the reason, when nobody reads any more. */
  get gone(): Effect.Effect<string> {
    return Deferred.await(this.#gone);
  }

  /** Done when all that was said is written, or nobody reads it. */
  get written(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.#isIdle ? Effect.void : Effect.raceFirst(Deferred.await(this.#written), Effect.asVoid(this.gone))
    );
  }

  /** Writes, until nobody reads. */
  readonly writing: Effect.Effect<void> = Effect.suspend(() => this.#writeWaiting()).pipe(
    Effect.forever,
    Effect.catch((reason: string) => Effect.asVoid(Deferred.succeed(this.#gone, reason))),
  );

  #writeWaiting(): Effect.Effect<void, string> {
    const message = this.#waiting.shift();
    if (message !== undefined) {
      return Effect.tryPromise({
        try: async () => {
          const encoder = new TextEncoder();
          for (const text of lineOf(message)) await this.#write(encoder.encode(text));
        },
        catch: (error) => error instanceof Error ? error.message : String(error),
      });
    }
    this.#isIdle = true;
    Deferred.doneUnsafe(this.#written, Effect.void);
    this.#written = Deferred.makeUnsafe();
    this.#wake = Deferred.makeUnsafe();
    return Deferred.await(this.#wake);
  }
}

const CHARACTERS_PER_WRITE = 2 ** 16;

// A result is made as it is written: it may be longer than a text can be.
function* lineOf(message: ServerMessage): Generator<string, void, void> {
  if (!("result" in message)) return yield `${JSON.stringify(message)}\n`;
  let text = "";
  for (const piece of jsonPieces(message, "one-line")) {
    text += piece;
    if (text.length < CHARACTERS_PER_WRITE) continue;
    yield text;
    text = "";
  }
  yield `${text}\n`;
}
