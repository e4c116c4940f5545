// What an input says, and where it says it. No chemistry is checked here, and levels and embedding charges, which are the
// user's own words, keep the numbers that were written (n-body levels from 1, fragments from 1).

import type { ExecutionOptions } from "../options/execution_choices.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Composites, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Driver } from "../../base/driver.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import type { Place } from "../../base/error.ts";
import type { Priorities } from "../../base/scheduling/priority.ts";
import type { KeptInputFields } from "../../base/qcschema_fields.ts";
import type { MoleculeRecord } from "./molecule_record.ts";
import type { BsseTreatment } from "./treatment.ts";

/** A key of the levels: an n-body level, counted from 1, or all that lie above the last of them. */
export type LevelKey = number | "supersystem";

/** Which parts of the calculation the result shall keep. */
export interface Protocols {
  /** Whether the result lists the results of the single tasks. */
  readonly clusterResults: "all" | "none";
}

/** Which n-mers are left out, as written. */
export interface ScreeningRecord {
  /** Those that are too far apart. */
  readonly distance?: {
    /** How far apart an n-mer is; default closest. */
    readonly measure?: "closest" | "centre" | "sum";
    /** Angstrom by order. */
    readonly cutoffs: ReadonlyMap<number, number | "all">;
  };
  /** Kinds of interaction whose pairs count as in contact. */
  readonly keep?: readonly string[];
  /** Those whose contribution by a cheap model is small, in Hartree; orders from 2. */
  readonly energy?: {
    /** For all orders, or by order. */
    readonly threshold: number | ReadonlyMap<number, number>;
    /** Its name. */
    readonly model: string;
    /** Whether it computes all n-mers. */
    readonly candidates?: "all";
    readonly maxNbody?: number;
    /** Through which order `nmers` are the ones that it has chosen. */
    readonly knownThrough?: number;
  };
  /** Whether the cheap model's contributions are added of what is left out. */
  readonly correct?: "cheap";
  /** The n-mers that are kept, fragments counted from 1. */
  readonly nmers?: readonly (readonly number[])[];
}

/** An input file, read and well formed. */
export interface InputRecord {
  /** Name of the file, as the user gave it; for messages. */
  readonly source: string;
  /** Which of the two forms of input this was. */
  readonly form: "nmer" | "qcschema";
  /** The molecule, from the file itself or from the one that it names. */
  readonly molecule: MoleculeRecord;
  /** What is computed. */
  readonly driver: Driver;
  /** Properties of the molecule beside it; absent where none is asked for. */
  readonly properties?: readonly MolecularProperty[];
  /**
   * The model chemistries that tasks are computed with, by name, in the order of the file; an unnamed one is called
   * `(auto)`.
   */
  readonly models: ReadonlyMap<string, ModelChemistry>;
  /** Models that are sums of others of `models`, by name, as far as there are any; what a level names may be one. */
  readonly composites?: Composites;
  /** The composite model as part of which a model was made that has no name of its own in the input. */
  readonly madeFor?: ReadonlyMap<string, string>;
  /** Name of the model of each level as written: neither filled nor checked for gaps. */
  readonly levels?: ReadonlyMap<LevelKey, string>;
  /** Highest n-body level. */
  readonly maxNbody?: number;
  /** BSSE treatments without repetitions; the first one is the returned result. */
  readonly bsse: readonly BsseTreatment[];
  /** Keys of which the file says nothing, so that a default holds: `bsse`, `max_nbody`, `models.good.program`. */
  readonly unsaid?: ReadonlySet<string>;
  /** Whether total rather than interaction data are returned. */
  readonly returnTotalData?: boolean;
  /** Whether only the monomers and the supersystem are computed. */
  readonly supersystemIeOnly: boolean;
  /** Point charges of the atoms of a fragment, by the fragment's number, counted from 1. */
  readonly embeddingCharges?: ReadonlyMap<number, readonly number[]>;
  /** Which n-mers are left out; none where it says nothing. */
  readonly screening?: ScreeningRecord;
  /** Fragments of which each n-mer that contributes holds at least one, counted from 1. */
  readonly focus?: readonly number[];
  /** Which n-mers are equal and computed once: the tolerance in angstrom. Absent where each is computed. */
  readonly equivalents?: { readonly tolerance: number };
  /** Which of its tasks come first; all alike where it says nothing. */
  readonly priorities?: Priorities;
  /** How to execute. */
  readonly execution: ExecutionOptions;
  /** What the result keeps. */
  readonly protocols: Protocols;
  /** Fields of a QCSchema input that a result gives back as they are. */
  readonly kept?: KeptInputFields;
  /** The file's content as plain JSON, for `input_data` of the result. */
  readonly original: unknown;
  /**
   * Where the file says something, by the keys of nmer's own input: `locate(["levels", 2])`. In a QCSchema input
   * the place of the corresponding key is given. Where the key is absent, the nearest one around it.
   */
  locate(keyPath: KeyPath): Place;
  /** A message in the words of whatever gave the keys, where that is no file; absent where the keys are written. */
  readonly wording?: (message: string) => string;
}
