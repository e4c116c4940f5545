// Turning a mailbox again and again: a timer that leaves the cores to the workers. While messages come it turns at once,
// since the next ones are on their way.

import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type Communicator, MpiError } from "../mpi/mod.ts";

// A turn costs some 2 microseconds, and waking for it some 20: a millisecond costs the core 2 %.
const IDLE_MILLISECONDS = 1;
// This many turns without a message, and the timer is back: some 0.2 ms.
const BUSY_TURNS = 20;

/**
 * Turns for as long as the scope lives.
 *
 * @param turn Says whether something came.
 * @param onFailure Receives what MPI failed with; nothing turns any more.
 */
export function turning(
  turn: () => boolean,
  onFailure: (error: MpiError) => void,
): Effect.Effect<void, never, Scope.Scope> {
  return Effect.asVoid(Effect.acquireRelease(
    Effect.sync(() => start(turn, onFailure)),
    (stop) => Effect.sync(stop),
  ));
}

/** Ends MPI; where it does not end in good order the launcher will say so, and all that counts is done by then. */
export function finalize(communicator: Communicator): void {
  try {
    communicator.finalize();
  } catch (error) {
    if (!(error instanceof MpiError)) throw error;
  }
}

function start(turn: () => boolean, onFailure: (error: MpiError) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let immediate: ReturnType<typeof setImmediate> | undefined;
  let quiet = 0;
  const next = () => {
    timer = immediate = undefined;
    try {
      quiet = turn() ? 0 : quiet + 1;
    } catch (error) {
      if (!(error instanceof MpiError)) throw error;
      return onFailure(error);
    }
    if (quiet < BUSY_TURNS) immediate = setImmediate(next);
    else timer = setTimeout(next, IDLE_MILLISECONDS);
  };
  next();
  return () => {
    clearTimeout(timer);
    if (immediate !== undefined) clearImmediate(immediate);
  };
}
