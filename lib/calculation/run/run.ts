// Running a calculation: its tasks on a carrier, then the sums.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { type Assembly, assemblySteps, type ResultLookup } from "../../assembly/mod.ts";
import type { NmerError } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { taskIndex } from "../../base/indices.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";
import {
  allOf,
  type EndedModel,
  harmless,
  inSlices,
  monotonicSeconds,
  noStore,
  Observer,
  type OutcomeTable,
  resourceAlerts,
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
import { countWithCopies, withFailedCopies } from "../copies/copied_failures.ts";
import { withCopies } from "../copies/copied_results.ts";
import { type Calculation, checkModels, needGhosts } from "../prepare/prepare.ts";
import { versionsOf } from "../prepare/versions.ts";
import { type CarrierChoice, chooseCarrier } from "./choose_carrier.ts";
import {
  checkThreads,
  externalProgramsOf,
  findInstallations,
  machineFor,
  ofPrograms,
} from "./installations.ts";
import { checkJournal } from "./check_request.ts";
import { inRoom, urgencyBy } from "./in_room.ts";
import { isOnRanks, notUnderMpi } from "./ranks_choice.ts";
import { liveSources } from "./live_sources.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";
import { type StartedRanks, startRanks } from "./started_ranks.ts";
import { DEFAULT_RETRIES, taskCarrier } from "./task_carrier.ts";
import { workOf } from "./work.ts";
import { UnstableTasks } from "./unstable_tasks.ts";
import type { Before } from "./with_journal.ts";

/** A task without a result, and why. */
export interface FailedTask {
  /** Its label, as in `["hf", [1], [1, 2]]`. */
  readonly label: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** What computing the tasks of a calculation, or of its part, gives. */
export interface ComputedTasks {
  /** The result of each task; without its properties where the tasks are too many to be listed in a result file. */
  readonly results: ResultLookup;
  /** How the run went. */
  readonly statistics: RunStatistics;
  /** Version of each program that computed, by its name in full: `qcengine:nwchem` where a model says `nwchem`. */
  readonly programs: Readonly<Record<string, string>>;
  /** In the order of the plan; empty where all is well. */
  readonly failures: readonly FailedTask[];
  /** Number of tasks that were not computed, since the run was stopped before. */
  readonly cancelled: number;
  /** Whether the time of the run was too short for tasks, which are among the cancelled. */
  readonly outOfTime: boolean;
  /** Time that the computation of all results took, in this run or before, in seconds. */
  readonly resultSeconds: number;
  /** Models whose first tasks all failed alike, so that the others were not tried. */
  readonly endedModels: readonly EndedModel[];
  /** What the results themselves give to doubt. */
  readonly notices: readonly Notice[];
}

/**
 * What a run gives.
 *
 * @example
 * ```ts
 * import { type CalculationResult, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const interaction = ({ assembly }: CalculationResult) => assembly.properties.get("cp_corrected_interaction_energy");
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * console.log(interaction(await run(prepare(input), { mode: "serial" })));
 * ```
 */
export interface CalculationResult extends ComputedTasks {
  /** The sums. */
  readonly assembly: Assembly;
}

/**
 * Runs a calculation: computes its tasks and adds them up. Where it computes a part alone, the results of the others
 * are those that the request knows. Interrupting the effect stops all workers within a moment.
 *
 * Fails where it cannot start: an input that no program can compute, too little memory, workers that do not come
 * up. Tasks that fail are part of the result.
 */
export const runCalculation: (
  calculation: Calculation,
  request: RunRequest,
  environment: RunEnvironment,
) => Effect.Effect<CalculationResult, NmerError> = Effect.fnUntraced(function* (
  calculation: Calculation,
  request: RunRequest,
  environment: RunEnvironment,
): Effect.fn.Return<CalculationResult, NmerError> {
  const computed = yield* computeTasks(calculation, request, environment);
  const { plan, molecule, part } = calculation;
  const { known } = request;
  const results = known === undefined ? computed.results : withCopies(
    calculation,
    (index) => part?.has(index) !== false ? computed.results(index) : known(index),
  );
  return { ...computed, results, assembly: yield* inSlices(assemblySteps(plan, molecule, results)) };
});

/** Computes the tasks of a calculation, or of its part, without adding them up; else as {@linkcode runCalculation}. */
export const computeTasks: (
  calculation: Calculation,
  request: RunRequest,
  environment: RunEnvironment,
) => Effect.Effect<ComputedTasks, NmerError> = Effect.fnUntraced(function* (
  calculation: Calculation,
  request: RunRequest,
  environment: RunEnvironment,
): Effect.fn.Return<ComputedTasks, NmerError> {
  const { calibration = new Calibration(), journalFile } = request;
  if (calculation.equivalents !== undefined) yield* inSlices(calculation.equivalents.find());
  const sizes = yield* attempt(() => sizeUp(calculation, request, environment));
  const search = environment.programSearch?.(request.scratch);
  const common = shared(calculation, yield* findInstallations(externalProgramsOf(calculation), search));
  const statistics = new StatisticsCollector(environment.memoryInUse, yield* monotonicSeconds);
  const unstable = new UnstableTasks(calculation.plan);
  const spread = new TimeSpread();
  const observer = allOf([
    statistics,
    unstable,
    learning(calculation, { calibration, spread }, sizes.sizeOf),
    harmless(environment.observe),
  ]);
  const outcomes = yield* Effect.gen(function* () {
    // A rank that lacks something is to say so before anything is written.
    const ranks = yield* ranksFor({ calculation, request, environment, sizes, common });
    const execution = (before: Before) =>
      execute({ calculation, request, environment, calibration, spread, sizes, common, ranks }, before);
    return yield* (journalFile === undefined
      ? Effect.provide(execution({ crashedBefore: false }), noStore)
      : environment.keepJournal!({
        calculation,
        calibration,
        context: common,
        request: journalFile,
        sources: liveSources(calculation, sizes.sizeOf, calibration, environment.memoryInUse),
      }, environment)(execution));
  }).pipe(Effect.scoped, Effect.provideService(Observer, observer));
  return {
    results: withCopies(calculation, (index) => outcomes.result(index)),
    statistics: statistics.summary(),
    programs: versionsOf(common),
    failures: failuresOf(calculation, outcomes),
    cancelled: cancelledOf(calculation, outcomes),
    outOfTime: outcomes.outOfTime,
    resultSeconds: outcomes.resultSeconds,
    endedModels: outcomes.endedModels,
    notices: unstable.notices,
  };
});

/** How large the tasks are, and which carrier that asks for. */
interface Sizes {
  readonly sizeOf: SizeOf;
  readonly choose: (before: Before) => CarrierChoice;
}

// Refuses what cannot be computed, or has not enough memory, before anything is started or written.
function sizeUp(
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
interface Execution {
  readonly calculation: Calculation;
  readonly request: RunRequest;
  readonly environment: RunEnvironment;
  readonly calibration: Calibration;
  readonly spread: TimeSpread;
  readonly sizes: Sizes;
  /** What all tasks share, whichever carrier computes them. */
  readonly common: Omit<TaskContext, "resources">;
  /** The carrier over the ranks of an MPI job; undefined where this process is alone. */
  readonly ranks: StartedRanks | undefined;
}

// The ranks of an MPI job, ready to compute; undefined where this process is alone.
const ranksFor = Effect.fnUntraced(function* (
  { calculation, request, environment, sizes, common }: Omit<Execution, "calibration" | "spread" | "ranks">,
) {
  const choice = sizes.choose({ crashedBefore: false });
  if (!isOnRanks(choice)) return undefined;
  return yield* startRanks(
    environment.onRanks!.carrier(programsOf(calculation), common, choice, request, environment),
  );
});

// Computes the tasks on the carrier that is chosen.
const execute = Effect.fnUntraced(function* (
  { calculation, request, environment, calibration, spread, sizes, common, ranks }: Execution,
  before: Before,
) {
  const choice = ofPrograms(calculation, sizes.choose(before), common.installations);
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

function programsOf({ plan, programs }: Calculation): readonly Program[] {
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
      const { seconds } = event.outcome;
      if (calibration.knows(model)) spread.observe(model, calibration.seconds(model, modelled), seconds);
      calibration.observe(model, modelled, seconds);
    },
  };
}

// What all tasks share, whichever carrier computes them.
function shared(
  { plan, programs, molecule }: Calculation,
  installations: TaskContext["installations"],
): Omit<TaskContext, "resources"> {
  const hasGhosts = needGhosts(plan);
  return {
    molecule,
    models: plan.models.map((name) => ({ ...programs.get(name)!.prepared, hasGhosts: hasGhosts(name) })),
    driver: plan.expansion.driver,
    ...(installations === undefined ? {} : { installations }),
  };
}

function contextOf(
  common: Omit<TaskContext, "resources">,
  { memoryBytes, workers }: CarrierChoice,
  threads: number | undefined,
): TaskContext {
  return {
    ...common,
    resources: { memoryBytes: memoryBytes / workers, ...(threads === undefined ? {} : { threads }) },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function describeMachine({ cores, memoryBytes, memorySource = "free" }: Machine) {
  return { cores, machineMemory: `${(memoryBytes / 1e9).toFixed(1)} GB of memory ${memorySource}` };
}

function failuresOf(calculation: Calculation, outcomes: OutcomeTable): readonly FailedTask[] {
  const failures = Array.from(outcomes.failures, ([index, { message }]) => ({ index, message }));
  return withFailedCopies(calculation, failures)
    .map(({ index, message }) => ({ label: calculation.plan.label(taskIndex(index)), message }));
}

function cancelledOf(calculation: Calculation, outcomes: OutcomeTable): number {
  return calculation.equivalents === undefined
    ? outcomes.count("cancelled")
    : countWithCopies(calculation, (index) => outcomes.status(taskIndex(index)) === "cancelled");
}

function attempt<A>(compute: () => A): Effect.Effect<A, NmerError> {
  return Effect.try({ try: compute, catch: (error) => error as NmerError }).pipe(
    Effect.catchIf((error) => !("remedy" in error), (bug) => Effect.die(bug)),
  );
}
