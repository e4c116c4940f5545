// What can be asked of an SCF calculation: options, and the keywords that set them, with Psi4's names and meanings.

import {
  AUXILIARY_BASIS_NAMES,
  auxiliaryBasisNamed,
  type AuxiliaryRole,
} from "../basis/auxiliary_library.ts";
import { EngineError } from "../error.ts";
import { type KeywordTable, parseKeywords, readBoolean, readNumber, readOneOf } from "../keywords.ts";
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
   * integrals fitted by an auxiliary basis ("df"). "by-size" leaves it to the n-mers of a run, and nothing computes with it.
   */
  readonly scfType: "auto" | "pk" | "direct" | "df" | "by-size";
  /** Name of the auxiliary basis set for "df", where it is not the one that goes with the basis set. */
  readonly auxiliaryBasis?: string;
  /** First density: superposition of atomic densities, or the orbitals of the bare nuclei. */
  readonly guess: "sad" | "core";
  /**
   * Whether the spins share their orbitals; by default "rhf" for multiplicity 1 and "uhf" for any other.
   */
  readonly reference?: Reference;
  /** The share of the Fock matrix before in that of the first iterations, in percent; DIIS follows. */
  readonly damping: number;
  /** How far empty orbitals are lifted until the orbital gradient is below 0.01, Hartree. */
  readonly levelShift: number;
  /** Newton steps from the first orbitals on, instead of DIIS until that stalls. */
  readonly secondOrder: boolean;
  /**
   * Whether to look, at the end, if the orbitals are a minimum of the energy within the reference ("check"), and to go
   * on downhill where they are only a saddle ("follow").
   */
  readonly stability: "none" | "check" | "follow";
  /** Spherical (true) or Cartesian (false) functions, where it is not to be as the basis set prescribes. */
  readonly puream?: boolean;
  /** Whether Mulliken charges are wanted beside the properties that every calculation gives. */
  readonly mullikenCharges?: boolean;
  /**
   * The highest moment that is asked for: orbitals are converged as for gradients then. Absent where none is; the dipole
   * moment is there all the same.
   */
  readonly moments?: "dipole" | "quadrupole";
  /**
   * Whether the orbitals of the result, and their energies, are those that DIIS would continue with, one step beyond those of
   * the result's energy and density: for what goes with the first power of the orbitals' error. Default false; not so after a
   * descent.
   */
  readonly nextOrbitals?: boolean;
  /** Whether the polarizability is asked for; default false. */
  readonly polarizability?: boolean;
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
  damping: 0,
  levelShift: 0,
  secondOrder: false,
  stability: "none",
  sTolerance: 1e-7,
  memoryBytes: 2 ** 30,
};

const MULLIKEN = readOneOf(["mulliken_charges"]);

// Gradients are exact with any; but the more functions are left out, the more sharply the energy bends where these
// change. For LiH with a ghost beside it in aug-cc-pVDZ, Hessians by differences are within 1e-7 Hartree/bohr^2 with
// 1e-3, and off by 8e-4 with 1e-2.
const MAX_S_TOLERANCE = 1e-3;

const MIN_THRESHOLD = 1e-14;

// What is higher keeps orbitals from changing at all.
const MAX_LEVEL_SHIFT = 10;

const threshold = {
  read: readNumber(MIN_THRESHOLD, (value) => value < 1),
  values: "a number from 1e-14 to below 1",
};

