// What a command is.

import type * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import type { Host } from "../host/host.ts";
import type { Option } from "../options/arguments.ts";

/**
 * Exit statuses of the command line. `outOfTime`: the batch system's limit is over, as where its warning, SIGUSR2, ends
 * a run.
 */
export const EXIT = {
  done: 0,
  bug: 1,
  badInput: 2,
  tasksFailed: 3,
  environment: 4,
  outOfTime: 140,
} as const;

/** What a command says of its end, should it be interrupted. */
export interface Ending {
  /** From now on it may finish though it is interrupted, if that takes no more than a moment. */
  readonly nearlyDone: () => void;
  /** Interrupted, it has this exit status in place of that of the signal. */
  readonly endWith: (status: number) => void;
}

/** A command of `nmer`. */
export interface Command {
  /** What stands behind the name in the help, as in `INPUT [-o RESULT]`. */
  readonly synopsis: string;
  /** Paragraphs for the command's own help. */
  readonly description: string;
  /** Lines that work as they are. */
  readonly examples: readonly string[];
  /** Its options, in the order of the help. */
  readonly options: readonly Option[];
  /** Runs the command; the result is the exit status. */
  readonly run: (
    args: readonly string[],
    host: Host,
    ending: Ending,
  ) => Effect.Effect<number, NmerError>;
}

/** The exit status of an error: bad input is the user's to correct, lack of resources the machine's. */
export function exitStatusOf({ remedy }: Pick<NmerError, "remedy">): number {
  return remedy === "fix-input" ? EXIT.badInput : EXIT.environment;
}
