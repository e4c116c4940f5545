// Journals that are read one after the other, each locked no longer than that takes.

import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { Steps } from "../../base/steps.ts";
import {
  inSlices,
  JournalError,
  journalError,
  type JournalReader,
  ofReading,
  SnapshotReader,
} from "../../execution/mod.ts";

/** A journal from which results are read. */
export type JournalSource = Pick<JournalReader, "notices" | "runs" | "differences" | "results" | "failures">;

/** Opens a journal by its name. */
export type OpenJournal = (name: string) => Effect.Effect<JournalSource, JournalError, Scope>;

/** Opens a journal beside whoever has it open, and does not lock it. */
export const openBeside: OpenJournal = (name) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => new SnapshotReader(resolve(name)),
      catch: (error) => ofReading(journalError(resolve(name), error)),
    }),
    (reader) => Effect.sync(() => reader.close()),
  );

/** Steps that may meet a journal that cannot be read. */
export function inFailingSlices<A>(steps: Steps<A>): Effect.Effect<A, JournalError> {
  function* settled(): Steps<{ readonly value: A } | { readonly error: JournalError }> {
    try {
      return { value: yield* steps };
    } catch (error) {
      if (error instanceof JournalError) return { error: ofReading(error) };
      throw error;
    }
  }
  return Effect.flatMap(
    inSlices(settled()),
    (end) => "error" in end ? Effect.fail(end.error) : Effect.succeed(end.value),
  );
}
