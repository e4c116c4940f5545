// A run that a launcher of MPI has started as several processes: rank 0 runs it, and the others compute for it. Nobody
// else says anything to the user.

import { createHash } from "node:crypto";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import { InputError, NmerError } from "../../base/error.ts";
import { memberCarrier } from "../../calculation/run/on_ranks.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import {
  type Communicator,
  endsAllWithOne,
  type Launch,
  launchedBy,
  MpiError,
} from "../../cluster/mpi/mod.ts";
import {
  Coordinator,
  type Introduction,
  killProcess,
  ownProcess,
  RANK_TIMEOUTS,
  rankName,
  RANKS_VERSION,
  RanksError,
  serveRank,
} from "../../cluster/ranks/mod.ts";
import { allowedCpus } from "../../machine/mod.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Arguments } from "../options/arguments.ts";
import { isSystemPath } from "../options/input_paths.ts";
import { readRegistry } from "../options/user_programs.ts";
import { EXIT, exitStatusOf } from "../command/command.ts";
import { reportError, withErrorsReported } from "./reported_errors.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";

/** A command that may run on several ranks. */
export interface RankedCommand {
  /** Its arguments as they were given. */
  readonly commandLine: readonly string[];
  /** The same, parsed; undefined where they are wrong, which rank 0 is to say. */
  readonly parsed: Arguments | undefined;
  /** What rank 0 does, in its world; gives the exit status. */
  readonly run: (host: Host) => Effect.Effect<number, NmerError>;
  /** To be called by a rank that is to be left a moment to end when a signal comes. */
  readonly nearlyDone: () => void;
}

/** Who started this process as one of several; undefined where it is alone. */
export function launchOf(host: Pick<Host, "environment">): Launch | undefined {
  const launch = launchedBy(host.environment);
  return launch !== undefined && launch.size > 1 ? launch : undefined;
}

/** Runs a command as a rank of a launcher's job. */
export const runUnderMpi = Effect.fnUntraced(function* (launch: Launch, command: RankedCommand, host: Host) {
  const environment = yield* fromPromise(host.runEnvironment);
  const running = Effect.gen(function* () {
    const communicator = yield* Effect.tapError(
      attempt(() => startMpi(environment, launch)),
      (error) => saidIfAlone(error, launch, environment, host),
    );
    const introduction = yield* introduce(command, environment, host);
    return communicator.rank === 0
      ? yield* coordinate(communicator, introduction, command, environment, host)
      : yield* serve(communicator, introduction, command, environment, host);
  });
  // What all ranks meet, one of them says.
  return yield* launch.rank === 0 ? running : Effect.catch(running, (error: NmerError) =>
    Effect.sync(() => {
      if (launch.rank === 1 && error instanceof RanksError && error.reason === "orphaned") {
        say(host, `${error.message}; what the journal has is kept: the same command continues`);
      }
      return error.remedy === "fix-input" ? EXIT.badInput : EXIT.environment;
    }));
});

// The launcher ends all with the first that ends, which is rank 0 where all of them meet the same.
const SPEAKING_SECONDS = 2;

// What one machine lacks rank 0 cannot know: without MPI nobody can tell it.
function saidIfAlone(
  error: NmerError,
  { rank }: Launch,
  { identity: { host: name } }: RunEnvironment,
  host: Host,
): Effect.Effect<void> {
  // Of another launcher each is.
  if (rank === 0 || error instanceof MpiError && error.reason === "launcher") return Effect.void;
  return Effect.andThen(
    Effect.sleep(Duration.seconds(SPEAKING_SECONDS)),
    Effect.sync(() => say(host, `${rankName(rank, { host: name })}: ${error.message}`)),
  );
}

function startMpi({ startMpi: start }: RunEnvironment, { launcher, size }: Launch): Communicator {
  if (start !== undefined) return start();
  throw new InputError({
    found: `${size} processes that ${launcher} has started`,
    expected: "one process: here is no MPI that nmer could use",
  });
}

const introduce = Effect.fnUntraced(function* (
  { commandLine, parsed }: RankedCommand,
  { identity: { host: name }, machine: { cores, memoryBytes, isDivided } }: RunEnvironment,
  host: Host,
) {
  const input = parsed?.operands[0];
  const inputHash = input === undefined ? undefined : yield* Effect.promise(() => hashOf(input, host));
  return {
    version: RANKS_VERSION,
    host: name,
    process: ownProcess(),
    cpus: allowedCpus(),
    cores,
    memoryBytes,
    isDivided,
    commandLine,
    shard: host.environment("NMER_SHARD") || undefined,
    inputHash,
  } satisfies Introduction;
});

// Larger than any input; of more, the beginning tells as much.
const MAX_INPUT_BYTES = 2 ** 28;

// By what ranks see whether they have the same input. What is no file can be read only once, which rank 0 is to do:
// launchers hand standard input to it alone, and others would wait for it without end.
async function hashOf(input: string, host: Host): Promise<string | undefined> {
  if (isSystemPath(input) || (await host.fileStatus(input)).kind !== "file") return undefined;
  const bytes = await host.readFile(input, MAX_INPUT_BYTES).catch(() => undefined);
  return bytes === undefined ? undefined : createHash("sha256").update(bytes).digest("hex");
}

// An interruption must be obeyed within 2 s, and the journal comes first.
const INTERRUPTED_END_SECONDS = 0.3;

function coordinate(
  communicator: Communicator,
  introduction: Introduction,
  { run }: RankedCommand,
  environment: RunEnvironment,
  host: Host,
): Effect.Effect<number, NmerError> {
  const machine = { kill: killProcess, endsAll: endsAllWithOne(host.environment) };
  // Errors are said before the ranks are ended: where that takes an abort, this process ends with it.
  const said = (error: NmerError) => reportError(error, host);
  const joining = Coordinator.join(communicator, introduction, RANK_TIMEOUTS, machine, said);
  const computing = (coordinator: Coordinator) => {
    const ranked: RunEnvironment = {
      ...environment,
      coordinator,
      memoryInUse: () => environment.memoryInUse() + coordinator.memoryBytes,
    };
    return withErrorsReported(run({ ...host, runEnvironment: () => Promise.resolve(ranked) }), host).pipe(
      Effect.onExit((exit) =>
        coordinator.end(
          Exit.isSuccess(exit) ? exit.value : EXIT.environment,
          Exit.hasInterrupts(exit) ? INTERRUPTED_END_SECONDS : undefined,
        )
      ),
    );
  };
  return Effect.scoped(Effect.matchEffect(joining, {
    onFailure: (error) => Effect.succeed(exitStatusOf(error)),
    onSuccess: computing,
  }));
}

function serve(
  communicator: Communicator,
  introduction: Introduction,
  { parsed, nearlyDone }: RankedCommand,
  environment: RunEnvironment,
  host: Host,
): Effect.Effect<number, NmerError> {
  // Launchers send their signals to all ranks, and most kill all of them when one has ended: rank 0 is to be the first,
  // with its journal, and ends this one.
  nearlyDone();
  return serveRank({
    communicator,
    introduction,
    // Whatever this rank lacks is for rank 0 to say, its file of programs included.
    makeCarrier: (setup, share) =>
      Layer.unwrap(
        Effect.map(
          fromPromise(() => readRegistry(host, parsed)),
          (registry) => memberCarrier(registry, environment)(setup, share),
        ),
      ),
    memoryInUse: environment.memoryInUse,
  });
}
