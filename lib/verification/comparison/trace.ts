// What the events of a run say of its order: which tasks ended how often, and whether a task began before the levels
// below it had ended. Nothing else of a run shows either: a task that is computed twice gives the same sums.

import { taskIndex } from "../../base/indices.ts";
import type { RunEvent, RunObserver } from "../../execution/mod.ts";
import { type Plan, type PlanPart, wholePlan } from "../../plan/mod.ts";

/** A task that began too early. */
export interface EarlyTask {
  readonly label: string;
  /** Its level. */
  readonly nbody: number;
  /** How many tasks of lower levels had no outcome yet. */
  readonly pending: number;
}

/** Watches a run. */
export class Trace implements RunObserver {
  #plan: Plan;
  #part: PlanPart;
  readonly #endings = new Map<number, number>();
  /** Tasks of each level that have an outcome. */
  readonly #done = new Map<number, number>();
  readonly #early: EarlyTask[] = [];
  /** Ways that gave up before this one was taken, a sentence each. */
  readonly fallbacks: string[] = [];
  #retried = 0;

  /**
   * @param plan The tasks of the run.
   * @param part Those that are computed; default all.
   */
  constructor(plan: Plan, part: PlanPart = wholePlan(plan)) {
    this.#plan = plan;
    this.#part = part;
  }

  /** Other tasks are computed from now on; those of before end once more, taken over. */
  phaseBegan({ plan, part = wholePlan(plan) }: { readonly plan: Plan; readonly part?: PlanPart }): void {
    this.#plan = plan;
    this.#part = part;
    this.#endings.clear();
    this.#done.clear();
  }

  /** How often each task ended, by its label. */
  get endings(): ReadonlyMap<string, number> {
    return new Map(
      Array.from(this.#endings, ([index, count]) => [this.#plan.label(taskIndex(index)), count]),
    );
  }

  /** Tasks that began before all tasks of lower levels had ended, in the order in which they did. */
  get early(): readonly EarlyTask[] {
    return this.#early;
  }

  /** Tries beyond the first ones. */
  get retried(): number {
    return this.#retried;
  }

  notify(event: RunEvent): void {
    switch (event.type) {
      case "task-started":
        return this.#began(event.index, event.nbody);
      case "task-finished":
        return this.#ended(event.index, event.nbody);
      case "task-retried":
        this.#retried++;
        return;
      case "mode-changed":
        this.fallbacks.push(`${event.mode}: ${event.reason}`);
    }
  }

  #began(index: number, nbody: number): void {
    const pending = this.#plan.levels.filter((level) => level.nbody < nbody)
      .reduce((sum, level) => sum + this.#part.count(level) - (this.#done.get(level.nbody) ?? 0), 0);
    if (pending > 0) this.#early.push({ label: this.#plan.label(taskIndex(index)), nbody, pending });
  }

  #ended(index: number, nbody: number): void {
    const before = this.#endings.get(index) ?? 0;
    this.#endings.set(index, before + 1);
    if (before === 0) this.#done.set(nbody, (this.#done.get(nbody) ?? 0) + 1);
  }
}
