// Running a calculation: its tasks on a carrier, then the sums.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { type Assembly, assemblySteps, type ResultLookup } from "../../assembly/mod.ts";
import type { Scope } from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import { taskIndex } from "../../base/indices.ts";
import {
  type ChildProcess,
  inSlices,
  noStore,
  Observer,
  type OutcomeTable,
  type RunEvent,
  runPlan,
  type RunStatistics,
  type Schedule,
  type StartServer,
  StatisticsCollector,
  type WorkerLike,
} from "../../execution/mod.ts";
import { identityOf, type ProgramSearch, type TaskContext } from "../../programs/mod.ts";
import { fitsInResult } from "../../plan/mod.ts";
import { Calibration } from "../cost/calibration.ts";
import { type CarrierChoice, type CarrierRequest, chooseCarrier } from "./choose_carrier.ts";
import type { Machine } from "../../machine/mod.ts";
import { type Before, type JournalRequest, withJournal } from "./with_journal.ts";
import { mainMemoryBytes } from "../cost/main_memory.ts";
import { type Calculation, checkModels } from "../prepare/prepare.ts";
import { checkThreads, findInstallations, machineFor, ofPrograms } from "./installations.ts";
import { expectedSeconds, levelSizes, memoryOf, sizesOf } from "../cost/sizes.ts";
import { taskCarrier } from "./task_carrier.ts";

/** How a calculation shall run. */
export interface RunRequest extends CarrierRequest {
  /** Whether a level waits for the one below ("level", the default), or tasks of all levels run side by side. */
  readonly schedule?: Schedule | undefined;
  /** Longest time of one task, in milliseconds; default no limit. */
  readonly timeoutMilliseconds?: number | undefined;
  /** Longest time of the whole run, in milliseconds; default no limit. */
  readonly runTimeoutMilliseconds?: number | undefined;
  /** Where finished tasks are kept; default nowhere. */
  readonly journalFile?: JournalRequest | undefined;
  /** How often a task is tried again that was lost or failed by chance; default 2. */
  readonly retries?: number | undefined;
  /** Whether a failed task ends the run, or only leaves out what depends on it; default "continue". */
  readonly onFailure?: "continue" | "abort" | undefined;
  /** Directory for the files of external programs; default the system's for temporary files. */
  readonly scratch?: string | undefined;
  /** Threads of each task of an external program; default 1. There are workers for as many tasks as have cores. */
  readonly threads?: number | undefined;
  /**
   * Takes in the times that tasks take; default a new one.
   * @internal
   */
  readonly calibration?: Calibration;
}

/** What a run needs from the machine. */
export interface RunEnvironment {
  /** Cores and memory. */
  readonly machine: Machine;
  /** Starts the worker with a number, counted from 1. */
  readonly startWorker: (number: number) => WorkerLike;
  /** Starts a child process with a limit of its heap; absent where there are none. */
  readonly startProcess?: (heapMegabytes: number) => ChildProcess;
  /**
   * Looks for external programs, and asks them in a scratch directory; absent where there are none.
   * @internal
   */
  readonly programSearch?: (scratch: string | undefined) => ProgramSearch;
  /**
   * Makes a place for servers of external programs, under a scratch directory; absent where there are none.
   * @internal
   */
  readonly openServers?: (scratch: string | undefined) => Effect.Effect<StartServer, NmerError, Scope>;
  /**
   * What this machine lacks to hold external programs, a sentence each.
   * @internal
   */
  readonly cageNotes?: () => readonly string[];
  /** Process id and name of the machine, for the journal. */
  readonly identity: { readonly pid: number; readonly host: string };
  /** Memory that this process and, as far as they tell, its child processes hold, in bytes. */
  readonly memoryInUse: () => number;
  /** Is told what happens; must return at once. */
  readonly observe?: (event: RunEvent) => void;
}

