// A model whose first tasks all fail alike ends: what hits all of them, a missing program or a wrong keyword, will hit
// the rest as well, hours later. Other models continue.

import {
  type Failed,
  type ModelName,
  type Outcome,
  type Plan,
  type PlannedFamily,
  type PlanPart,
  wholePlan,
} from "../../plan/mod.ts";

/** A model that ended before all of its tasks were tried. */
export interface EndedModel {
  /** Its name in the input. */
  readonly model: ModelName;
  /** What its tasks failed with, for a person. */
  readonly message: string;
  /** How many tasks failed so, and none succeeded. */
  readonly failed: number;
  /** Whether the machine lacks something that another one may have. */
  readonly lacksSomething: boolean;
}

/**
 * This many of the first tasks decide, or all of the model's first level where they are fewer: one or two may fail by
 * their geometry.
 */
export const FIRST_TASKS = 5;

/** What is known of a model until one of its tasks succeeds. */
interface FirstTasks {
  readonly needed: number;
  /** All tasks of its first level, which are needed where size decides: the first tasks are the largest. */
  readonly ofFirstLevel: number;
  failed: number;
  /** What all of them said, without numbers; undefined before the first. */
  alike: string | undefined;
}

/** Watches how the first tasks of each model end. */
export class ModelFailures {
  readonly #open = new Map<ModelName, FirstTasks>();
  readonly #ended = new Map<ModelName, EndedModel>();

  /**
   * @param plan The tasks; at most as many models are watched as it has.
   * @param part Those that are computed; default all.
   */
  constructor(plan: Plan, part: PlanPart = wholePlan(plan)) {
    for (const level of plan.levels) {
      for (const planned of level.families) {
        const { model } = planned.family;
        const count = countIn(part, planned);
        if (count === 0) continue;
        const known = this.#open.get(model);
        if (known === undefined) {
          this.#open.set(model, firstTasks(count));
        } else if (level === firstLevelOf(plan, part, model)) {
          this.#open.set(model, firstTasks(known.ofFirstLevel + count));
        }
      }
    }
  }

  /** Models that ended, in the order in which they did. */
  get ended(): readonly EndedModel[] {
    return [...this.#ended.values()];
  }

  /** Whether a model has ended: its tasks are not to be started any more. */
  isEnded(model: ModelName): boolean {
    return this.#ended.has(model);
  }

  /**
   * Takes the outcome of a task of a model in.
   *
   * @returns The model's end, where this outcome is the one that ends it.
   */
  settled(model: ModelName, outcome: Outcome): EndedModel | undefined {
    const first = this.#open.get(model);
    if (first === undefined || outcome.status === "cancelled") return undefined;
    const alike = outcome.status === "failed" ? withoutNumbers(outcome.message) : undefined;
    const isAlike = alike !== undefined && (first.alike === undefined || first.alike === alike);
    if (outcome.status !== "failed" || isOfTask(outcome) || !isAlike) {
      this.#open.delete(model);
      return undefined;
    }
    first.alike = alike;
    first.failed++;
    if (first.failed < (outcome.remedy === "more-resources" ? first.ofFirstLevel : first.needed)) {
      return undefined;
    }
    this.#open.delete(model);
    const { message, remedy } = outcome;
    const lacksSomething = remedy === "install" || remedy === "more-resources";
    const ended = { model, message, failed: first.failed, lacksSomething };
    this.#ended.set(model, ended);
    return ended;
  }
}

function firstTasks(ofFirstLevel: number): FirstTasks {
  return { needed: Math.min(FIRST_TASKS, ofFirstLevel), ofFirstLevel, failed: 0, alike: undefined };
}

function firstLevelOf(plan: Plan, part: PlanPart, model: ModelName): unknown {
  return plan.levels.find(({ families }) =>
    families.some((planned) => planned.family.model === model && countIn(part, planned) > 0)
  );
}

/** How many tasks of a family are in a part of its plan. */
export function countIn(part: PlanPart, { start, family: { count } }: PlannedFamily): number {
  return part.count({ start, end: start + count });
}

/** Whether a failure comes from the task rather than from the model: its size, or its geometry. */
function isOfTask({ remedy }: Failed): boolean {
  return remedy === "more-time" || remedy === "other-convergence";
}

/** Messages of tasks of one kind differ in energies, sizes and places. */
function withoutNumbers(message: string): string {
  return message.replace(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi, "#");
}
