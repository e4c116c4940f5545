// Tasks whose orbitals are a saddle of the energy and not a minimum, where the model has its program look for that
// (stability_analysis: check): a solution of lower energy is there, and sums may mix the two.

import type { Notice } from "../../../base/notice.ts";
import { plural } from "../../../base/plural.ts";
import type { RunObserver } from "../../../execution/portable.ts";
import type { Plan } from "../../../plan/mod.ts";
import { FLAT_CURVATURE } from "../../../programs/portable.ts";

const MAX_LABELS = 3;

/** Watches a run for them. */
export class UnstableTasks implements RunObserver {
  readonly #plan: Plan;
  readonly #labels: string[] = [];
  #count = 0;
  #lowest = 0;

  /** @param plan The tasks of the run. */
  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Takes the outcome of a task in. */
  readonly notify: RunObserver["notify"] = (event) => {
    if (event.type !== "task-finished" || !("result" in event.outcome)) return;
    const curvature = event.outcome.result.properties?.["scf_lowest_curvature"] ?? 0;
    if (curvature > FLAT_CURVATURE) return;
    this.#count++;
    this.#lowest = Math.min(this.#lowest, curvature);
    if (this.#labels.length < MAX_LABELS) this.#labels.push(this.#plan.label(event.index));
  };

  /** A warning where there are any. */
  get notices(): readonly Notice[] {
    if (this.#count === 0) return [];
    const labels = this.#labels.join(", ") + (this.#count > MAX_LABELS ? ", ..." : "");
    return [{
      severity: "warning",
      statement:
        `the orbitals of ${plural(this.#count, "task")} are no minimum (${labels}; lowest curvature ` +
        `${
          this.#lowest.toPrecision(2)
        } Hartree, below ${FLAT_CURVATURE}): solutions of lower energy are there, and ` +
        "the sums may mix both",
      advice: "Give keywords: { stability_analysis: follow } to continue to a minimum.",
    }];
  }
}
