// Computations whose expected errors are NmerErrors; all others are bugs, and end the command with their stack.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";

/** A promise whose expected errors are NmerErrors; all others are bugs. */
export function fromPromise<A>(start: () => Promise<A>): Effect.Effect<A, NmerError> {
  return Effect.tryPromise({ try: start, catch: (error) => error }).pipe(Effect.catch(expectedOnly));
}

/** A computation whose expected errors are NmerErrors; all others are bugs. */
export function attempt<A>(compute: () => A): Effect.Effect<A, NmerError> {
  return Effect.try({ try: compute, catch: (error) => error }).pipe(Effect.catch(expectedOnly));
}

function expectedOnly(error: unknown): Effect.Effect<never, NmerError> {
  return error instanceof Error && "remedy" in error ? Effect.fail(error as NmerError) : Effect.die(error);
}
