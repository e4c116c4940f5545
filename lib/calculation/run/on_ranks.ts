// A run under MPI: what each rank takes of its machine, what it is sent before it computes, and its carrier.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type { InputError, NmerError } from "../../base/error.ts";
import {
  type Coordinator,
  describeRanks,
  machinesOf,
  rankCarrier,
  type RankMachine,
  type Share,
} from "../../cluster/ranks/mod.ts";
import { type Carrier, carriersOf, fallbackCarrier, Observer } from "../../execution/mod.ts";
import {
  type ExternalProgram,
  isBuiltin,
  type Program,
  ProgramError,
} from "../../programs/contract/program.ts";
import type { Registry } from "../../programs/registry.ts";
import type { TaskContext } from "../../programs/mod.ts";
import { type CarrierRequest, chooseCarrier, type Work } from "./choose_carrier.ts";
import { findInstallations, machineFor } from "./installations.ts";
import type { RanksChoice } from "./ranks_choice.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";
import { type StartRequest, taskCarrier } from "./task_carrier.ts";

/** What ranks are sent before they compute: a plain value. */
interface Setup {
  /** What all tasks share, with the programs as rank 0 has found them. */
  readonly common: Omit<TaskContext, "resources">;
  readonly request: StartRequest & Pick<RunRequest, "threads">;
}

/**
 * Chooses the workers of each rank, as of a machine of its own.
 *
 * @throws {ProgramError} Where a rank has not enough memory for the largest task.
 */
export function chooseOnRanks(
  request: CarrierRequest & Pick<RunRequest, "threads" | "coordinateOnly">,
  { introductions }: Pick<Coordinator, "introductions">,
  work: Work,
): RanksChoice {
  const machines = machinesOf(introductions);
  const shares = machines.map((machine, rank): Share => {
    if (rank === 0 && request.coordinateOnly === true && introductions.length > 1) {
      return { workers: 0, memoryBytes: machine.memoryBytes };
    }
    return shareOf(request, machine, work, introductions[rank]!.host);
  });
  return {
    mode: "mpi",
    workers: shares.reduce((sum, { workers }) => sum + workers, 0),
    memoryBytes: shares.reduce((sum, { workers, memoryBytes }) => sum + (workers > 0 ? memoryBytes : 0), 0),
    reason: describeRanks(introductions, shares.map(({ workers }) => workers)),
    machines,
    shares,
    ranks: shares.map(({ workers }, rank) => ({ rank, host: introductions[rank]!.host, workers })),
  };
}

function shareOf(
  request: CarrierRequest & Pick<RunRequest, "threads">,
  machine: RankMachine,
  work: Work,
  host: string,
): Share {
  const whole = { ...machine, memorySource: `for a rank on ${host}` };
  // Rank 0 alone keeps track of all tasks.
  const { mainMemoryBytes: _, helperBytes: __, ...ofRank } = work;
  return chooseCarrier({ ...request, mode: "workers" }, machineFor(whole, request.threads), ofRank);
}

/**
 * The carrier over all ranks, as rank 0 has it.
 *
 * @param programs The program of each model of the context.
 * @param common What all tasks share.
 */
export function ranksCarrier(
  programs: readonly Program[],
  common: Omit<TaskContext, "resources">,
  choice: RanksChoice,
  request: RunRequest,
  environment: RunEnvironment,
): Layer.Layer<Carrier, NmerError, Observer> {
  const { scratch, retries, timeoutMilliseconds, threads, rankTimeoutMilliseconds } = request;
  const setup: Setup = { common, request: { scratch, retries, timeoutMilliseconds, threads } };
  const share = choice.shares[0]!;
  return Layer.unwrap(Effect.map(Observer, (observer) => {
    const ranks = rankCarrier({
      coordinator: environment.coordinator!,
      setup,
      shares: choice.shares,
      ...(rankTimeoutMilliseconds === undefined ? {} : { silenceSeconds: rankTimeoutMilliseconds / 1000 }),
      own: carrierOfShare(programs, setup, share, environment),
    }).pipe(Layer.provide(Layer.succeed(Observer, observer)));
    return fallbackCarrier(
      carriersOf(choice.mode, { ...environment, ...choice, context: contextOf(setup, share), ranks }),
    );
  }));
}

/**
 * The carrier of a rank that is not rank 0. It looks for programs on its own machine, and fails where they are missing or
 * of another version than at rank 0.
 *
 * @param registry The programs that inputs may name.
 */
export function memberCarrier(registry: Registry, environment: RunEnvironment) {
  return (sent: unknown, share: Share): Layer.Layer<Carrier, NmerError, Observer> => {
    const setup = sent as Setup;
    const { common, request } = setup;
    return Layer.unwrap(Effect.gen(function* () {
      const programs = yield* Effect.try({
        try: () => common.models.map(({ programName }) => registry.named(programName)),
        catch: (error) => error as InputError,
      });
      const installations = yield* findInstallations(
        externalOf(common, programs),
        environment.programSearch?.(request.scratch),
      );
      yield* sameVersions(common.installations, installations);
      const own = installations === undefined ? common : { ...common, installations };
      return carrierOfShare(programs, { ...setup, common: own }, share, environment);
    }));
  };
}

function carrierOfShare(
  programs: readonly Program[],
  setup: Setup,
  share: Share,
  environment: RunEnvironment,
): Layer.Layer<Carrier, NmerError, Observer> {
  return taskCarrier(
    programs,
    contextOf(setup, share),
    { mode: "workers", ...share },
    setup.request,
    environment,
  );
}

function contextOf({ common, request: { threads } }: Setup, { workers, memoryBytes }: Share): TaskContext {
  return {
    ...common,
    resources: {
      memoryBytes: memoryBytes / Math.max(workers, 1),
      ...(threads === undefined ? {} : { threads }),
    },
  };
}

function externalOf(
  { models }: Omit<TaskContext, "resources">,
  programs: readonly Program[],
): ReadonlyMap<string, ExternalProgram> {
  const external = new Map<string, ExternalProgram>();
  models.forEach(({ program: spelling }, i) => {
    const program = programs[i]!;
    if (!isBuiltin(program)) external.set(spelling, program);
  });
  return external;
}

function sameVersions(
  expected: TaskContext["installations"],
  found: TaskContext["installations"],
): Effect.Effect<void, ProgramError> {
  for (const [name, { version }] of Object.entries(expected ?? {})) {
    const here = found?.[name]?.version;
    if (here === version) continue;
    return Effect.fail(
      new ProgramError(
        `${name} is here in version ${here}, and at rank 0 in ${version}: one model would mean two things; install the ` +
          "same on all machines",
        "install",
      ),
    );
  }
  return Effect.void;
}
