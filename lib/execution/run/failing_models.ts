// Which models fail whatever the task: the first tasks of such a model all fail alike and none succeeds, so that its
// others would cost their time for the same message.

import type { Remedy } from "../../base/error.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { ModelName, Outcome, Plan } from "../../plan/mod.ts";

/** A model that ended before its tasks did. */
export interface EndedModel {
  /** Its name. */
  readonly model: ModelName;
  /** What all of its tasks said that were computed. */
  readonly reason: string;
  /** The way out. */
  readonly remedy: Remedy;
}

// Two tasks may fail by the same chance, or of one odd fragment; three are a rule. More would only take longer.
const MIN_FAILURES = 3;

// What depends on how large a task is, or how its atoms stand: another task of the model may well succeed.
const OF_THE_TASK =
  /converge|did not end within|memory|crash|died|under this task|ran alone|look at (the|its) geometry/i;

interface Attempts {
  /** This many failures alike end the model. */
  readonly threshold: number;
  failures: number;
  /** What they say, without the parts that differ from task to task. */
  said: string | undefined;
  /** Whether a task succeeded, or failed in another way: it never ends. */
  works: boolean;
  ended: EndedModel | undefined;
}

/** Watches the outcomes of a run for models that fail whatever the task. */
export class FailingModels {
  readonly #plan: Plan;
  readonly #models: ReadonlyMap<ModelName, Attempts>;
  #isAnyEnded = false;

  /** No task has an outcome yet. */
  constructor(plan: Plan) {
    this.#plan = plan;
    this.#models = new Map(plan.models.map((model) => [model, {
      threshold: Math.min(MIN_FAILURES, firstLevelTasks(plan, model)),
      failures: 0,
      said: undefined,
      works: false,
      ended: undefined,
    }]));
  }

  /** Takes an outcome in; gives its model where it ends by it. */
  settled(index: TaskIndex, outcome: Outcome): EndedModel | undefined {
    if (outcome.status === "cancelled") return undefined;
    const { model } = this.#plan.at(index);
    const attempts = this.#models.get(model)!;
    if (attempts.works || attempts.ended !== undefined) return undefined;
    const said = outcome.status === "failed" ? withoutTask(outcome.message) : undefined;
    attempts.works = said === undefined || OF_THE_TASK.test(said) || said !== (attempts.said ?? said);
    attempts.said = said;
    if (attempts.works || outcome.status !== "failed") return undefined;
    if (++attempts.failures < attempts.threshold) return undefined;
    attempts.ended = { model, reason: outcome.message, remedy: outcome.remedy };
    this.#isAnyEnded = true;
    return attempts.ended;
  }

  /** Whether the model of a task has ended. */
  readonly isEnded = (index: TaskIndex): boolean =>
    this.#isAnyEnded && this.#models.get(this.#plan.at(index).model)!.ended !== undefined;

  /** The models that have ended, in the order of the plan's. */
  get ended(): readonly EndedModel[] {
    return Array.from(this.#models.values(), ({ ended }) => ended).filter((ended) => ended !== undefined);
  }
}

// Numbers, quoted names and paths differ where the same goes wrong.
function withoutTask(message: string): string {
  return message.replace(/\/\S+/g, "/").replace(/\d+(\.\d+)?(e[+-]?\d+)?/gi, "0");
}

// Tasks of a model in the lowest of its levels.
function firstLevelTasks(plan: Plan, model: ModelName): number {
  for (const { families } of plan.levels) {
    const own = families.filter(({ family }) => family.model === model);
    if (own.length > 0) return own.reduce((sum, { family }) => sum + family.count, 0);
  }
  return 1;
}
