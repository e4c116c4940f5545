// Running a calculation: its tasks phase by phase, then the sums.

import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import {
  type Assembly,
  assemblySteps,
  type ResultLookup,
  type StatedErrors,
  statedErrorSteps,
} from "../../assembly/mod.ts";
import type { NmerError } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { taskIndex } from "../../base/indices.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";
import {
  type EndedModel,
  harmless,
  inSlices,
  monotonicSeconds,
  Observer,
  type OutcomeTable,
} from "../../execution/portable.ts";
import type { TaskContext } from "../../programs/portable.ts";
import { Calibration } from "../cost/calibration.ts";
import { TimeSpread } from "../cost/spread.ts";
import { countWithCopies, withFailedCopies } from "../copies/copied_failures.ts";
import { withCopies } from "../copies/copied_results.ts";
import { type Calculation, foreseen, needGhosts } from "../prepare/prepare.ts";
import { versionsOf } from "../prepare/versions.ts";
import { externalProgramsOf, findInstallations } from "./installations.ts";
import { phaseCount, type PhaseResult } from "./phases/phase.ts";
import { joinedStatistics } from "./phases/joined_statistics.ts";
import { throughPhases } from "./phases/through_phases.ts";
import { isOnRanks } from "./ranks_choice.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";
import { differentReferences } from "../composites/reference_energies.ts";
import { startRanks } from "./started_ranks.ts";
import { attempt, computePhase, type Execution, programsOf, sizeUp } from "./compute_phase.ts";
import { warmEnvironment } from "./warm_environment.ts";

/** A task without a result, and why. */
export interface FailedTask {
  /** Its label, as in `["hf", [1], [1, 2]]`. */
  readonly label: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** What computing the tasks of a calculation, or of its part, gives. */
export interface ComputedTasks {
  /** What was computed: of a calculation whose n-mers a cheap model chooses, with those that it has chosen. */
  readonly calculation: Calculation;
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
  /** The error of a screening by energy, as it states it; undefined of others. */
  readonly screening: StatedErrors | undefined;
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
  const { plan, molecule, part } = computed.calculation;
  const { known } = request;
  const results = known === undefined ? computed.results : withCopies(
    computed.calculation,
    (index) => part?.has(index) !== false ? computed.results(index) : known(index),
  );
  const assembly = yield* inSlices(assemblySteps(plan, molecule, results));
  return {
    ...computed,
    results,
    assembly,
    notices: [...computed.notices, ...differentReferences(plan, computed.calculation.models, results)],
    screening: yield* inSlices(statedErrorSteps(plan, molecule, results)),
  };
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
  if (calculation.equivalents !== undefined) yield* inSlices(calculation.equivalents.find());
  const sizes = yield* attempt(() => sizeUp(foreseen(calculation), request, environment));
  const search = environment.programSearch?.(request.scratch);
  const common = shared(calculation, yield* findInstallations(externalProgramsOf(calculation), search));
  const computed = yield* Effect.gen(function* () {
    const { calibration = new Calibration(), onFailure } = request;
    const world = phaseCount(calculation) === 1 ? environment : yield* keptWarm(environment);
    // A rank that lacks something is to say so before anything is written.
    const ranks = yield* ranksFor({ calculation, request, environment, sizes, common });
    const run = { request, environment: world, calibration, spread: new TimeSpread(), common, ranks };
    const begun = yield* monotonicSeconds;
    const start = begun();
    return yield* throughPhases(
      calculation,
      (phase) =>
        computePhase({
          ...run,
          request: phase.before === undefined ? request : withTimeLeft(request, begun() - start),
        }, phase),
      ({ outcomes }) => outcomes.outOfTime || onFailure === "abort" && outcomes.failures.size > 0,
    );
  }).pipe(Effect.scoped, Effect.provideService(Observer, harmless(environment.observe)));
  return computedTasks(computed, versionsOf(common));
});

function computedTasks(
  phases: readonly [PhaseResult, ...PhaseResult[]],
  programs: ComputedTasks["programs"],
): ComputedTasks {
  const last = phases.at(-1)!;
  const { calculation, outcomes } = last;
  return {
    calculation,
    results: withCopies(calculation, (index) => outcomes.result(index)),
    statistics: joinedStatistics(phases),
    programs,
    failures: failuresOf(phases),
    cancelled: cancelledOf(calculation, outcomes),
    outOfTime: outcomes.outOfTime,
    resultSeconds: outcomes.resultSeconds,
    endedModels: phases.flatMap(({ outcomes }) => outcomes.endedModels),
    notices: last.notices,
  };
}

// The time of a run is that of all of its phases.
function withTimeLeft(request: RunRequest, elapsedSeconds: number): RunRequest {
  const { runTimeoutMilliseconds: all } = request;
  if (all === undefined) return request;
  return { ...request, runTimeoutMilliseconds: Math.max(0, all - 1000 * elapsedSeconds) };
}

// Workers that one phase has started compute the next. Runs that share workers have warm ones anyway.
function keptWarm(environment: RunEnvironment): Effect.Effect<RunEnvironment, never, Scope.Scope> {
  const { warm, sharing } = environment;
  return warm === undefined && sharing === undefined
    ? warmEnvironment(environment)
    : Effect.succeed(environment);
}

// The ranks of an MPI job, ready to compute; undefined where this process is alone.
const ranksFor = Effect.fnUntraced(function* (
  { calculation, request, environment, sizes, common }: Pick<
    Execution,
    "calculation" | "request" | "environment" | "sizes" | "common"
  >,
) {
  const choice = sizes.choose({ crashedBefore: false });
  if (!isOnRanks(choice)) return undefined;
  const started = yield* startRanks(
    environment.onRanks!.carrier(programsOf(calculation), common, choice, request, environment),
  );
  return { ...started, choice };
});

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

// In the order of the last plan; those of phases before are not tried again.
function failuresOf(phases: readonly [PhaseResult, ...PhaseResult[]]): readonly FailedTask[] {
  const last = phases.at(-1)!;
  const { plan } = last.calculation;
  const messages = new Map<number, string>();
  for (const { calculation, outcomes } of phases) {
    for (const [index, { message }] of outcomes.failures) {
      const { model, real, basis } = calculation.plan.at(taskIndex(index));
      messages.set(plan.indexOf(model, real, basis)!, message);
    }
  }
  const failures = Array.from(messages, ([index, message]) => ({ index, message }));
  return withFailedCopies(last.calculation, failures)
    .map(({ index, message }) => ({ label: plan.label(taskIndex(index)), message }));
}

function cancelledOf(calculation: Calculation, outcomes: OutcomeTable): number {
  return calculation.equivalents === undefined
    ? outcomes.count("cancelled")
    : countWithCopies(calculation, (index) => outcomes.status(taskIndex(index)) === "cancelled");
}
