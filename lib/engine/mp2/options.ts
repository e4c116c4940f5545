// What can be asked of an MP2 calculation beside what its Hartree-Fock calculation takes, with Psi4's names.

import { type KeywordTable, parseKeywords, readBoolean } from "../keywords.ts";
import {
  auxiliarySets,
  readAuxiliarySet,
  readOneOrBySize,
  SCF_DEFAULTS,
  SCF_KEYWORDS,
  type ScfOptions,
} from "../scf/options.ts";

/** Options of an MP2 calculation: those of its Hartree-Fock calculation, and its own. */
export interface Mp2Options extends ScfOptions {
  /** Whether electrons in the cores of the atoms are left out of the correlation. */
  readonly freezeCore: boolean;
  /**
   * Exact integrals ("conv"), or integrals fitted by an auxiliary basis ("df"). "by-size" leaves it to the n-mers of a run,
   * and nothing computes with it.
   */
  readonly mp2Type: "conv" | "df" | "by-size";
  /** Name of the auxiliary basis set for "df", where it is not the one that goes with the basis set. */
  readonly mp2AuxiliaryBasis?: string;
}

/**
 * What applies where nothing is said. The error of the correlation energy goes with that of the orbitals, that of the
 * Hartree-Fock energy with its square: so orbitals are converged further than for the latter alone. {@linkcode mp2Energy}
 * says what suffices for an energy.
 */
export const MP2_DEFAULTS: Mp2Options = {
  ...SCF_DEFAULTS,
  dConvergence: 1e-9,
  freezeCore: false,
  mp2Type: "conv",
};

/** The keywords of an MP2 calculation. */
export const MP2_KEYWORDS: KeywordTable = {
  ...SCF_KEYWORDS,
  freeze_core: {
    option: "freezeCore",
    read: readBoolean,
    values: "true or false",
    help:
      "Whether the orbitals with the most weight on the cores of the atoms are left out of the correlation.",
  },
  num_frozen_docc: {
    option: "freezeCore",
    read: (value) => value === 0 ? false : undefined,
    values: "0, which is freeze_core: false; another number would be the same for n-mers of all sizes",
    help: "Psi4's other way to say that no orbitals are frozen.",
  },
  mp2_type: {
    option: "mp2Type",
    read: readOneOrBySize(["conv", "df"]),
    values: "conv (exact integrals), df (density fitting), or auto, which fits n-mers that are not small",
    help: "The integrals of the correlation energy.",
  },
  df_basis_mp2: {
    option: "mp2AuxiliaryBasis",
    read: readAuxiliarySet("mp2"),
    values: auxiliarySets("mp2"),
    default: "the one that goes with the basis set",
    help: "The auxiliary basis set for mp2_type df.",
  },
};

/**
 * Reads keywords in any case.
 *
 * @throws {KeywordError} For an unknown keyword, one that is given twice, or a value that it cannot take.
 */
export function parseMp2Keywords(keywords: Readonly<Record<string, unknown>>): Partial<Mp2Options> {
  return parseKeywords(MP2_KEYWORDS, keywords);
}
