// What can be asked of an MP2 calculation beside what its Hartree-Fock calculation takes, with Psi4's names.

import { keywordEntries, oneOf, yesOrNo } from "../keyword_values.ts";
import {
  auxiliaryBasisName,
  parseScfKeywords,
  SCF_DEFAULTS,
  SCF_KEYWORDS,
  type ScfOptions,
} from "../scf/options.ts";

/** Options of an MP2 calculation: those of its Hartree-Fock calculation, and its own. */
export interface Mp2Options extends ScfOptions {
  /** Whether electrons in the cores of the atoms are left out of the correlation. */
  readonly freezeCore: boolean;
  /** Exact integrals ("conv"), or integrals fitted by an auxiliary basis ("df"). */
  readonly mp2Type: "conv" | "df";
  /** Name of the auxiliary basis set for "df", where it is not the one that goes with the basis set. */
  readonly mp2AuxiliaryBasis?: string;
}

/**
 * What applies where nothing is said. The error of the correlation energy goes with that of the orbitals, that of the
 * Hartree-Fock energy with its square: so orbitals are converged further than for the latter alone.
 */
export const MP2_DEFAULTS: Mp2Options = {
  ...SCF_DEFAULTS,
  dConvergence: 1e-9,
  freezeCore: false,
  mp2Type: "conv",
};

/** Names of the keywords that {@linkcode parseMp2Keywords} knows. */
export const MP2_KEYWORDS: readonly string[] = [...SCF_KEYWORDS, "freeze_core", "mp2_type", "df_basis_mp2"];

/**
 * Reads keywords in any case. Throws an {@linkcode EngineError}: "unknown-keyword" with the nearest known one, or
 * "bad-keyword" for a value that the keyword cannot take and for a keyword given twice.
 */
export function parseMp2Keywords(keywords: Readonly<Record<string, unknown>>): Partial<Mp2Options> {
  const others: Record<string, unknown> = {};
  const own: { -readonly [Key in keyof Mp2Options]?: Mp2Options[Key] } = {};
  for (const { name, value } of keywordEntries(keywords, MP2_KEYWORDS)) {
    if (name === "freeze_core") own.freezeCore = yesOrNo(name, value);
    else if (name === "mp2_type") {
      own.mp2Type = oneOf(name, value, ["conv", "df"], "conv, exact integrals, or df, density fitting");
    } else if (name === "df_basis_mp2") own.mp2AuxiliaryBasis = auxiliaryBasisName(name, value, "mp2");
    else others[name] = value;
  }
  return { ...parseScfKeywords(others), ...own };
}
