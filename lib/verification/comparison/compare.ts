// Whether a run is equal to what it must give, and where it is not: by which label, what, and by how much. Pure.

import type { PropertyValue } from "../../assembly/mod.ts";
import { QUANTITIES } from "../../base/quantities/quantity.ts";
import type { Numbers } from "./numbers.ts";
import type { Tolerance } from "./tolerance.ts";
import type { EarlyTask } from "./trace.ts";

/** Something that is not as it must be. */
export interface Finding {
  readonly kind: FindingKind;
  /** The label of the task, or the name of the sum. */
  readonly label: string;
  /** What is wrong, for people. */
  readonly what: string;
  /** By how much numbers differ, in atomic units; absent where none are compared. */
  readonly difference?: number;
}

/** What can be wrong. */
export type FindingKind =
  | "task-missing"
  | "task-unexpected"
  | "task-repeated"
  | "level-order"
  | "task-differs"
  | "sum-missing"
  | "sum-unexpected"
  | "sum-differs";

/** A difference of two numbers, and where it is. */
export interface Difference {
  /** Its size, in atomic units. */
  readonly size: number;
  /** The label of the task, or the name of the sum. */
  readonly label: string;
}

/** What came of a comparison. */
export interface Comparison {
  /** Numbers that were compared. */
  readonly compared: number;
  /** The largest difference, whether it is too large or not; undefined where every number is the same. */
  readonly largest: Difference | undefined;
  /** In the order of the plan, tasks before sums; empty where all is equal. */
  readonly findings: readonly Finding[];
}

/** What a run has shown of its order. */
export interface ObservedOrder {
  /** How often each task ended; undefined where nobody watched. */
  readonly endings?: ReadonlyMap<string, number>;
  /** Tasks that began before lower levels had ended, where these must wait. */
  readonly early?: readonly EarlyTask[];
  /** How many tasks were computed, where that is all that is known. */
  readonly computed?: number;
}

/**
 * Compares a run with what it must give.
 *
 * @param expected By the reference.
 * @param labels Of all tasks of the run's plan.
 * @param found What the run gave.
 * @param order What it showed.
 * @param tolerance What counts as equal.
 * @param computed Labels of the tasks that are computed, where others are copies of them; default all.
 */
export function compare(
  expected: Numbers,
  labels: readonly string[],
  found: Numbers,
  order: ObservedOrder,
  tolerance: Tolerance,
  computed: readonly string[] = labels,
): Comparison {
  const comparing = new Comparing();
  comparing.labels(labels, expected.tasks, found.tasks);
  comparing.order(computed, order);
  for (const [label, task] of found.tasks) {
    const right = expected.tasks.get(label);
    if (right === undefined) continue;
    for (const name of QUANTITIES) {
      comparing.value("task-differs", label, name, right[name], task[name], tolerance.task);
    }
  }
  for (const [name, value] of expected.sums) {
    comparing.value("sum-differs", name, "", value, found.sums.get(name), tolerance.sum);
  }
  for (const name of found.sums.keys()) {
    if (!expected.sums.has(name)) {
      comparing.find({ kind: "sum-unexpected", label: name, what: "the serial run has no such sum" });
    }
  }
  return comparing.result(tolerance.isExact);
}

/** A comparison that is under way. */
class Comparing {
  readonly #findings: Finding[] = [];
  readonly #unlike: (Finding & { readonly tolerance: number; readonly difference: number })[] = [];
  #compared = 0;
  #largest: Difference | undefined;

  find(finding: Finding): void {
    this.#findings.push(finding);
  }

  /** Every task of the plan and no other. */
  labels(
    labels: readonly string[],
    expected: Numbers["tasks"],
    found: Numbers["tasks"],
  ): void {
    const known = new Set(labels);
    for (const label of labels) {
      if (!found.has(label)) this.find({ kind: "task-missing", label, what: "has no result" });
      if (!expected.has(label)) {
        this.find({ kind: "task-unexpected", label, what: "the serial run has no such task" });
      }
    }
    for (const label of found.keys()) {
      if (!known.has(label)) this.find({ kind: "task-unexpected", label, what: "is no task of the plan" });
    }
  }

