// A result of nmer's as its file says it. Hartree and bohr; arrays flat and row-major over the atoms of the whole system;
// fragments count from 0 (in contributions from 1), orders from 1.

import type { Place } from "../../base/error.ts";
import type { Quantity } from "../../base/quantities/quantity.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";
import type { InputRecord } from "../records/input_record.ts";
import type { BsseTreatment } from "../records/treatment.ts";
import type { TaskLabel } from "../task_label.ts";
import type { ResultContributions } from "./result_contributions.ts";

/** A number (an energy, say), or an array. */
export type ResultValue = number | Float64Array;

/** How a run went, under the names that the file has for it: tasks by their labels. */
export interface ResultStatistics extends Omit<RunStatistics, "slowest_tasks"> {
  /** The tasks that took longest, the longest first. */
  readonly slowest_tasks: readonly { readonly task: string; readonly seconds: number }[];
}

/** A result, read and consistent. */
export interface ResultRecord {
  /** Name of the file, as the user gave it; for messages. */
  readonly source: string;
  /** Version of nmer that wrote it. */
  readonly version: string;
  /** Whether every task has a result and what is returned is known. */
  readonly success: boolean;
  /** What was computed. */
  readonly input: InputRecord;
  /** The returned energy, gradient or Hessian; absent where it is not known. */
  readonly returned?: ResultValue;
  /** What went wrong, a line each; empty where nothing did. */
  readonly problems: readonly string[];
  /** What may be a mistake in the input, a sentence each. */
  readonly warnings: readonly string[];
  /** The sums of each property under each treatment, in the order of the file. */
  readonly series: readonly ResultSeries[];
  /** What each task gave, by its label; those of a large file are read whenever they are asked for. */
  readonly tasks: ReadonlyMap<string, ResultTask>;
  /** What each n-mer adds to the energy, by treatment; empty in results of older versions. */
  readonly contributions: ResultContributions;
  /** Number of tasks of the plan. */
  readonly taskCount: number;
  /** The tables, as text. */
  readonly tables: string;
  /** How the run went; absent where results were computed elsewhere. */
  readonly statistics?: ResultStatistics;
  /** Version of each program that computed, by its name. */
  readonly programs: ReadonlyMap<string, string>;
  /** The file's content as plain JSON; of a large file, lists of tasks are `Members`, which are read one by one. */
  readonly original: unknown;
  /** Where the file says something: `locate(["properties", "return_energy"])`. */
  locate(keyPath: KeyPath): Place;
}

/** The sums of one property under one treatment. */
export interface ResultSeries {
  /** The treatment of the basis set superposition error. */
  readonly treatment: BsseTreatment;
  /** Energy, gradient, Hessian, or a property of the molecule. */
  readonly property: Quantity;
  /** Ascending by order. */
  readonly orders: readonly ResultOrder[];
}

/** What is known through one order. */
export interface ResultOrder {
  /** Order, from 1. */
  readonly nbody: number;
  /** Sum of all contributions up to this order. */
  readonly total?: ResultValue;
  /** The same without order 1. */
  readonly interaction?: ResultValue;
  /** The contribution of this order. */
  readonly contribution?: ResultValue;
}

/** What one task gave. */
export interface ResultTask extends TaskLabel {
  /** Its energy. */
  readonly energy: number;
  /** Its gradient over the atoms of the whole system, zero where an atom is not in the task. */
  readonly gradient?: Float64Array;
  /** Its Hessian, likewise. */
  readonly hessian?: Float64Array;
  /** Further properties by QCSchema's names, and evidence of convergence. */
  readonly properties: ReadonlyMap<string, ResultValue>;
}
