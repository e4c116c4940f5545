// Computing a phase of a calculation: its tasks on the carrier that is chosen, its results in a journal.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import {
  allOf,
  harmless,
  monotonicSeconds,
  noStore,
  Observer,
  resourceAlerts,
  ResultStore,
  type RunObserver,
  runPlan,
  StatisticsCollector,
} from "../../execution/portable.ts";
import type { Machine } from "../../machine/mod.ts";
import { listedOfTasks } from "../../plan/mod.ts";
import type { Program, TaskContext } from "../../programs/portable.ts";
import { Calibration } from "../cost/calibration.ts";
import { expectedSeconds, levelSizes, memoryOf, type SizeOf, sizesOf } from "../cost/sizes.ts";
import { TimeSpread } from "../cost/spread.ts";
import { type Calculation, checkModels } from "../prepare/prepare.ts";
import { type CarrierChoice, chooseCarrier } from "./choose_carrier.ts";
import { checkThreads, machineFor, ofPrograms } from "./installations.ts";
import { checkJournal } from "./check_request.ts";
import { inRoom, urgencyBy } from "./in_room.ts";
import { isLast, type Phase } from "./phases/phase.ts";
import { type Remembered, rememberingStore } from "./phases/remembered.ts";
import { partOfPhase } from "./phases/through_phases.ts";
import { isOnRanks, notUnderMpi, type RanksChoice } from "./ranks_choice.ts";
import { liveSources } from "./live_sources.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";
import { type StartedRanks } from "./started_ranks.ts";
import { DEFAULT_RETRIES, taskCarrier } from "./task_carrier.ts";
import { workOf } from "./work.ts";
import { UnstableTasks } from "./phases/unstable_tasks.ts";
import type { Before } from "./with_journal.ts";

// Computes a phase of a calculation, which is all of it for most.
export const computePhase = Effect.fnUntraced(function* (run: Run, phase: Phase) {
  const { request, environment, calibration, spread, common, ranks } = run;
  const { before } = phase;
  const part = yield* partOfPhase(phase, request.choosePart);
  const calculation = phase.calculation.part === undefined && part !== undefined
    ? { ...phase.calculation, part }
    : phase.calculation;
  const sizes = yield* attempt(() => sizeUp(calculation, request, environment));
  const statistics = new StatisticsCollector(environment.memoryInUse, yield* monotonicSeconds);
  const unstable = new UnstableTasks(calculation.plan);
  const remembered: Remembered = { count: 0 };
  environment.phaseBegan?.({ ...phase, calculation });
  const observer = allOf([
    statistics,
    unstable,
    learning(calculation, { calibration, spread }, sizes.sizeOf),
    harmless(isLast(phase) ? environment.observe : allButTheEnd(environment.observe)),
  ]);
  const execution = (entry: Before) => {
    const running = execute(
      { calculation, request, environment, calibration, spread, sizes, common, ranks },
      entry,
    );
    return before === undefined ? running : Effect.provideServiceEffect(
      running,
      ResultStore,
      rememberingStore(calculation, before, remembered),
    );
  };
  const { journalFile } = request;
  const outcomes = yield* (journalFile === undefined
    ? Effect.provide(execution({ crashedBefore: false }), noStore)
    : environment.keepJournal!({
      calculation,
      calibration,
      context: common,
      request: journalFile,
      sources: liveSources(calculation, sizes.sizeOf, calibration, environment.memoryInUse),
    }, environment)(execution)).pipe(Effect.scoped, Effect.provideService(Observer, observer));
  return {
    calculation,
    outcomes,
    statistics: statistics.summary(),
    remembered: remembered.count,
    notices: unstable.notices,
  };
});

// The end of a phase is not that of the run.
function allButTheEnd(observe: RunEnvironment["observe"]): RunEnvironment["observe"] {
  return (event) => event.type === "run-finished" ? undefined : observe?.(event);
}

/** What all phases of a run have in common. */
export interface Run {
  readonly request: RunRequest;
  readonly environment: RunEnvironment;
  readonly calibration: Calibration;
  readonly spread: TimeSpread;
  /** What all tasks share, whichever carrier computes them. */
  readonly common: Omit<TaskContext, "resources">;
  /** The carrier over the ranks of an MPI job; undefined where this process is alone. */
  readonly ranks: (StartedRanks & { readonly choice: RanksChoice }) | undefined;
}

/** How large the tasks are, and which carrier that asks for. */
export interface Sizes {
  readonly sizeOf: SizeOf;
  readonly choose: (before: Before) => CarrierChoice;
}

/** Refuses what cannot be computed, or has not enough memory, before anything is started or written. */
export function sizeUp(
  calculation: Calculation,
  request: RunRequest,
  environment: RunEnvironment,
): Sizes {
  const { machine: whole, coordinator, sharing, onRanks, isOneOfSeries = false } = environment;
  checkJournal(request, environment);
  checkModels(calculation);
  checkThreads(calculation, request.threads);
  const sizeOf = sizesOf(calculation);
  const levels = levelSizes(calculation, sizeOf);
  const work = {
    ...workOf(calculation, levels, request.schedule),
    ...(sharing !== undefined && { helperBytes: 0 }), // its workers are not its own
    hasWarmWorkers: (sharing?.admission.room.slots ?? 1) > 1 || isOneOfSeries,
  };
  const machine = machineFor(whole, request.threads);
  if (coordinator === undefined && request.mode === "mpi") throw notUnderMpi();
  const choose = (before: Before) =>
    coordinator === undefined
      ? chooseCarrier(request, machine, { ...work, ...before })
      : onRanks!.choose(request, coordinator, work);
  choose({ crashedBefore: false }); // too little memory is said before a journal is made
  return { sizeOf, choose };
}