/** A task without a result, and why. */
export interface FailedTask {
  /** Its label, as in `["hf", [1], [1, 2]]`. */
  readonly label: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** What a run gives. */
export interface CalculationResult {
  /** The sums. */
  readonly assembly: Assembly;
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
}

/**
 * Runs a calculation. Interrupting the effect stops all workers within a moment.
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
  const { plan, molecule } = calculation;
  const { calibration = new Calibration() } = request;
  const { sizeOf, choose } = yield* attempt(() => {
    checkModels(calculation);
    checkThreads(calculation, request.threads);
    const sizeOf = sizesOf(calculation);
    const levels = levelSizes(calculation, sizeOf);
    const work = {
      tasks: plan.taskCount,
      seconds: levels.reduce((sum, { seconds }) => sum + seconds, 0),
      taskMemoryBytes: Math.max(0, ...levels.map(({ maxMemoryBytes }) => maxMemoryBytes)),
      mainMemoryBytes: mainMemoryBytes(calculation, request.schedule),
    };
    const machine = machineFor(environment.machine, request.threads);
    const choose = (before: Before) => chooseCarrier(request, machine, { ...work, ...before });
    choose({ crashedBefore: false }); // too little memory is said before a journal is made
    return { sizeOf, choose };
  });
  const statistics = new StatisticsCollector(environment.memoryInUse);
  const observer = Layer.succeed(Observer, {
    notify: (event) => {
      statistics.notify(event);
      if (event.type === "task-finished" && event.outcome.status === "converged") {
        const { model, basis } = plan.at(event.index);
        calibration.observe(model, sizeOf(model, basis).seconds, event.outcome.seconds);
      }
      try {
        environment.observe?.(event);
      } catch { /* who watches must not disturb */ }
    },
  });
  const { timeoutMilliseconds, runTimeoutMilliseconds, journalFile } = request;
  const common = shared(
    calculation,
    yield* findInstallations(calculation, environment.programSearch?.(request.scratch)),
  );
  const execution = Effect.fnUntraced(function* (before: Before) {
    const choice = ofPrograms(calculation, choose(before), common.installations);
    const { notify } = yield* Observer;
    notify({ type: "mode-chosen", ...choice, ...describeMachine(environment.machine) });
    const running = runPlan(plan, {
      schedule: request.schedule ?? "level",
      workOf: expectedSeconds(sizeOf, calibration),
      memoryBytes: choice.memoryBytes,
      memoryOf: memoryOf(calculation, sizeOf),
      timeout: timeoutMilliseconds === undefined ? undefined : Duration.millis(timeoutMilliseconds),
      runTimeout: runTimeoutMilliseconds === undefined ? undefined : Duration.millis(runTimeoutMilliseconds),
      retries: request.retries ?? 2,
      onFailure: request.onFailure ?? "continue",
      // Nobody looks at those of so many tasks.
      keepProperties: fitsInResult(plan, molecule),
    });
    const context = contextOf(common, choice, request.threads);
    return yield* Effect.provide(running, taskCarrier(context, choice, request.scratch, environment));
  });
  const outcomes = yield* (journalFile === undefined
    ? Effect.provide(execution({ crashedBefore: false }), noStore)
    : withJournal(calculation, calibration, common, journalFile, environment.identity)(execution)).pipe(
      Effect.provide(observer),
    );
  const results: ResultLookup = (index) =>
    outcomes.result(index);
  return {
    assembly: yield* inSlices(assemblySteps(plan, molecule, results)),
    results,
    statistics: statistics.summary(),
    programs: versionsOf(common),
    failures: failuresOf(calculation, outcomes),
    cancelled: outcomes.count("cancelled"),
  };
});

function versionsOf({ models, installations }: Omit<TaskContext, "resources">): Record<string, string> {
  return Object.fromEntries(models.map((model) => {
    const { name, version } = identityOf(model, installations);
    return [name, version];
  }));
}

// What all tasks are told, whoever computes them.
function shared(
  { plan, models, molecule }: Calculation,
  installations: TaskContext["installations"],
): Omit<TaskContext, "resources"> {
  return {
    molecule,
    models: plan.models.map((name) => models.get(name)!),
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

function describeMachine({ cores, memoryBytes, memorySource = "free" }: Machine) {
  return { cores, machineMemory: `${(memoryBytes / 1e9).toFixed(1)} GB of memory ${memorySource}` };
}

function failuresOf({ plan }: Calculation, outcomes: OutcomeTable): readonly FailedTask[] {
  return Array.from(outcomes.failures, ([index, { message }]) => ({ index, message }))
    .sort((a, b) => a.index - b.index)
    .map(({ index, message }) => ({ label: plan.label(taskIndex(index)), message }));
}

function attempt<A>(compute: () => A): Effect.Effect<A, NmerError> {
  return Effect.try({ try: compute, catch: (error) => error as NmerError }).pipe(
    Effect.catchIf((error) => !("remedy" in error), (bug) => Effect.die(bug)),
  );
}
