// What there is to show of a calculation that ran, wherever it is from: a result file, or the journal of a run that may
// not be finished. Hartree and bohr; fragments and atoms count from 0, orders from 1.

import type { Molecule } from "../../molecule/mod.ts";
import type { Bsse } from "../../plan/mod.ts";
import type { ShownProperty } from "../data/shown_property.ts";
import type { ShownScreening } from "../data/shown_screening.ts";

/** A calculation to be shown. */
export interface Shown {
  /** Name of the file. */
  readonly source: string;
  /** What was computed, in a line. */
  readonly system: string;
  /** What of it is not known, and why, a line each; empty where all is. */
  readonly problems: readonly string[];
  /** The whole system. */
  readonly molecule: Molecule;
  /** Highest order that was planned. */
  readonly maxNbody: number;
  /** Number of tasks that were planned. */
  readonly taskCount: number;
  /** Number of tasks whose results are known. */
  readonly knownTasks: number;
  /** The treatments, the returned one first. */
  readonly treatments: readonly ShownTreatment[];
  /** What a screening by energy left out, worked out when it is asked for; absent where no cheap model chooses. */
  readonly screening?: () => ShownScreening;
}

/** What is known under a treatment. */
export interface ShownTreatment {
  /** The treatment of the basis set superposition error. */
  readonly treatment: Bsse;
  /** The energies of the orders, ascending. */
  readonly orders: readonly ShownOrder[];
  /** What each n-mer adds, in the order of the plan; without those of which a task has no result. */
  readonly contributions: readonly ShownContribution[];
  /** By order, the fragments of which a planned n-mer is not among them; absent where all are there. */
  readonly lacking?: ReadonlyMap<number, ReadonlySet<number>>;
  /** Gradient through the highest order, Hartree/bohr, shape (atoms, 3); absent where not known. */
  readonly gradient?: Float64Array;
  /** Which energy it is the gradient of. */
  readonly gradientOf?: "total" | "interaction";
  /** Hessian through the highest order, Hartree/bohr^2, shape (3 atoms, 3 atoms); absent where not known. */
  readonly hessian?: Float64Array;
  /** Which energy it is the Hessian of. */
  readonly hessianOf?: "total" | "interaction";
  /** The properties that were asked for; absent where none was. */
  readonly properties?: readonly ShownProperty[];
}

/** Energies through one order; absent where not known. */
export interface ShownOrder {
  readonly nbody: number;
  readonly total?: number;
  readonly interaction?: number;
  readonly contribution?: number;
}

/** An n-mer and what it adds to the energy. */
export interface ShownContribution {
  /** Its fragments, ascending. */
  readonly fragments: readonly number[];
  /** In Hartree. */
  readonly energy: number;
}
