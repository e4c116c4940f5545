// The results of several journals as they come together: the first one of each task counts, later ones must be the same.
// Flat columns, as those of a run.

import type { ResultLookup } from "../../assembly/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import { OutcomeTable } from "../../execution/mod.ts";
import { listedOfTasks, partWhere, type PlanPart } from "../../plan/mod.ts";
import { isBuiltin } from "../../programs/mod.ts";
import { withCopies } from "../copies/copied_results.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { type Difference, differenceOf } from "./differences.ts";

type StoredNumbers = { readonly result: Parameters<typeof differenceOf>[0]; readonly seconds: number };

/** A task whose results differ in two journals. */
export interface Conflict extends Difference {
  /** The task's label. */
  readonly label: string;
  /** Which journals the two numbers are from, from 0 in the order in which they were read. */
  readonly journals: readonly [number, number];
}

/** The results so far. */
export class JoinedResults {
  /** What is known of each task. */
  readonly outcomes: OutcomeTable;
  /** The first tasks whose results differ. */
  readonly conflicts: Conflict[] = [];
  /** How many results differ from one of another journal. */
  conflictCount = 0;
  readonly #calculation: Calculation;
  // Of each task, the journal that its result is from, plus one.
  readonly #sources: Uint32Array;
  // Copies of equal n-mers of other runs, by task.
  readonly #copies = new Map<number, { readonly stored: StoredNumbers; readonly journal: number }>();
  readonly #exact: ReadonlyMap<string, boolean>;
  readonly #preferred: number | undefined;

  /**
   * @param calculation What the results are of.
   * @param preferred The journal whose results count where others differ from them.
   */
  constructor(calculation: Calculation, preferred: number | undefined) {
    const { plan, molecule, programs } = calculation;
    this.#calculation = calculation;
    this.#preferred = preferred;
    this.outcomes = new OutcomeTable(plan.taskCount, listedOfTasks(plan, molecule) === "all");
    this.#sources = new Uint32Array(plan.taskCount);
    this.#exact = new Map(plan.models.map((name) => [name, isBuiltin(programs.get(name)!.program)]));
  }

  /** The result of each task that has one, or is a copy of one that has. */
  get results(): ResultLookup {
    return withCopies(this.#calculation, (index) => this.outcomes.result(index));
  }

  /** The tasks without a result, of those that are computed. */
  get missing(): PlanPart {
    const { plan, equivalents } = this.#calculation;
    return partWhere(
      plan,
      (task) => this.#sources[task] === 0 && equivalents?.computed.has(task) !== false,
    );
  }

  /** Whether a task has a result. */
  has(task: number): boolean {
    return this.#sources[task] !== 0;
  }

  /** How many results are from each journal, by its number. */
  counts(journals: number): Uint32Array {
    const counts = new Uint32Array(journals);
    for (const source of this.#sources) if (source > 0) counts[source - 1]!++;
    return counts;
  }

  /**
   * Takes the result of a task in.
   *
   * @param journal Number of the journal that it is from, from 0.
   */
  take(task: number, { result, seconds }: StoredNumbers, journal: number): void {
    const index = taskIndex(task);
    const source = this.#sources[task]! - 1;
    if (source < 0) {
      this.outcomes.set(index, { status: "converged", result, seconds });
      this.#sources[task] = journal + 1;
    } else if (source !== journal && source !== this.#preferred) {
      this.#compare(task, this.outcomes.result(index)!, result, [source, journal]);
    }
  }

  /** Takes a copy of an equal n-mer of another run in, which counts where the task has no result of its own. */
  takeCopy(task: number, stored: StoredNumbers, journal: number): void {
    if (!this.#copies.has(task)) this.#copies.set(task, { stored, journal });
  }

  /** Ends the taking: of tasks without a result of their own the copies count. */
  complete(): void {
    for (const [task, { stored, journal }] of this.#copies) {
      if (!this.has(task)) this.take(task, stored, journal);
    }
    this.#copies.clear();
  }

  #compare(
    task: number,
    known: StoredNumbers["result"],
    other: StoredNumbers["result"],
    journals: readonly [number, number],
  ): void {
    const { plan } = this.#calculation;
    const { model } = plan.at(taskIndex(task));
    const difference = differenceOf(known, other, this.#exact.get(model)!);
    if (difference === undefined) return;
    this.conflictCount++;
    if (this.conflicts.length === MAX_CONFLICTS) return;
    this.conflicts.push({ ...difference, label: plan.label(taskIndex(task)), journals });
  }
}

// More of them say no more.
const MAX_CONFLICTS = 3;
