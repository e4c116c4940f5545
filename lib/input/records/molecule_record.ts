// A molecule as its source gives it: the first stop of the flow input -> molecule -> plan. No chemistry is checked here;
// lib/molecule/from_record.ts does that. Bohr; atoms and fragments count from 0.

import type { Place } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import type { KeptMoleculeFields } from "../../base/qcschema_fields.ts";

/** A unit of length in which a source gives coordinates. */
export type LengthUnit = "angstrom" | "bohr";

/** The fields of a molecule for whose places {@linkcode MoleculeRecord.place} can be asked. */
export type MoleculeField =
  | "symbols"
  | "geometry"
  | "fragments"
  | "charge"
  | "multiplicity"
  | "fragment_charges"
  | "fragment_multiplicities"
  | "masses"
  | "mass_numbers"
  | "atomic_numbers"
  | "atom_labels";

/** A comment beside a molecule's atoms, and where it stands. */
export interface Remark {
  /** One line of text. */
  readonly text: string;
  /** Where it stands. */
  readonly place: Place;
  /** What it is where it is no comment, as `a name`. */
  readonly what?: string;
  /** Whether it stands at some of the atoms, so that it may be about a part of the molecule. */
  readonly ofPart?: boolean;
}

/** A molecule as its source gives it: well formed, but not yet known to make sense. */
export interface MoleculeRecord {
  /** Name of the source, as the user gave it; for messages. */
  readonly source: string;
  /** Symbol of each atom, in the spelling of the source; labels as in `O1` are taken off. */
  readonly symbols: readonly string[];
  /** Cartesian coordinates in bohr, flat: x, y, z of atom 0, then of atom 1. All are finite. */
  readonly geometry: Float64Array;
  /** 0-based atom indices of each fragment, or `"auto"` where they shall be detected; absent where unsaid. */
  readonly fragments?: readonly (readonly number[])[] | "auto";
  /** Total charge in units of the elementary charge. */
  readonly charge?: number;
  /** Total spin multiplicity, 2S + 1. */
  readonly multiplicity?: number;
  /** Charge of each fragment; undefined for those of which the source says nothing. */
  readonly fragmentCharges?: readonly (number | undefined)[];
  /** Spin multiplicity of each fragment; undefined for those of which the source says nothing. */
  readonly fragmentMultiplicities?: readonly (number | undefined)[];
  /**
   * Lists of fragments' values that end with the last fragment of which the source says something: where charges are
   * given so, all others are neutral.
   */
  readonly partial?: readonly ("fragment_charges" | "fragment_multiplicities")[];
  /**
   * By what the source groups atoms into fragments where it does not say fragments itself, as in `the residues`: an input
   * may group them otherwise, and charges are then added up.
   */
  readonly grouped?: string;
  /** What the reader says of the charges that it found, until keys around the molecule settle them; as `remarks`. */
  readonly chargeNotices?: readonly Notice[];
  /** Mass of each atom in atomic mass units; undefined for those of which the source says nothing. */
  readonly masses?: readonly (number | undefined)[];
  /** Mass number of each atom; undefined, or -1 as in QCSchema, where it is not known. */
  readonly massNumbers?: readonly (number | undefined)[];
  /** Atomic numbers, where the source gives them beside the symbols. */
  readonly atomicNumbers?: readonly number[];
  /** Fields that a result gives back as they are. */
  readonly kept?: KeptMoleculeFields;
  /** Name that the source gives to the molecule. */
  readonly name?: string;
  /** Comment in the source, for example the second line of an XYZ file. */
  readonly comment?: string;
  /** Comments that may state charges and have not been heeded yet; none in a record that a reader hands out. */
  readonly remarks?: readonly Remark[];
  /** What the reader took from a place where it need not have been meant so, such as a charge in a comment. */
  readonly notices?: readonly Notice[];
  /**
   * Where the source says something: `place("symbols", 3)` is the line of atom 3, `place("fragments", 1, 0)` the
   * first index of the second fragment. Where there is no finer place, the one around it.
   */
  place(field: MoleculeField, ...indices: number[]): Place;
}
