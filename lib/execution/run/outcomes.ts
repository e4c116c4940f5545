// What became of each task of a plan, in columns: a few numbers for each task rather than an object.

import {
  MOLECULAR_PROPERTY_NAMES,
  type MolecularProperty,
} from "../../base/quantities/molecular_property.ts";
import type { CopiedFrom, TaskResult } from "../../base/task_result.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { Failed, Outcome } from "../../plan/mod.ts";
import { mapEntry } from "../../base/workarounds/map_entry.ts";
import type { EndedModel } from "./model_failures.ts";
import { ArrayColumn } from "./array_column.ts";

/** The arrays of a result. */
type ArrayName = "gradient" | "hessian" | MolecularProperty;
const ARRAY_NAMES: readonly ArrayName[] = ["gradient", "hessian", ...MOLECULAR_PROPERTY_NAMES];

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const STATUSES = ["pending", "converged", "reused", "failed", "cancelled"] as const;

/** The outcomes of a plan's tasks. */
export class OutcomeTable {
  readonly #status: Uint8Array;
  readonly #energy: Float64Array;
  readonly #seconds: Float64Array;
  readonly #arrays = new Map<ArrayName, ArrayColumn>();
  readonly #properties = new Map<string, Float64Array>();
  readonly #copied = new Map<number, CopiedFrom>();
  readonly #failures = new Map<number, Failed>();
  /** Models whose first tasks all failed alike, so that the others were not tried. */
  readonly endedModels: EndedModel[] = [];
  /** Whether tasks were not computed, or given up, because the time of the run was over. */
  outOfTime = false;

  /**
   * Makes a table without outcomes.
   *
   * @param taskCount Number of tasks.
   * @param keepProperties Whether the properties of results are kept: some 20 numbers for each task.
   */
  constructor(readonly taskCount: number, readonly keepProperties = true) {
    this.#status = new Uint8Array(taskCount);
    this.#energy = new Float64Array(taskCount).fill(NaN);
    this.#seconds = new Float64Array(taskCount);
  }

  /**
   * Keeps the outcome of a task.
   *
   * @throws {RangeError} Where the task has one already, or a number is not finite: both are bugs of the caller.
   */
  set(index: TaskIndex, outcome: Outcome): void {
    if (this.#status[index] !== 0) throw new RangeError(`task ${index} has an outcome already`);
    if (outcome.status === "converged" || outcome.status === "reused") this.#keep(index, outcome.result);
    if (outcome.status === "failed") this.#failures.set(index, outcome);
    if ("seconds" in outcome) this.#seconds[index] = outcome.seconds;
    if (outcome.status === "reused") this.#seconds[index] = outcome.secondsBefore ?? 0;
    this.#status[index] = STATUSES.indexOf(outcome.status);
  }

  /** What became of a task; "pending" until it has an outcome. */
  status(index: TaskIndex): Outcome["status"] | "pending" {
    return STATUSES[this.#status[index]!]!;
  }

  /** The numbers of a task; undefined where it has none. */
  result(index: TaskIndex): TaskResult | undefined {
    const status = this.status(index);
    if (status !== "converged" && status !== "reused") return undefined;
    const properties = () => this.#propertiesOf(index);
    const copied = this.#copied.get(index);
    const result: Writable<TaskResult> = {
      energy: this.#energy[index]!,
      // Sums never look at them, and there may be millions of tasks.
      get properties() {
        return properties();
      },
    };
    // Of millions of energies, nothing more.
    for (const [name, column] of this.#arrays) result[name] = column.get(index);
    if (copied !== undefined) result.copied = copied;
    return result;
  }

  /** Time that the computation of a task took, in this run or before, in seconds; 0 where it was not computed. */
  seconds(index: TaskIndex): number {
    return this.#seconds[index]!;
  }

  /** Time that the computation of all results took, in this run or before, in seconds. */
  get resultSeconds(): number {
    const hasResult = (i: number) => ["converged", "reused"].includes(STATUSES[this.#status[i]!]!);
    return this.#seconds.reduce((sum, seconds, i) => hasResult(i) ? sum + seconds : sum, 0);
  }

  /** The tasks that failed, by index, in the order in which they did. */
  get failures(): ReadonlyMap<number, Failed> {
    return this.#failures;
  }

  /** How many tasks have the status. */
  count(status: Outcome["status"] | "pending"): number {
    const code = STATUSES.indexOf(status);
    return this.#status.reduce((count, ofTask) => count + (ofTask === code ? 1 : 0), 0);
  }

  #propertiesOf(index: TaskIndex): Record<string, number> {
    return Object.fromEntries(
      Array.from(this.#properties, ([name, column]) => [name, column[index]!] as const)
        .filter(([, value]) => !Number.isNaN(value)),
    );
  }

  #keep(index: TaskIndex, result: TaskResult): void {
    const { energy, properties = {}, copied } = result;
    const numbers = [[energy], ...ARRAY_NAMES.map((name) => result[name] ?? []), Object.values(properties)];
    if (!numbers.every((array) => array.every(Number.isFinite))) {
      throw new RangeError(`task ${index} has a number that is not finite`);
    }
    this.#energy[index] = energy;
    if (copied !== undefined) this.#copied.set(index, copied);
    for (const name of ARRAY_NAMES) {
      const array = result[name];
      if (array === undefined) continue;
      mapEntry(this.#arrays, name, () => new ArrayColumn(this.taskCount)).set(index, array);
    }
    if (!this.keepProperties) return;
    for (const [name, value] of Object.entries(properties)) {
      let column = this.#properties.get(name);
      if (column === undefined) {
        this.#properties.set(name, column = new Float64Array(this.taskCount).fill(NaN));
      }
      column[index] = value;
    }
  }
}