/** What an execution needs. */
export interface Execution extends Run {
  readonly calculation: Calculation;
  readonly sizes: Sizes;
}

// Computes the tasks on the carrier that is chosen.
const execute = Effect.fnUntraced(function* (
  { calculation, request, environment, calibration, spread, sizes, common, ranks }: Execution,
  before: Before,
) {
  const choice = ofPrograms(calculation, ranks?.choice ?? sizes.choose(before), common.installations);
  const { notify } = yield* Observer;
  const { mode, workers, memoryBytes, reason } = choice;
  notify({
    type: "mode-chosen",
    mode,
    workers,
    memoryBytes,
    reason,
    ...describeMachine(environment.machine),
    ...(isOnRanks(choice) ? { ranks: choice.ranks } : {}),
  });
  const { threads } = request;
  const running = runPlan(
    calculation.plan,
    optionsOf({ calculation, request, calibration, spread, sizes }, memoryBytes),
  );
  const machines = isOnRanks(choice) ? choice.machines : [environment.machine];
  const limits = {
    memoryBytes: sum(machines.map((machine) => request.memoryBytes ?? machine.memoryBytes)),
    cores: sum(machines.map(({ cores }) => cores)),
    threads: choice.workers * (threads ?? 1),
    memoryInUse: environment.memoryInUse,
  };
  return yield* Effect.provide(
    resourceAlerts(limits, running),
    ranks === undefined
      ? inRoom(
        taskCarrier(
          programsOf(calculation),
          contextOf(common, choice, threads),
          choice,
          request,
          environment,
        ),
        calculation,
        request,
        environment,
        sizes.sizeOf,
      )
      : ranks.carrier,
  );
});

// How the tasks of a calculation are run, whoever computes them.
function optionsOf(
  { calculation, request, calibration, spread, sizes }: Pick<
    Execution,
    "calculation" | "request" | "calibration" | "spread" | "sizes"
  >,
  memoryBytes: number,
): Parameters<typeof runPlan>[1] {
  const { schedule, timeoutMilliseconds, runTimeoutMilliseconds, retries, onFailure } = request;
  const { plan, part, input: { priorities } } = calculation;
  const workOf = expectedSeconds(sizes.sizeOf, calibration);
  return {
    ...(part === undefined ? {} : { part }),
    schedule: schedule ?? "level",
    workOf,
    ...(priorities === undefined ? {} : { urgencyOf: urgencyBy(priorities, workOf) }),
    isForeseen: (model) => calibration.knows(model),
    spreadOf: (model) => spread.of(model),
    sharesBasis: (model) => calculation.programs.get(model)!.program.sharesBasis === true,
    memoryBytes,
    memoryOf: memoryOf(calculation, sizes.sizeOf),
    timeout: timeoutMilliseconds === undefined ? undefined : Duration.millis(timeoutMilliseconds),
    runTimeout: runTimeoutMilliseconds === undefined ? undefined : Duration.millis(runTimeoutMilliseconds),
    retries: retries ?? DEFAULT_RETRIES,
    onFailure: onFailure ?? "continue",
    // Nobody looks at those of this many tasks.
    keepProperties: listedOfTasks(plan, calculation.molecule) === "all",
  };
}

/** The program of each model. */
export function programsOf({ plan, programs }: Calculation): readonly Program[] {
  return plan.models.map((name) => programs.get(name)!.program);
}

// Times of tasks correct the cost model, and show how far it can be trusted.
function learning(
  { plan }: Calculation,
  { calibration, spread }: Pick<Execution, "calibration" | "spread">,
  sizeOf: SizeOf,
): RunObserver {
  return {
    notify: (event) => {
      if (event.type !== "task-finished" || event.outcome.status !== "converged") return;
      const { model, basis } = plan.at(event.index);
      const { seconds: modelled } = sizeOf(model, basis);
      const { seconds: own, helpedSeconds = 0 } = event.outcome;
      const seconds = own + helpedSeconds; // on one worker, as the cost model has it
      if (calibration.knows(model)) spread.observe(model, calibration.seconds(model, modelled), seconds);
      calibration.observe(model, modelled, seconds);
    },
  };
}

function contextOf(
  common: Omit<TaskContext, "resources">,
  { memoryBytes, workers, helpers = 0 }: CarrierChoice,
  threads: number | undefined,
): TaskContext {
  return {
    ...common,
    resources: {
      memoryBytes: memoryBytes / (workers - helpers),
      ...(threads === undefined ? {} : { threads }),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function describeMachine({ cores, memoryBytes, memorySource = "free" }: Machine) {
  return { cores, machineMemory: `${(memoryBytes / 1e9).toFixed(1)} GB of memory ${memorySource}` };
}

/** What a computation throws, as a failure. */
export function attempt<A>(compute: () => A): Effect.Effect<A, NmerError> {
  return Effect.try({ try: compute, catch: (error) => error as NmerError }).pipe(
    Effect.catchIf((error) => !("remedy" in error), (bug) => Effect.die(bug)),
  );
}
