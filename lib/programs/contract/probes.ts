// The search for a program whose probes may be killed or hang: the other places are looked at all the same, and where
// none has the program, it is said that a probe did not answer instead of that the program is missing.

import * as Effect from "effect/Effect";
import { ProbeError, ProgramError, type ProgramSearch } from "./program.ts";

/** A search that continues where a probe did not answer, and remembers why. */
export interface WatchedSearch {
  readonly search: ProgramSearch;
  /** A failure to find a program, in the light of the probes that did not answer. */
  readonly inLightOfProbes: (name: string, missing: ProgramError) => ProgramError;
}

/** Watches the probes of a search. */
export function watchProbes(search: ProgramSearch): WatchedSearch {
  const unanswered: ProbeError[] = [];
  const watched: ProgramSearch = Object.assign(Object.create(search), {
    ask: (command: Parameters<ProgramSearch["ask"]>[0]) =>
      Effect.catch(
        search.ask(command),
        (error) => {
          if (!(error instanceof ProbeError)) return Effect.fail(error);
          unanswered.push(error);
          return Effect.succeed(undefined);
        },
      ),
  });
  return {
    search: watched,
    inLightOfProbes: (name, missing) => {
      const whats = [...new Set(unanswered.map(({ what }) => what))];
      if (whats.length === 0) return missing;
      const message = (name: string) =>
        `whether ${name} is there is not known: ${
          whats.join("; ")
        } when it was asked for it. Try again; where that ` +
        "does not help, start it by hand to see why";
      return new ProgramError(message(name), "more-resources", message("it"));
    },
  };
}

/**
 * Looks for a program.
 *
 * @param name What it is called in messages.
 * @param find Looks for it.
 */
export function findWatched<A>(
  name: string,
  find: (search: ProgramSearch) => Effect.Effect<A, ProgramError>,
  search: ProgramSearch,
): Effect.Effect<A, ProgramError> {
  return Effect.suspend(() => {
    const { search: watched, inLightOfProbes } = watchProbes(search);
    return Effect.mapError(find(watched), (missing) => inLightOfProbes(name, missing));
  });
}
