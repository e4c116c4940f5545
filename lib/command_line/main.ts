// The command line: which command, which exit status, and how an error is reported.

import * as Effect from "effect/Effect";
import { describeValue, InputError, type NmerError } from "../base/error.ts";
import { meantWord } from "./options/other_words.ts";
import { VERSION } from "../base/version.ts";
import { launchedBy } from "../cluster/mpi/launcher.ts";
import { type Ending, EXIT } from "./command/command.ts";
import { commandHelp, generalHelp, helpWidth } from "./help.ts";
import { COMMANDS } from "./commands/table.ts";
import { withStatusOf } from "./host/ending_status.ts";
import { withGracePeriod } from "./host/grace_period.ts";
import type { Host } from "./host/host.ts";
import { errColumns, textHost } from "./host/text_host.ts";
import { withErrorsReported } from "./running/reported_errors.ts";
import { saidOnce } from "./running/said_once.ts";

/**
 * Runs the command line; the result is the exit status.
 *
 * Interrupted, it ends within 2 s; if all tasks are computed, with the result. To be run uninterruptibly.
 *
 * @param args The arguments without the program's name.
 * @param world The world around it.
 */
export function main(args: readonly string[], world: Host): Effect.Effect<number> {
  const host = textHost(world);
  let isNearlyDone = false;
  let status: number | undefined;
  const command = dispatch(args, host, {
    nearlyDone: () => void (isNearlyDone = true),
    endWith: (known) => void (status = known),
  });
  return withStatusOf(withGracePeriod(withErrorsReported(command, host), () => isNearlyDone), () => status);
}

function dispatch(
  args: readonly string[],
  host: Host,
  ending: Ending,
): Effect.Effect<number, NmerError> {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      return Effect.sync(() => {
        host.err(generalHelp(COMMANDS, helpWidth(host, errColumns(host))));
        return EXIT.badInput;
      });
    case "--version":
    case "-V":
      return show(host, `nmer ${VERSION}\n`);
    case "help":
      if (rest[0] !== undefined) return dispatch([rest[0], "--help"], host, ending);
      return showHelp(host, (width) => generalHelp(COMMANDS, width));
    case "--help":
    case "-h":
      return showHelp(host, (width) => generalHelp(COMMANDS, width));
    default:
      return runNamed(name, rest, host, ending);
  }
}

function runNamed(
  name: string,
  args: readonly string[],
  host: Host,
  ending: Ending,
): Effect.Effect<number, NmerError> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) return Effect.fail(unknownCommand(name));
  return Effect.flatMap(Effect.promise(entry.load), (command) => {
    if (asksForHelp(args)) return showHelp(host, (width) => commandHelp(name, command, width));
    const running = command.run(args, host, ending);
    return entry.onRanks === true ? running : refusedOnRanks(name, host) ?? running;
  });
}

/** Refuses what each process of a launcher would do once more; undefined where there is one. */
function refusedOnRanks(name: string, { environment }: Host): Effect.Effect<number, NmerError> | undefined {
  const launch = launchedBy(environment);
  if (launch === undefined || launch.size === 1) return undefined;
  const { launcher, size } = launch;
  const refusal = Effect.fail(
    new InputError({
      found: `nmer ${name} as ${size} processes, which ${launcher} has started`,
      expected: "one process: of all commands, only nmer run computes by several",
      hint: "Start it without mpirun or srun.",
    }),
  );
  return saidOnce(launch, refusal);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}

// What somebody gives who forgot the command; nothing that a shell would read otherwise.
const INPUT_NAME = /^[\w./-]+\.(?:ya?ml|json|xyz|pdb|sdf|mol2?)$/i;

function unknownCommand(name: string): InputError {
  const names = Object.keys(COMMANDS);
  const isOption = name.startsWith("-");
  const hint = isOption
    ? "Options stand behind the command."
    : INPUT_NAME.test(name)
    ? `To compute what is in it: nmer run ${name}`
    : meantWord(name, names);
  return new InputError({
    found: isOption ? `the option ${name} before a command` : `the command ${describeValue(name)}`,
    expected: `one of ${names.join(", ")}`,
    hint,
  });
}

function showHelp(host: Host, help: (width: number | undefined) => string): Effect.Effect<number> {
  return Effect.suspend(() => show(host, help(helpWidth(host, host.outColumns?.()))));
}

function show(host: Host, text: string): Effect.Effect<number> {
  return Effect.sync(() => {
    host.out(text);
    return EXIT.done;
  });
}
