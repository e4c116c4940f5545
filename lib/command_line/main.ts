// The command line: which command, which exit status, and how an error is reported.

import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { describeValue, InputError, NmerError } from "../base/error.ts";
import { didYouMean } from "../base/near_word.ts";
import { VERSION } from "../base/version.ts";
import { launchedBy } from "../cluster/mpi/launcher.ts";
import { type Ending, EXIT, exitStatusOf } from "./command/command.ts";
import { commandHelp, generalHelp, helpWidth } from "./help.ts";
import { COMMANDS } from "./commands/table.ts";
import { withStatusOf } from "./host/ending_status.ts";
import { withGracePeriod } from "./host/grace_period.ts";
import type { Host } from "./host/host.ts";
import { errColumns, say, textHost } from "./host/text_host.ts";
import { messageOf } from "./output/programs_here.ts";

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
    return entry.onRanks === true ? running : Effect.andThen(refusedOnRanks(name, host), running);
  });
}

// Most launchers end all with the first that ends, which is to be the one that speaks.
const SPEAKING_SECONDS = 2;

/** Refuses what each process of a launcher would do once more. */
function refusedOnRanks(name: string, { environment }: Host): Effect.Effect<void, InputError> {
  const launch = launchedBy(environment);
  if (launch === undefined || launch.size === 1) return Effect.void;
  const { launcher, size, rank } = launch;
  const refusal = Effect.fail(
    new InputError({
      found: `nmer ${name} as ${size} processes, which ${launcher} has started`,
      expected: "one process: of all commands, only nmer run computes by several",
      hint: "Start it without mpirun or srun.",
    }),
  );
  return rank === 0 ? refusal : Effect.andThen(Effect.sleep(Duration.seconds(SPEAKING_SECONDS)), refusal);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}

function unknownCommand(name: string): InputError {
  const names = Object.keys(COMMANDS);
  const isOption = name.startsWith("-");
  const hint = isOption ? "Options stand behind the command." : didYouMean(name, names);
  return new InputError({
    found: isOption ? `the option ${name} before a command` : `the command ${describeValue(name)}`,
    expected: `one of ${names.join(", ")}`,
    ...(hint === undefined ? {} : { hint }),
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

// Errors are reported, and become exit statuses.
function withErrorsReported(command: Effect.Effect<number, NmerError>, host: Host): Effect.Effect<number> {
  const report = (error: NmerError): Effect.Effect<number> =>
    Effect.map(messageOf(error, host), (message) => {
      say(host, message);
      return exitStatusOf(error);
    });
  return command.pipe(
    Effect.catch(report),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>);
      const defect = Cause.squash(cause);
      if (defect instanceof NmerError) return report(defect);
      return Effect.sync(() => {
        host.err(`nmer: a bug in nmer, please report it:\n${Cause.pretty(cause)}\n`);
        return EXIT.bug;
      });
    }),
  );
}
