// What can be asked of an SCF calculation: options, and the keywords that set them, with Psi4's names and meanings.

import {
  AUXILIARY_BASIS_NAMES,
  auxiliaryBasisNamed,
  type AuxiliaryRole,
} from "../basis/auxiliary_library.ts";
import { EngineError } from "../error.ts";
import { badKeyword, keywordEntries, oneOf, yesOrNo } from "../keyword_values.ts";
import type { Reference } from "./spin_channel.ts";

/** Options of an SCF calculation. */
export interface ScfOptions {
  /** The energy may change by this much, in Hartree, in the last iteration. */
  readonly eConvergence: number;
  /**
   * Largest element of the orbital gradient FDS - SDF, in the orthonormal basis, that counts as converged.
   */
  readonly dConvergence: number;
  /** Iterations after which a calculation counts as failed. */
  readonly maxIterations: number;
  /**
   * Exact integrals in memory ("pk"), computed again each time ("direct"), or in memory where they fit ("auto"); or
   * integrals fitted by an auxiliary basis ("df").
   */
  readonly scfType: "auto" | "pk" | "direct" | "df";
  /** Name of the auxiliary basis set for "df", where it is not the one that goes with the basis set. */
  readonly auxiliaryBasis?: string;
  /** First density: superposition of atomic densities, or the orbitals of the bare nuclei. */
  readonly guess: "sad" | "core";
  /**
   * Whether the spins share their orbitals; by default "rhf" for multiplicity 1 and "uhf" for any other.
   */
  readonly reference?: Reference;
  /** Newton steps from the first orbitals on, instead of DIIS until that stalls. */
  readonly secondOrder: boolean;
  /**
   * Whether to look, at the end, if the orbitals are a minimum of the energy within the reference ("check"), and to continue
   * downhill where they are only a saddle ("follow").
   */
  readonly stability: "none" | "check" | "follow";
  /** Spherical (true) or Cartesian (false) functions, where it is not to be as the basis set prescribes. */
  readonly puream?: boolean;
  /** Whether Mulliken charges are wanted beside the properties that every calculation gives. */
  readonly mullikenCharges?: boolean;
  /** Combinations of basis functions whose overlap matrix has an eigenvalue below this are left out. */
  readonly sTolerance: number;
  /** Memory that the calculation may take, in bytes. */
  readonly memoryBytes: number;
}

/** What applies where nothing is said. */
export const SCF_DEFAULTS: ScfOptions = {
  eConvergence: 1e-10,
  dConvergence: 1e-8,
  maxIterations: 100,
  scfType: "auto",
  guess: "sad",
  secondOrder: false,
  stability: "none",
  sTolerance: 1e-7,
  memoryBytes: 2 ** 30,
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const KEYWORDS: Readonly<Record<string, (value: unknown, options: Mutable<Partial<ScfOptions>>) => void>> = {
  e_convergence: (value, options) => options.eConvergence = threshold("e_convergence", value),
  d_convergence: (value, options) => options.dConvergence = threshold("d_convergence", value),
  s_tolerance: (value, options) => options.sTolerance = tolerance(value),
  maxiter: (value, options) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
      throw badKeyword("maxiter", value, "a whole number, at least 1");
    }
    options.maxIterations = value;
  },
  scf_type: (value, options) =>
    options.scfType = oneOf(
      "scf_type",
      value,
      ["pk", "direct", "df"],
      "pk or direct, exact integrals, or df, density fitting",
    ),
  df_basis_scf: (value, options) => options.auxiliaryBasis = auxiliaryBasisName("df_basis_scf", value, "scf"),
  guess: (value, options) => options.guess = oneOf("guess", value, ["sad", "core"]),
  reference: (value, options) => options.reference = oneOf("reference", value, ["rhf", "uhf", "rohf"]),
  soscf: (value, options) => options.secondOrder = yesOrNo("soscf", value),
  stability_analysis: (value, options) =>
    options.stability = oneOf("stability_analysis", value, ["none", "check", "follow"]),
  puream: (value, options) => options.puream = yesOrNo("puream", value),
  scf_properties: (value, options) => {
    if (!Array.isArray(value)) throw badKeyword("scf_properties", value, "a list of names: mulliken_charges");
    for (const name of value) oneOf("scf_properties", name, ["mulliken_charges"]);
    options.mullikenCharges = value.length > 0;
  },
};

/** Names of the keywords that {@linkcode parseScfKeywords} knows. */
export const SCF_KEYWORDS: readonly string[] = Object.keys(KEYWORDS);

/**
 * Reads keywords in any case. Throws an {@linkcode EngineError}: "unknown-keyword" with the nearest known one, or
 * "bad-keyword" for a value that the keyword cannot take and for a keyword given twice.
 */
export function parseScfKeywords(keywords: Readonly<Record<string, unknown>>): Partial<ScfOptions> {
  const options: Mutable<Partial<ScfOptions>> = {};
  for (const { name, value } of keywordEntries(keywords, SCF_KEYWORDS)) KEYWORDS[name]!(value, options);
  return options;
}

/** The name of an auxiliary set that the engine carries, as the engine writes it. */
export function auxiliaryBasisName(keyword: string, value: unknown, role: AuxiliaryRole): string {
  const names = AUXILIARY_BASIS_NAMES[role];
  const expected = `the name of an auxiliary basis set: ${names.join(", ")}`;
  if (typeof value !== "string") throw badKeyword(keyword, value, expected);
  try {
    return auxiliaryBasisNamed(value, role).name;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw badKeyword(keyword, value, expected);
  }
}

function threshold(name: string, value: unknown): number {
  if (typeof value === "number" && value >= 1e-14 && value < 1) return value;
  throw badKeyword(name, value, "a number from 1e-14 to below 1");
}

/**
 * Gradients are exact with any; but the more functions are left out, the more sharply the energy bends where these
 * change. For LiH with a ghost beside it in aug-cc-pVDZ, Hessians by differences are within 1e-7 Hartree/bohr^2 with 1e-3,
 * and off by 8e-4 with 1e-2.
 */
function tolerance(value: unknown): number {
  if (typeof value === "number" && value >= 1e-14 && value <= 1e-3) return value;
  throw badKeyword("s_tolerance", value, "a number from 1e-14 to 1e-3");
}
