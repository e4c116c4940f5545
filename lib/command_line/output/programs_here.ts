// Behind a message that other programs can do what was asked for: which of them are on this machine. Only the PATH is
// looked at, which costs nothing; `nmer programs` asks the programs themselves.

import * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Host } from "../host/host.ts";

/**
 * The message of an error, with what is here of the programs that it names.
 *
 * @param error What ends a command.
 * @param host The world that they are looked for in.
 */
export const messageOf = Effect.fnUntraced(function* (error: NmerError, host: Host) {
  const programs = error instanceof InputError ? error.problem.programs ?? [] : [];
  if (programs.length === 0) return error.message;
  const { programSearch } = yield* Effect.promise(() => host.runEnvironment());
  if (programSearch === undefined) return error.message;
  const search = programSearch(undefined);
  const here = yield* Effect.filter(
    programs,
    (name) => Effect.map(search.executables(name), (found) => found.length > 0),
  );
  const none = programs.length === 1 ? "It is" : "They are";
  const sentence = here.length === 0
    ? `${none} not on the PATH here; \`nmer programs\` says what is missing.`
    : `On the PATH here: ${plainText(here.join(", "))}.`;
  return `${error.message} ${sentence}`;
});
