// What `nmer plan` says of equal n-mers: what computing them once saves, or would save.

import { angstromFromBohr, bohrFromAngstrom } from "../../base/units.ts";
import { grouped, plural } from "../../base/plural.ts";
import type { Steps } from "../../base/steps.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { Equivalents } from "../../plan/mod.ts";

/** What equal n-mers save. */
export interface PlanCopies {
  /** Whether the input asks for it. */
  readonly isAsked: boolean;
  /** In angstrom. */
  readonly tolerance: number;
  /** Number of all tasks. */
  readonly tasks: number;
  /** Number of those that are computed. */
  readonly computed: number;
}

// To look for equal ones among more would take longer than the rest of a plan.
const MAX_UNASKED_TASKS = 4000;
const MAX_UNASKED_ATOMS = 1000;
const USUAL_TOLERANCE_ANGSTROM = 1e-4;

/** What equal n-mers save; undefined where the input does not ask for it and it is nothing, or not quickly known. */
export function* planCopies({ plan, molecule, equivalents }: Calculation): Steps<PlanCopies | undefined> {
  const tasks = plan.taskCount;
  if (equivalents !== undefined) {
    const { computed } = yield* equivalents.find();
    const tolerance = Number(angstromFromBohr(equivalents.tolerance).toPrecision(12));
    return { isAsked: true, tolerance, tasks, computed: computed.taskCount };
  }
  if (tasks > MAX_UNASKED_TASKS || molecule.symbols.length > MAX_UNASKED_ATOMS) return undefined;
  const possible = new Equivalents(plan, molecule, bohrFromAngstrom(USUAL_TOLERANCE_ANGSTROM));
  const { computed } = yield* possible.find();
  if (computed.taskCount === tasks) return undefined;
  return { isAsked: false, tolerance: USUAL_TOLERANCE_ANGSTROM, tasks, computed: computed.taskCount };
}

/** The same in a line with its end; nothing where nothing is known. */
export function describeCopies(copies: PlanCopies | undefined): string {
  if (copies === undefined) return "";
  const { isAsked, tolerance, tasks, computed } = copies;
  const copied = tasks - computed;
  if (!isAsked) {
    return `With equivalents: { tolerance: ${tolerance} } ${grouped(computed)} of ${
      plural(tasks, "task")
    } would be ` +
      `computed: ${
        copied === 1 ? "the other one is equal to one" : "the others are equal to one"
      } of them.\n`;
  }
  if (copied === 0) {
    return `No task is equal to another within ${tolerance} angstrom: all are computed.\n`;
  }
  return `${grouped(computed)} of ${plural(tasks, "task")} ${computed === 1 ? "is" : "are"} computed; ${
    grouped(copied)
  } ${
    copied === 1 ? "is equal to one" : "are equal to one"
  } of them within ${tolerance} angstrom, and copied.\n`;
}

/** The same as a plain value, for JSON and YAML. */
export function copiesValue(copies: PlanCopies | undefined): Record<string, unknown> {
  if (copies === undefined) return {};
  const { isAsked, tolerance, tasks, computed } = copies;
  return { equivalents: { asked: isAsked, tolerance, computed, copied: tasks - computed } };
}
