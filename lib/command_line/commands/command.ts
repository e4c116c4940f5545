// What the commands have in common.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { type Calculation, prepare } from "../../calculation/prepare/prepare.ts";
import { readInput } from "../../input/mod.ts";
import { checkExecution } from "../options/execution_options.ts";
import type { Arguments, Option } from "../options/arguments.ts";
import type { Host } from "../host/host.ts";
import { readRegistry } from "../options/user_programs.ts";

/** Exit statuses of the command line. */
export const EXIT = { done: 0, bug: 1, badInput: 2, tasksFailed: 3, environment: 4 } as const;

/** A command of `nmer`. */
export interface Command {
  readonly name: string;
  /** What stands behind the name in the help, as in `INPUT [-o RESULT]`. */
  readonly synopsis: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs for the command's own help. */
  readonly description: string;
  /** Lines that work as they are. */
  readonly examples: readonly string[];
  readonly options: readonly Option[];
  /**
   * Runs the command; the result is the exit status. What it calls `nearlyDone` before may finish though it is
   * interrupted, if that takes no more than a moment.
   */
  readonly run: (
    args: readonly string[],
    host: Host,
    nearlyDone: () => void,
  ) => Effect.Effect<number, NmerError>;
}

/** An option for the format of what is written to standard output. */
export const FORMAT_OPTION: Option = {
  name: "format",
  value: "text|json|yaml",
  help: "what is written to standard output [text]",
};

/**
 * Reads an input and plans it; nothing is computed. Fails with an InputError.
 *
 * @param args Arguments that may name programs of the user's own.
 */
export function readCalculation(
  host: Host,
  path: string,
  args?: Arguments,
): Effect.Effect<Calculation, NmerError> {
  return fromPromise(async () => {
    const registry = await readRegistry(host, args);
    const input = await readInput(path, host.readFile);
    checkExecution(input);
    return prepare(input, registry);
  });
}

/** The files that a calculation was read from, which no result may overwrite. */
export function inputFiles(inputPath: string, { input }: Calculation): readonly string[] {
  return [...new Set([inputPath, input.molecule.source])];
}

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
