// What there is to show of a screening by energy, wherever it is from. Fragments count from 0, orders from 1.

import type { StatedErrors } from "../../assembly/mod.ts";
import type { LeftOut, ModelName } from "../../plan/mod.ts";

/** What a screening by energy left out. */
export interface ShownScreening {
  /** What is said of the returned treatment, a line each. */
  readonly lines: readonly string[];
  /** Name of the cheap model. */
  readonly model: ModelName;
  /** Hartree, by order. */
  readonly thresholds: ReadonlyMap<number, number>;
  /** N-mers that are kept and left out, by order from 2 on. */
  readonly counts: readonly LeftOut[];
  /** By treatment; none where there is no estimate. */
  readonly errors: StatedErrors["errors"];
  /** Why there is none. */
  readonly whyNone?: string;
  /** N-mers that both models have computed, under the returned treatment; some of them where they are many. */
  readonly compared: readonly ComparedNmer[];
}

/** An n-mer and its contributions by both models. */
export interface ComparedNmer {
  readonly fragments: readonly number[];
  /** By the cheap model, in Hartree. */
  readonly cheap: number;
  /** By the model of its order, in Hartree. */
  readonly real: number;
}
