// What the page and its computing thread say to each other; plain values.

import type { ReportData } from "../../lib/report/data/report_data.ts";

/** What a visitor has chosen. */
export interface Choices {
  /** The name of the molecule's file, which tells its format. */
  readonly name: string;
  /** Its content. */
  readonly text: string;
  readonly method: string;
  readonly basis: string;
  readonly driver: string;
  /** Charges of fragments, as in `1=1, 4=-1`; empty where all are neutral, or the text says them. */
  readonly charges: string;
  /** BSSE treatments, the returned one first. */
  readonly bsse: readonly string[];
  /** Highest order; undefined for all fragments. */
  readonly maxNbody?: number;
  /** Workers that compute; undefined for as many as there are cores. */
  readonly parallel?: number;
}

/** To the thread. A number tells answers to the last plan from those to earlier ones. */
export type Asked =
  | { readonly kind: "plan"; readonly number: number; readonly choices: Choices }
  | { readonly kind: "run"; readonly choices: Choices }
  | { readonly kind: "cancel" };

/** What is planned. */
export interface PlannedView {
  /** Numbers of atoms and fragments, in words. */
  readonly system: string;
  readonly fragments: number;
  readonly tasks: number;
  /** Tasks of each order, and the most basis functions that one has. */
  readonly levels: readonly { readonly nbody: number; readonly tasks: number; readonly functions: number }[];
  /** Expected time on the workers, in seconds: at least and at most. */
  readonly seconds: readonly [number, number];
  /** Expected time on one core, in seconds: at least and at most. */
  readonly coreSeconds: readonly [number, number];
  /** Most memory that a task is expected to take, in bytes. */
  readonly memoryBytes: number;
  readonly workers: number;
  /** What was understood, and what may be a mistake, a sentence each. */
  readonly notices: readonly string[];
}

/** How far a run is. */
export interface ProgressView {
  readonly total: number;
  readonly finished: number;
  readonly failed: number;
  readonly running: number;
  readonly workers: number;
  readonly mode: string;
  readonly elapsedSeconds: number;
  readonly secondsLeft?: number;
}

/** From the thread. */
export type Said =
  | { readonly kind: "ready"; readonly methods: readonly string[]; readonly bases: readonly string[] }
  | { readonly kind: "planned"; readonly number: number; readonly plan: PlannedView }
  | { readonly kind: "unplanned"; readonly number: number; readonly message: string }
  | { readonly kind: "progress"; readonly progress: ProgressView }
  | { readonly kind: "finished"; readonly data: ReportData; readonly json: string }
  | { readonly kind: "failed"; readonly message: string; readonly remedy?: string }
  | { readonly kind: "cancelled" };