  /** Every task once, and no level before its time. */
  order(labels: readonly string[], { endings, early = [], computed = labels.length }: ObservedOrder): void {
    if (computed !== labels.length) {
      const what = `${computed} tasks were computed instead of ${labels.length}`;
      this.find({
        kind: computed < labels.length ? "task-missing" : "task-repeated",
        label: "all tasks",
        what,
      });
    }
    if (endings !== undefined) {
      for (const label of labels) {
        const count = endings.get(label) ?? 0;
        if (count === 1) continue;
        const kind = count === 0 ? "task-missing" : "task-repeated";
        this.find({
          kind,
          label,
          what: count === 0 ? "never ended" : `ended ${count} times instead of once`,
        });
      }
      for (const label of endings.keys()) {
        if (!labels.includes(label)) {
          this.find({ kind: "task-unexpected", label, what: "is no task of the plan" });
        }
      }
    }
    for (const { label, nbody, pending } of early) {
      const what = `of level ${nbody} began before ${pending} of lower levels had ended`;
      this.find({ kind: "level-order", label, what });
    }
  }

  /** Two values of one name. */
  value(
    kind: "task-differs" | "sum-differs",
    label: string,
    name: string,
    right: PropertyValue | undefined,
    value: PropertyValue | undefined,
    tolerance: number,
  ): void {
    if (right === undefined && value === undefined) return;
    const numbers = numbersIn(value);
    const others = numbersIn(right);
    const subject = name === "" ? "the sum" : `its ${name}`;
    if (numbers.length !== others.length) {
      const what = `${subject} has ${numbers.length} numbers instead of ${others.length}`;
      return this.find({ kind: numbers.length === 0 && name === "" ? "sum-missing" : kind, label, what });
    }
    this.#compared += numbers.length;
    const worst = worstOf(numbers, others);
    if (worst === undefined) return;
    const { at, size } = worst;
    if (!(size <= (this.#largest?.size ?? -1))) this.#largest = { size, label };
    const place = numbers.length === 1 ? "" : `, component ${at + 1} of ${numbers.length},`;
    const what = `${subject}${place} is ${numbers[at]} instead of ${others[at]}`;
    this.#unlike.push({ kind, label, what, difference: size, tolerance });
  }

  /** @param isExact Whether each bit must be equal. */
  result(isExact: boolean): Comparison {
    const beyond = this.#unlike.filter(({ difference, tolerance }) =>
      isExact || !isWithin(difference, tolerance)
    );
    return {
      compared: this.#compared,
      largest: this.#largest,
      findings: [...this.#findings, ...beyond.map(({ tolerance: _, ...finding }) => finding)],
    };
  }
}

// The difference of two numbers with as many decimals as the tolerance has, each rounded once more as it was read.
const ROUNDING_SHARE = 0.05;

function isWithin(difference: number, tolerance: number): boolean {
  return difference <= tolerance * (1 + ROUNDING_SHARE);
}

function numbersIn(value: PropertyValue | undefined): ArrayLike<number> {
  return value === undefined ? [] : typeof value === "number" ? [value] : value;
}

/** Where two arrays differ most, bit by bit; undefined where nowhere. */
function worstOf(
  found: ArrayLike<number>,
  right: ArrayLike<number>,
): { readonly at: number; readonly size: number } | undefined {
  let worst: { at: number; size: number } | undefined;
  for (let at = 0; at < found.length; at++) {
    if (Object.is(found[at], right[at])) continue;
    const difference = Math.abs(found[at]! - right[at]!);
    const size = Number.isNaN(difference) ? Infinity : difference;
    if (worst === undefined || size > worst.size) worst = { at, size };
  }
  return worst;
}
