// All that the result of a calculation shows, as one value: what was planned, the sums, how the run went and what went
// wrong. Renderers (render/) turn it into text or QCSchema; each is a file, and a new form is one more. It holds no
// copies: results of single tasks are looked up when they are asked for. Hartree and bohr.

import type { Assembly, ResultLookup } from "../assembly/mod.ts";
import type { Remedy } from "../base/error.ts";
import type { ModelChemistry } from "../base/model_chemistry.ts";
import { plural } from "../base/plural.ts";
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
  /** How the run went; absent where the results were computed elsewhere. */
  readonly run?: ReportedRun;
  /** Tasks without a result, in the order of the plan. */
  readonly failures: readonly ReportedFailure[];
  /** Number of tasks that were not computed, since the run was stopped before. */
  readonly cancelled: number;
  /** Models that ended since their first tasks had all failed alike; absent where the results come from elsewhere. */
  readonly endedModels?: readonly ReportedEnd[];
}

/** A model that ended before its tasks did. */
export interface ReportedEnd {
  /** Its name. */
  readonly model: ModelName;
  /** What its first tasks all said. */
  readonly reason: string;
  /** The way out. */
  readonly remedy: Remedy;
}

/** How a run went. */
export interface ReportedRun {
  /** Its statistics. */
  readonly statistics: RunStatistics;
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

/** What kept a calculation from its whole result, a line each; empty where nothing did. */
export function problemsOf({ plan, failures, cancelled, endedModels = [] }: Report): readonly string[] {
  const failed = failures.map(({ label, message }) => `${label}: ${message}`);
  const ended = endedModels.map(({ model, reason }) =>
    `the model ${model} ended, as its first tasks all failed alike: ${reason}`
  );
  return [...failed, ...ended, ...(cancelled === 0 ? [] : [notComputed(cancelled, plan.taskCount)])];
}

/** The same in a few words: `1 of 5 tasks failed, 4 of 5 tasks were not computed before the run was stopped`. */
export function problemCounts(
  { plan: { taskCount }, failures, cancelled, endedModels = [] }: Report,
): string {
  const parts = [
    failures.length === 0 ? "" : `${failures.length} of ${plural(taskCount, "task")} failed`,
    cancelled === 0
      ? ""
      : `${notComputed(cancelled, taskCount)} ${
        endedModels.length > 0 ? "as their model ended" : "before the run was stopped"
      }`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function notComputed(count: number, tasks: number): string {
  return `${count} of ${plural(tasks, "task")} ${count === 1 ? "was" : "were"} not computed`;
}
