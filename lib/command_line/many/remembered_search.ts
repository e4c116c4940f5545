// The search for external programs, whose answers hold for all inputs of a command: to ask a program takes seconds.

import * as Effect from "effect/Effect";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";

type Search = ReturnType<NonNullable<RunEnvironment["programSearch"]>>;

/** An environment whose search for programs remembers what it was answered; what failed is asked again. */
export function rememberingPrograms(environment: RunEnvironment): RunEnvironment {
  const { programSearch } = environment;
  if (programSearch === undefined) return environment;
  const searches = new Map<string | undefined, Search>();
  return {
    ...environment,
    programSearch: (scratch) =>
      searches.getOrInsertComputed(scratch, () => remembering(programSearch(scratch))),
  };
}

function remembering(search: Search): Search {
  return {
    ...search,
    executables: remembered(search.executables),
    contentDigest: remembered(search.contentDigest),
    ask: remembered(search.ask),
  };
}

function remembered<Question, A, E>(
  ask: (question: Question) => Effect.Effect<A, E>,
): (question: Question) => Effect.Effect<A, E> {
  const answers = new Map<string, A>();
  return (question) =>
    Effect.suspend(() => {
      const key = JSON.stringify(question);
      if (answers.has(key)) return Effect.succeed(answers.get(key)!);
      return Effect.tap(ask(question), (answer) => Effect.sync(() => void answers.set(key, answer)));
    });
}