/** The keywords of an SCF calculation. */
export const SCF_KEYWORDS: KeywordTable = {
  e_convergence: {
    ...threshold,
    option: "eConvergence",
    help: "Largest change of the energy in the last iteration, in Hartree.",
  },
  d_convergence: {
    ...threshold,
    option: "dConvergence",
    default:
      "1e-7 for a Hartree-Fock energy alone, 1e-8 with charges, 1e-8 or 1e-9 for an MP2 energy alone, as the next orbitals are near or not, else 1e-9",
    help:
      "Largest element of the orbital gradient, FDS - SDF in the orthonormal basis, that counts as converged.",
  },
  s_tolerance: {
    option: "sTolerance",
    read: readNumber(MIN_THRESHOLD, (value) => value <= MAX_S_TOLERANCE),
    values: "a number from 1e-14 to 1e-3",
    help: "Combinations of basis functions whose overlap has an eigenvalue below this are left out.",
  },
  maxiter: {
    option: "maxIterations",
    read: (value) => Number.isInteger(value) && Number(value) >= 1 ? value : undefined,
    values: "a whole number, at least 1",
    help: "Iterations after which a calculation counts as failed.",
  },
  scf_type: {
    option: "scfType",
    read: readOneOrBySize(["pk", "direct", "df"]),
    values: "pk or direct (exact integrals), df (density fitting), or auto, which fits large n-mers",
    default: "pk where the integrals take at most 1 GiB, else direct",
    help: "Exact integrals in memory, exact ones computed in each iteration, or density fitting.",
  },
  df_basis_scf: {
    option: "auxiliaryBasis",
    read: readAuxiliarySet("scf"),
    values: auxiliarySets("scf"),
    default: "the one that goes with the basis set",
    help: "The auxiliary basis set for scf_type df.",
  },
  guess: {
    option: "guess",
    read: readOneOf(["sad", "core"]),
    values: "sad or core",
    help: "The first density: a superposition of atomic densities, or the orbitals of the bare nuclei.",
  },
  reference: {
    option: "reference",
    read: readOneOf(["rhf", "uhf", "rohf"]),
    values: "rhf or uhf or rohf",
    default: "rhf for closed shells, uhf for open ones",
    help: "Whether the spins share their orbitals.",
  },
  soscf: {
    option: "secondOrder",
    read: readBoolean,
    values: "true or false",
    help: "Trust-region Newton steps from the start, instead of DIIS until that stalls.",
  },
  damping: {
    option: "damping",
    read: readNumber(0, (value) => value < 100),
    values: "a percentage from 0 to below 100",
    help: "Share of the Fock matrix before in the first iterations, until DIIS takes over; not with soscf.",
  },
  level_shift: {
    option: "levelShift",
    read: readNumber(0, (value) => value <= MAX_LEVEL_SHIFT),
    values: "Hartree, from 0 to 10",
    help: "How far empty orbitals are lifted until the orbital gradient is below 0.01; not with soscf.",
  },
  stability_analysis: {
    option: "stability",
    read: readOneOf(["none", "check", "follow"]),
    values: "none or check or follow",
    help: "Whether to find out if the orbitals are a minimum, and to follow a saddle down to one.",
  },
  puream: {
    option: "puream",
    read: readBoolean,
    values: "true or false",
    default: "as the basis set prescribes",
    help: "Spherical (5 d, 7 f) or Cartesian (6 d, 10 f) functions.",
  },
  scf_properties: {
    option: "mullikenCharges",
    read: (value) =>
      Array.isArray(value) && value.every((name) => MULLIKEN(name) !== undefined)
        ? value.length > 0
        : undefined,
    values: "a list of names: mulliken_charges",
    default: "none",
    help: "Properties beside those that every result has.",
  },
};

/**
 * Reads keywords in any case.
 *
 * @throws {KeywordError} For an unknown keyword, one that is given twice, or a value that it cannot take.
 */
export function parseScfKeywords(keywords: Readonly<Record<string, unknown>>): Partial<ScfOptions> {
  return parseKeywords(SCF_KEYWORDS, keywords);
}

/** Reads one of some words, or `auto`, which leaves the choice to the size of a run's n-mers. */
export function readOneOrBySize<const Choice extends string>(
  choices: readonly Choice[],
): (value: unknown) => Choice | "by-size" | undefined {
  const read = readOneOf(choices);
  const isAuto = readOneOf(["auto"]);
  return (value) => isAuto(value) === undefined ? read(value) : "by-size";
}

/** Reads the name of an auxiliary basis set that the engine carries, as the engine writes it. */
export function readAuxiliarySet(role: AuxiliaryRole): (value: unknown) => string | undefined {
  return (value) => {
    if (typeof value !== "string") return undefined;
    try {
      return auxiliaryBasisNamed(value, role).name;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return undefined;
    }
  };
}

/** What such a keyword takes, in words. */
export function auxiliarySets(role: AuxiliaryRole): string {
  return `the name of an auxiliary basis set: ${AUXILIARY_BASIS_NAMES[role].join(", ")}`;
}
