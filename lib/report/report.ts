// All that the result of a calculation shows, as one value: what was planned, the sums, how the run went and what went
// wrong. Renderers (render/) turn it into text or QCSchema; each is a file, and a new form is one more. It holds no
// copies: results of single tasks are looked up when they are asked for. Hartree and bohr.

import type { Assembly, ResultLookup, StatedErrors } from "../assembly/mod.ts";
import type { ModelChemistry } from "../base/model_chemistry.ts";
import type { KeptInputFields } from "../base/qcschema_fields.ts";
import { enumeration, plural } from "../base/plural.ts";
import type { RunStatistics } from "../base/run_statistics.ts";
import type { Steps } from "../base/steps.ts";
import type { Molecule } from "../molecule/mod.ts";
import type { ModelName, Plan } from "../plan/mod.ts";

/** What was computed, in a line or two. */
export interface ReportedSystem {
  /** The tasks and how they add up. */
  readonly plan: Plan;
  /** The whole system. */
  readonly molecule: Molecule;
  /** By name; those of the plan at least. */
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
  /** Models with Cartesian d functions (6 d) or higher ones, where spherical ones are usual; default none. */
  readonly cartesian?: ReadonlySet<ModelName>;
  /** What keywords left to the size of the tasks: what was chosen and why, by model; default nothing. */
  readonly decisions?: ReadonlyMap<ModelName, string>;
}

/** All that a result shows. */
export interface Report extends ReportedSystem {
  /** The sums by treatment, property and order. */
  readonly assembly: Assembly;
  /** The result of each task. */
  readonly results: ResultLookup;
  /** What may be a mistake in the input, a sentence each. */
  readonly warnings: readonly string[];
  /** Whether the results of the single tasks are listed as AtomicResults. */
  readonly clusterResults: "all" | "none";
  /** Within what tolerance, in angstrom, equal n-mers are computed once; absent where each is computed. */
  readonly equivalents?: { readonly tolerance: number };
  /** Fields of a QCSchema input that the result gives back as they are. */
  readonly kept?: KeptInputFields;
  /** How the run went; absent where the results were computed elsewhere. */
  readonly run?: ReportedRun;
  /** Where results are from that this run has not computed; absent where there are none. */
  readonly merged?: ReportedMerge;
  /** Tasks without a result, in the order of the plan. */
  readonly failures: readonly ReportedFailure[];
  /** Number of tasks that were not computed, since the run was stopped before. */
  readonly cancelled: number;
  /** Models whose first tasks all failed alike, so that the others were not tried. */
  readonly endedModels: readonly ReportedEnd[];
  /** What equal tasks that were computed once have saved; absent where equal tasks are not looked for. */
  readonly copies?: ReportedCopies;
  /** The error of a screening by energy, as it states it; absent where none chose what is left out. */
  readonly screening?: StatedErrors;
}

/** Equal tasks that were computed once. */
export interface ReportedCopies {
  /** How far an atom may be from its partner, in angstrom. */
  readonly toleranceAngstrom: number;
  /** Number of different tasks. */
  readonly classes: number;
  /** Number of tasks that were computed. */
  readonly computed: number;
  /** Number of tasks that are copies of equal ones of the plan. */
  readonly copied: number;
  /** Number of tasks that are copies of equal ones of other runs, found in the journal. */
  readonly fromOtherRuns: number;
  /** How far an atom of a copy is from its partner at most, in angstrom. */
  readonly worstDeviationAngstrom: number;
  /**
   * By how much the returned energy would change if each copy were computed itself, to first order, in Hartree; undefined
   * where no gradients say it.
   */
  readonly energyChange: number | undefined;
}

/** Why a model ended before all of its tasks were tried. */
export interface ReportedEnd {
  /** Its name in the input. */
  readonly model: ModelName;
  /** What its first tasks failed with. */
  readonly message: string;
  /** How many of them failed so. */
  readonly failed: number;
  /** Whether the machine lacks something that another one may have. */
  readonly lacksSomething: boolean;
}

/** How a run went. */
export interface ReportedRun {
  /** Its statistics. */
  readonly statistics: RunStatistics;
  /** Version of each program that computed, by its name in full. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Results that were taken from journals of other runs. */
export interface ReportedMerge {
  /** The journals, and how many results are from each. */
  readonly journals: readonly { readonly journal: string; readonly results: number }[];
  /** Sum of the times that their tasks took, on whichever machines, in seconds. */
  readonly busySeconds: number;
  /** Version of each program that computed, by its name in full. */
  readonly programs: Readonly<Record<string, string>>;
}

/** A task without a result, and why. */
export interface ReportedFailure {
  /** Its label, as in `["hf", [1], [1, 2]]`. */
  readonly label: string;
  /** What happened and what to do. */
  readonly message: string;
}

/**
 * Makes something to look at of a report, in steps of some milliseconds.
 *
 * @param report What is shown.
 */
export type Renderer<Form> = (report: Report) => Steps<Form>;

/** What of a report says what went wrong, and of how many tasks. */
export type Problems = Pick<Report, "failures" | "cancelled" | "endedModels"> & {
  readonly plan: Pick<Plan, "taskCount">;
};

/** What kept a calculation from its whole result, a line each; empty where nothing did. */
export function problemsOf({ plan, failures, cancelled, endedModels }: Problems): readonly string[] {
  return [
    ...failures.map(({ label, message }) => `${label}: ${message}`),
    ...endedModels.map(describeEnd),
    ...(cancelled === 0 ? [] : [notComputed(cancelled, plan.taskCount)]),
  ];
}

/** The same in a few words: `1 of 5 tasks failed, 4 of 5 tasks were not computed before the run was stopped`. */
export function problemCounts({ plan: { taskCount }, failures, cancelled, endedModels }: Problems): string {
  const why = endedModels.length === 0
    ? "before the run was stopped"
    : `since the first tasks of ${
      enumeration(endedModels.map(({ model }) => `model ${model}`))
    } failed alike`;
  const parts = [
    failures.length === 0 ? "" : `${failures.length} of ${plural(taskCount, "task")} failed`,
    cancelled === 0 ? "" : `${notComputed(cancelled, taskCount)} ${why}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** `model (auto) ended, since its first 3 tasks all failed: ...`. */
export function describeEnd({ model, failed, message }: ReportedEnd): string {
  const first = failed === 1 ? "first task" : `first ${failed} tasks all`;
  return `model ${model} ended, since its ${first} failed: ${message}`;
}

function notComputed(count: number, tasks: number): string {
  return `${count} of ${plural(tasks, "task")} ${count === 1 ? "was" : "were"} not computed`;
}
