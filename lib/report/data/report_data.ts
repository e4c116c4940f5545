// What a report shows, as one plain value that a result, a journal or a run of the library fills: drawings, pages and
// tables are made of it alone. Hartree, angstrom, seconds. Fragments count from 0 here and from 1 in whatever is shown;
// orders count from 1.

import type { Driver } from "../../base/driver.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { LevelStatistics } from "../../base/run_statistics.ts";
import type { Interaction } from "../../molecule/interactions/mod.ts";
import type { Bsse, ModelName } from "../../plan/mod.ts";
import type { ReportedFailure } from "../report.ts";
import type { ShownProperty } from "./shown_property.ts";
import type { ShownScreening } from "./shown_screening.ts";
import type { Timeline } from "./timeline.ts";

/** All that is shown. */
export interface ReportData {
  /** Name of the file that it is made from. */
  readonly source: string;
  /** What kind of file that is: a result has no timeline. */
  readonly origin: "result" | "journal";
  /** How the run stands. */
  readonly state: RunState;
  /** Version of nmer that computed. */
  readonly version: string;
  /** The whole system. */
  readonly system: ReportedFragments;
  /** What was asked for. */
  readonly request: ReportedRequest;
  /** The input as it was read, for whoever wants to compute it again. */
  readonly input: unknown;
  /** The returned energy in Hartree, or the sizes of a derivative; absent where it is not known. */
  readonly returned?: ReturnedValue;
  /** The sums of the energy, by treatment; the returned one first. */
  readonly series: readonly EnergySeries[];
  /** What each n-mer adds to the energy, by treatment; the returned one first. Empty where none is known. */
  readonly contributions: readonly TreatmentContributions[];
  /** What a screening by energy left out; absent where no cheap model chose. */
  readonly screening?: ShownScreening;
  /** What holds pairs of fragments together, sorted; their lengths are in bohr. */
  readonly interactions: readonly Interaction[];
  /** The gradients through the highest order, by treatment, Hartree/bohr, flat; shape (atoms, 3). Absent where none is. */
  readonly gradients?: readonly ReportedDerivative[];
  /** The Hessians likewise, Hartree/bohr^2; shape (3 atoms, 3 atoms). Absent where none is. */
  readonly hessians?: readonly ReportedDerivative[];
  /** The properties of the molecule that were asked for, by treatment. Absent where none was. */
  readonly properties?: readonly ReportedProperty[];
  /** The energies of the tasks, as far as they are listed. */
  readonly tasks: Iterable<{ readonly label: string; readonly energy: number }>;
  /** How the run went; absent where results were computed elsewhere. */
  readonly run?: RunSummary;
  /** When which worker computed what; absent where nobody wrote it down. */
  readonly timeline?: Timeline;
  /** Tasks that have failed. */
  readonly failures: readonly ReportedFailure[];
  /** What else is missing, a sentence each. */
  readonly problems: readonly string[];
  /** The command that computes what is missing; absent where nothing is. */
  readonly nextCommand?: string;
  /** What may be a mistake in the input, a sentence each. */
  readonly warnings: readonly string[];
  /** Version of each program that computed, by its name. */
  readonly programs: ReadonlyMap<string, string>;
}

/** How a run stands: `interrupted` where it was stopped or killed and nothing has failed. */
export type RunState = "finished" | "failed" | "running" | "interrupted";

/** The molecule and its fragments. */
export interface ReportedFragments {
  /** Symbol of each atom. */
  readonly symbols: readonly string[];
  /** Coordinates in angstrom, flat; shape (atoms, 3). */
  readonly geometry: readonly number[];
  /** In the order of the input. */
  readonly fragments: readonly ReportedFragment[];
}

/** A fragment. */
export interface ReportedFragment {
  /** 0-based indices of its atoms. */
  readonly atoms: readonly number[];
  /** As in `H2O`. */
  readonly formula: string;
  readonly charge: number;
  readonly multiplicity: number;
}

/** What was asked for. */
export interface ReportedRequest {
  readonly driver: Driver;
  /** Properties of the molecule beside it; absent where none is asked for. */
  readonly properties?: readonly MolecularProperty[];
  /** Highest order. */
  readonly maxNbody: number;
  /** Which model serves which orders, or all above them; the lowest first. Of a composite one, each of its parts. */
  readonly levels: readonly ReportedLevel[];
  /** By name. */
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
  /** Models with Cartesian d functions (6 d) or higher ones, where spherical ones are usual; absent where none are. */
  readonly cartesian?: ReadonlySet<ModelName>;
  /** Whether n-mers are in the field of the others' charges: what is above monomers is then not all of the interaction. */
  readonly embedded: boolean;
  /** What is left out and why, a line each; empty where nothing is. */
  readonly leftOut: readonly string[];
  /** Number of tasks that are copies of equal ones; absent where each is computed. */
  readonly copied?: number;
  /** Number of tasks. */
  readonly taskCount: number;
}

/** A model that serves some orders. */
export interface ReportedLevel {
  readonly orders: string;
  readonly model: ModelName;
  /** The composite model that it is a part of, and what it counts there; absent of a model by itself. */
  readonly within?: { readonly composite: ModelName; readonly coefficient: number };
}

/** What is returned. */
export type ReturnedValue =
  | { readonly property: "energy"; readonly energy: number; readonly isTotal: boolean }
  | { readonly property: "gradient" | "hessian"; readonly maximum: number; readonly rms: number };

/** A gradient or a Hessian under a treatment. */
export interface ReportedDerivative {
  readonly treatment: Bsse;
  /** Which energy it is one of. */
  readonly of: "total" | "interaction";
  readonly values: Float64Array;
}

/** A property of the molecule under a treatment. */
export interface ReportedProperty extends ShownProperty {
  readonly treatment: Bsse;
}

/** The sums of the energy under a treatment. */
export interface EnergySeries {
  readonly treatment: Bsse;
  /** Ascending. */
  readonly orders: readonly {
    /** Order, from 1. */
    readonly nbody: number;
    /** Sum of all contributions up to this order. */
    readonly total?: number;
    /** The same without order 1. */
    readonly interaction?: number;
    /** The contribution of this order. */
    readonly contribution?: number;
  }[];
}

/** What each n-mer adds under a treatment. */
export interface TreatmentContributions {
  readonly treatment: Bsse;
  readonly nmers: readonly NmerContribution[];
}

/** What an n-mer adds to the energy: E_ij - E_i - E_j of a pair, and so on. */
export interface NmerContribution {
  /** Its fragments, counted from 0, ascending. */
  readonly fragments: readonly number[];
  /** Hartree. */
  readonly energy: number;
  /** Distance of a pair's nearest atoms in angstrom, the longest of those of larger n-mers; absent for monomers. */
  readonly distance?: number;
  /** The same of the fragments' centres. */
  readonly centres?: number;
}

/** How a run went, in short. */
export interface RunSummary {
  /** Number of workers. */
  readonly workers: number;
  /** From its first to its last event. */
  readonly wallSeconds: number;
  /** Sum of the tasks' own times. */
  readonly busySeconds: number;
  /** Numbers of tasks by what became of them. */
  readonly tasks: {
    readonly computed: number;
    readonly reused: number;
    readonly failed: number;
    readonly retried: number;
  };
  /** Ascending by number of fragments. */
  readonly levels: readonly LevelStatistics[];
  /** Where it ran, and when it began, as far as it is written down. */
  readonly host?: string;
  /** When it began, in milliseconds since 1970. */
  readonly started?: number;
}
