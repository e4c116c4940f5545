// The programs that QCEngine drives: what each can do, and what nmer looks at in its methods and keywords. A new one is
// an entry here.

import type { Driver } from "../../base/driver.ts";
import { checkPsi4Molecule, parsePsi4Keywords } from "../psi4/keywords.ts";
import { PSI4_VARIABLES } from "../psi4/variables.ts";
import type { ProgramSeconds } from "../contract/size_estimates.ts";
import type { Dialect } from "./dialect.ts";
import { MOPAC } from "./mopac.ts";
import { NWCHEM, NWCHEM_VARIABLES } from "./nwchem.ts";

/** What a program computes with. */
export type Kind = "orbitals" | "semiempirical" | "potential" | "correction";

/** A program that QCEngine drives. */
export interface KnownProgram {
  readonly kind: Kind;
  /** Seen to compute ghost atoms right through QCEngine. */
  readonly ghosts?: boolean;
  /** QCEngine hands the number of threads on. */
  readonly threads?: boolean;
  /** Default energies and gradients. */
  readonly drivers?: readonly Driver[];
  /** QCEngine makes nothing of it without a basis set. */
  readonly needsBasis?: boolean;
  /** Its plain name means an adapter of nmer's. */
  readonly hasOwnAdapter?: boolean;
  /** What of its methods and keywords nmer looks at. */
  readonly dialect?: Dialect;
  /** Names of its executable, where QCEngine starts one that is looked for on the path. */
  readonly executables?: readonly string[];
  /** What its tasks take; default what those of Psi4 do. */
  readonly seconds?: ProgramSeconds;
  /** Environment variables that it reads. */
  readonly variables?: readonly string[];
}

// NWChem 7.0.2 and MOPAC 22.0.6 through QCEngine 0.26 (docs/numbers.md).
const NWCHEM_SECONDS: ProgramSeconds = { task: 0.2, ofFunction: 4e-3, ofFunctionOnGrid: 4e-3 };
const MOPAC_SECONDS: ProgramSeconds = { task: 0.03, ofFunction: 0, ofFunctionOnGrid: 0 };

const ALL_DRIVERS: readonly Driver[] = ["energy", "gradient", "hessian"];

/**
 * Programs of QCEngine 0.52, by its names. Ghosts and threads are promised only where they were tried or where QCEngine's
 * code says.
 */
export const KNOWN_PROGRAMS: Readonly<Record<string, KnownProgram>> = {
  "adcc": { kind: "orbitals", drivers: ["energy"], threads: true },
  "aimnet2": { kind: "potential" },
  "cfour": { kind: "orbitals", drivers: ALL_DRIVERS, needsBasis: true, executables: ["xcfour"] },
  "dftd3": { kind: "correction" },
  "dftd4": { kind: "correction" },
  "entos": { kind: "orbitals", threads: true },
  "gamess": { kind: "orbitals", drivers: ALL_DRIVERS, needsBasis: true, executables: ["rungms"] },
  "gcp": { kind: "correction" },
  "jaguar": { kind: "orbitals", drivers: ALL_DRIVERS },
  "mace": { kind: "potential" },
  "mctc-gcp": { kind: "correction" },
  "molpro": { kind: "orbitals", threads: true, executables: ["molpro"] },
  "mopac": { kind: "semiempirical", dialect: MOPAC, executables: ["mopac"], seconds: MOPAC_SECONDS },
  "mp2d": { kind: "correction" },
  "mrchem": { kind: "orbitals", threads: true },
  "nwchem": {
    kind: "orbitals",
    drivers: ALL_DRIVERS,
    ghosts: true,
    needsBasis: true,
    dialect: NWCHEM,
    executables: ["nwchem"],
    seconds: NWCHEM_SECONDS,
    variables: NWCHEM_VARIABLES,
  },
  "openmm": { kind: "potential" },
  "orb": { kind: "potential" },
  "psi4": {
    kind: "orbitals",
    drivers: ALL_DRIVERS,
    ghosts: true,
    threads: true,
    needsBasis: true,
    hasOwnAdapter: true,
    dialect: { settings: parsePsi4Keywords, check: checkPsi4Molecule },
    variables: PSI4_VARIABLES,
  },
  "qchem": { kind: "orbitals", drivers: ALL_DRIVERS, threads: true },
  "qcore": { kind: "orbitals", threads: true },
  "rdkit": { kind: "potential" },
  "s-dftd3": { kind: "correction" },
  "terachem": { kind: "orbitals" },
  "terachem_fe": { kind: "orbitals" },
  "terachem_pbs": { kind: "orbitals" },
  "torchani": { kind: "potential", drivers: ALL_DRIVERS },
  "turbomole": { kind: "orbitals", threads: true, executables: ["define"] },
  "xtb": { kind: "semiempirical", threads: true, hasOwnAdapter: true, variables: ["XTBPATH", "XTBHOME"] },
};

/** What programs of a kind are that they have no ghost atoms, or none that are right. */
export const WHY_NO_GHOSTS: Readonly<Record<Kind, string>> = {
  orbitals: "whose ghost atoms nmer has not seen computed right through QCEngine",
  semiempirical: "a semiempirical method: it has no basis functions without a nucleus",
  potential: "a potential without basis functions",
  correction: "a correction without basis functions",
};
