// Machines that are made up, for tests of how programs are found.

import * as Effect from "effect/Effect";
import type { ProgramSearch, ServerCommand } from "../../lib/programs/mod.ts";

/** What is on a machine; nothing else is. */
export interface MadeUp {
  readonly variables?: Readonly<Record<string, string>>;
  /** Executables by name, and absolute paths that are executable. */
  readonly executables?: Readonly<Record<string, readonly string[]>>;
  readonly firstLines?: Readonly<Record<string, string>>;
  /** What a command prints; undefined where it fails. */
  readonly answer?: (command: ServerCommand) => string | undefined;
}

/** The search on a machine that is made up; it notes the commands that it is asked to run. */
export function searchOn(
  { variables = {}, executables = {}, firstLines = {}, answer = () => undefined }: MadeUp,
  asked: string[] = [],
): ProgramSearch {
  return {
    variable: (name) => variables[name],
    executables: (name) => Effect.succeed(executables[name] ?? []),
    contentDigest: () => Effect.succeed(undefined),
    firstLine: (path) => Effect.succeed(firstLines[path]),
    ask: (command) =>
      Effect.sync(() => {
        asked.push(command.command);
        return answer(command);
      }),
    shipped: (file) => `/nmer/${file}`,
    runtime: "/bin/deno",
  };
}
