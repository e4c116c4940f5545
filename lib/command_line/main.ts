// The command line: which command, which exit status, and how an error is told.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import { closestString } from "@std/text/closest-string";
import { describeValue, InputError, NmerError } from "../base/error.ts";
import { VERSION } from "../base/version.ts";
import { type Command, EXIT } from "./commands/command.ts";
import { commandHelp, generalHelp } from "./commands/help.ts";
import type { Host } from "./host/host.ts";
import { withGracePeriod } from "./host/grace_period.ts";

/** All commands by name, in the order of the help. Each is loaded when it is asked for: to plan, little is needed. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import("./commands/run_command.ts")).runCommand,
  plan: async () => (await import("./commands/plan_command.ts")).planCommand,
  validate: async () => (await import("./commands/validate_command.ts")).validateCommand,
  assemble: async () => (await import("./commands/assemble_command.ts")).assembleCommand,
  programs: async () => (await import("./commands/programs_command.ts")).programsCommand,
  schema: async () => (await import("./commands/schema_command.ts")).schemaCommand,
};

/**
 * Runs the command line; the result is the exit status.
 *
 * Interrupted, it ends within 2 s; if all tasks are computed, with the result. To be run uninterruptibly.
 *
 * @param args The arguments without the program's name.
 */
export function main(args: readonly string[], host: Host): Effect.Effect<number> {
  let isNearlyDone = false;
  const nearlyDone = () => void (isNearlyDone = true);
  return withGracePeriod(told(dispatch(args, host, nearlyDone), host), () => isNearlyDone);
}

// Errors are told, and become exit statuses.
function told(command: Effect.Effect<number, NmerError>, host: Host): Effect.Effect<number> {
  return command.pipe(
    Effect.catch((error) =>
      Effect.sync(() => {
        host.err(`nmer: ${error.message}\n`);
        return exitStatus(error);
      })
    ),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>);
      const defect = Cause.squash(cause);
      return Effect.sync(() => {
        if (defect instanceof NmerError) {
          host.err(`nmer: ${defect.message}\n`);
          return exitStatus(defect);
        }
        host.err(`nmer: a bug in nmer, please report it:\n${Cause.pretty(cause)}\n`);
        return EXIT.bug;
      });
    }),
  );
}

function dispatch(
  args: readonly string[],
  host: Host,
  nearlyDone: () => void,
): Effect.Effect<number, NmerError> {
  const [first, ...rest] = args;
  const tell = (text: string) =>
    Effect.sync(() => {
      host.out(text);
      return EXIT.done as number;
    });
  if (first === "--version" || first === "-V") return tell(`nmer ${VERSION}\n`);
  if (first === undefined) {
    return Effect.map(allCommands, (commands) => {
      host.err(generalHelp(commands));
      return EXIT.badInput;
    });
  }
  if (first === "help" && rest[0] !== undefined) return dispatch([rest[0], "--help"], host, nearlyDone);
  if (first === "--help" || first === "-h" || first === "help") {
    return Effect.flatMap(allCommands, (commands) => tell(generalHelp(commands)));
  }
  const load = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (load === undefined) {
    const names = Object.keys(COMMANDS);
    return Effect.fail(
      new InputError({
        found: first.startsWith("-")
          ? `the option ${first} before a command`
          : `the command ${describeValue(first)}`,
        expected: `one of ${names.join(", ")}`,
        hint: first.startsWith("-")
          ? "Options stand behind the command."
          : `Did you mean ${closestString(first, names)}?`,
      }),
    );
  }
  const end = rest.indexOf("--");
  const flags = end < 0 ? rest : rest.slice(0, end);
  const asksForHelp = flags.includes("--help") || flags.includes("-h");
  return Effect.flatMap(
    Effect.promise(load),
    (command) => asksForHelp ? tell(commandHelp(command)) : command.run(rest, host, nearlyDone),
  );
}

const allCommands: Effect.Effect<readonly Command[]> = Effect.promise(() =>
  Promise.all(Object.values(COMMANDS).map((load) => load()))
);

// Bad input is the user's to mend, lack of resources the machine's.
function exitStatus(error: NmerError): number {
  return error.remedy === "fix-input" ? EXIT.badInput : EXIT.environment;
}
