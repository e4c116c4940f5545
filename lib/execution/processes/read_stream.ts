// Reading the pipe of another process.

import * as Effect from "effect/Effect";

/** Hands on all that comes through a pipe; what cannot be read any more has ended. */
export function readStream(
  stream: ReadableStream<Uint8Array>,
  receive: (bytes: Uint8Array) => void,
): Effect.Effect<void> {
  return Effect.gen(function* () {
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = yield* Effect.tryPromise(() => reader.read());
      if (done) return;
      receive(value);
    }
  }).pipe(Effect.ignore);
}
