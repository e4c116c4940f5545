// Journals that are read one after the other, each locked no longer than that takes.

import * as Effect from "effect/Effect";
import type { Steps } from "../../base/steps.ts";
import { inSlices, JournalError, ofReading, type readingJournal } from "../../execution/mod.ts";

/** Opens a journal by its name. */
export type OpenJournal = (name: string) => ReturnType<typeof readingJournal>;

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
