// Whatever QCEngine drives (doi:10.1063/5.0059356), 0.24 and newer, through a server that has it loaded: NWChem, xtb,
// MOPAC, CFOUR and so on. Inputs name such a program as `qcengine:nwchem`, or plainly where only QCEngine knows it.

import type { KeyPath } from "../../base/key_path.ts";
import * as Effect from "effect/Effect";
import type { Driver } from "../../base/driver.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { checkMopacKeywords, checkMopacMethod, checkMopacSpin } from "./mopac.ts";
import { checkNwchemKeywords, checkNwchemMethod, checkNwchemReference } from "./nwchem.ts";
import { checkPsi4Keywords } from "../psi4/keywords.ts";
import {
  type Capabilities,
  type ExternalProgram,
  ProgramError,
  type ProgramSearch,
} from "../contract/program.ts";
import { findEngines, installationIn } from "./search.ts";
import { checkWords } from "../contract/untrusted_text.ts";
import { detected, type ProgramFamily } from "../contract/detect.ts";
import {
  estimateFragmentSizes,
  estimateMatrixBytes,
  estimateSeconds,
  estimateSize,
} from "../contract/size_estimates.ts";

const PREFIX = "qcengine:";

type Kind = "orbitals" | "semiempirical" | "potential" | "correction";

interface Known {
  readonly kind: Kind;
  /** Seen to compute ghost atoms right through QCEngine. */
  readonly ghosts?: boolean;
  /** QCEngine hands the number of threads on. */
  readonly threads?: boolean;
  /** Default energies and gradients. */
  readonly drivers?: readonly Driver[];
}

const ALL_DRIVERS: readonly Driver[] = ["energy", "gradient", "hessian"];

// Programs of QCEngine 0.52. Ghosts and threads are promised only where they were tried or where QCEngine's code says.
const KNOWN: Readonly<Record<string, Known>> = {
  "adcc": { kind: "orbitals", drivers: ["energy"], threads: true },
  "aimnet2": { kind: "potential" },
  "cfour": { kind: "orbitals", drivers: ALL_DRIVERS },
  "dftd3": { kind: "correction" },
  "dftd4": { kind: "correction" },
  "entos": { kind: "orbitals", threads: true },
  "gamess": { kind: "orbitals", drivers: ALL_DRIVERS },
  "gcp": { kind: "correction" },
  "jaguar": { kind: "orbitals", drivers: ALL_DRIVERS },
  "mace": { kind: "potential" },
  "mctc-gcp": { kind: "correction" },
  "molpro": { kind: "orbitals", threads: true },
  "mopac": { kind: "semiempirical" },
  "mp2d": { kind: "correction" },
  "mrchem": { kind: "orbitals", threads: true },
  "nwchem": { kind: "orbitals", drivers: ALL_DRIVERS, ghosts: true },
  "openmm": { kind: "potential" },
  "orb": { kind: "potential" },
  "psi4": { kind: "orbitals", drivers: ALL_DRIVERS, ghosts: true, threads: true },
  "qchem": { kind: "orbitals", drivers: ALL_DRIVERS, threads: true },
  "qcore": { kind: "orbitals", threads: true },
  "rdkit": { kind: "potential" },
  "s-dftd3": { kind: "correction" },
  "terachem": { kind: "orbitals" },
  "terachem_fe": { kind: "orbitals" },
  "terachem_pbs": { kind: "orbitals" },
  "torchani": { kind: "potential", drivers: ALL_DRIVERS },
  "turbomole": { kind: "orbitals", threads: true },
  "xtb": { kind: "semiempirical", threads: true },
};

const WHY_NO_GHOSTS: Readonly<Record<Kind, string>> = {
  orbitals: "whose ghost atoms nmer has not seen computed right through QCEngine",
  semiempirical: "a semiempirical method: it has no basis functions without a nucleus",
  potential: "a potential without basis functions",
  correction: "a correction without basis functions",
};

// What of QCSchema's protocols and QCEngine's TaskConfig an input may set. nmer itself keeps no wavefunctions and no
// files, sets cores, memory and scratch, and runs no commands that an input names (mpiexec_command).
const PROTOCOLS = ["error_correction"];
const TASK_CONFIG = ["retries", "nnodes", "cores_per_rank"];

const WITHOUT_BASIS: readonly Kind[] = ["semiempirical", "potential"];
// Those of which QCEngine makes nothing without one.
const NEEDS_BASIS = ["cfour", "gamess", "nwchem", "psi4"];

// The server; and what a program is given at least.
const PROCESS_BYTES = 100e6;
const LEAST_PROGRAM_BYTES = 256 * 2 ** 20;

// The names that inputs may have for them, plain and in full; a plain psi4 or xtb is nmer's own.
const NAMES: readonly string[] = Object.keys(KNOWN).flatMap((name) =>
  name === "psi4" || name === "xtb" ? [PREFIX + name] : [name, PREFIX + name]
);

/** The programs that QCEngine drives, as `qcengine:nwchem` or `nwchem`. */
export const qcengine: ProgramFamily = {
  names: NAMES,
  named: (name) =>
    NAMES.includes(name) ? programOf(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name) : undefined,
  detect: (search) => {
    const inner = Object.keys(KNOWN);
    return Effect.match(findEngines(search, inner), {
      onFailure: (reason) => inner.map((name) => detected(programOf(name), reason)),
      onSuccess: (engines) =>
        inner.map((name) => detected(programOf(name), installationIn(search, engines, name))),
    });
  },
};

const programs = new Map<string, ExternalProgram>();

function programOf(inner: string): ExternalProgram {
  let program = programs.get(inner);
  if (program === undefined) programs.set(inner, program = makeProgram(inner, KNOWN[inner]!));
  return program;
}

function makeProgram(
  inner: string,
  { kind, ghosts = false, threads = false, drivers = ["energy", "gradient"] }: Known,
): ExternalProgram {
  const capabilities: Capabilities = {
    drivers,
    ghosts,
    openShells: true,
    threads,
    embedding: false,
  };
  return {
    name: PREFIX + inner,
    capabilities,

    check(model, driver, molecule, path, needsGhosts = false) {
      checkWords(model, path);
      if (inner === "nwchem") {
        checkNwchemMethod(model, path);
        checkNwchemKeywords(model.keywords, [...path, "keywords"]);
        checkNwchemReference(model, molecule, path);
      }
      if (inner === "mopac") {
        checkMopacMethod(model.method, [...path, "method"]);
        checkMopacKeywords(model.keywords, [...path, "keywords"]);
        checkMopacSpin(molecule);
      }
      if (NEEDS_BASIS.includes(inner) && model.basis === undefined) {
        throw new InputError({
          keyPath: [...path, "basis"],
          found: "no basis set",
          expected: `one that ${inner} has`,
        });
      }
      if (WITHOUT_BASIS.includes(kind) && model.basis !== undefined) {
        throw new InputError({
          keyPath: [...path, "basis"],
          found: describeValue(model.basis),
          expected: `no basis set: ${inner} is ${WHY_NO_GHOSTS[kind]}`,
        });
      }
      if (inner === "psi4") checkPsi4Keywords(model, molecule, path);
      checkKeys(model.protocols, PROTOCOLS, [...path, "protocols"]);
      checkKeys(model.taskConfig, TASK_CONFIG, [...path, "task_config"]);
      if (!drivers.includes(driver)) {
        throw new InputError({
          keyPath: ["driver"],
          found: driver,
          expected: `one of ${drivers.join(", ")}, which QCEngine has of ${inner}`,
        });
      }
      if (!needsGhosts || ghosts) return;
      throw new InputError({
        keyPath: ["bsse"],
        found: `ghost atoms (cp or vmfc) with ${inner}, ${WHY_NO_GHOSTS[kind]}`,
        expected: "nocp, or a program that has ghost atoms: builtin, psi4, nwchem",
      });
    },

    fragmentSizes: estimateFragmentSizes,
    estimateSeconds,
    leastMemoryBytes(model, nmer) {
      const { functions } = estimateSize(model, nmer.atomicNumbers);
      return PROCESS_BYTES + Math.max(LEAST_PROGRAM_BYTES, estimateMatrixBytes(functions));
    },

    find: (search) => find(search, inner),

    request(model, driver, nmer, { memoryBytes, threads = 1 }) {
      return {
        program: inner,
        input: atomicInput(model, driver, nmer, model.protocols),
        threads,
        memory_bytes: Math.max(LEAST_PROGRAM_BYTES, Math.floor(memoryBytes - PROCESS_BYTES)),
        task_config: model.taskConfig ?? {},
      };
    },

    parse: (result, { basis }, driver, nmer) => parseAtomicResult(result, driver, nmer, basis),
  };
}

function checkKeys(
  given: Readonly<Record<string, unknown>> | undefined,
  allowed: readonly string[],
  path: KeyPath,
): void {
  const unknown = Object.keys(given ?? {}).find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  throw new InputError({
    keyPath: [...path, unknown],
    found: describeValue(unknown),
    expected: `one of ${allowed.join(", ")}`,
    hint:
      "nmer sets cores, memory and scratch itself, and keeps neither wavefunctions nor files of programs.",
  });
}

const find = Effect.fnUntraced(function* (search: ProgramSearch, inner: string) {
  const found = installationIn(search, yield* findEngines(search, [inner]), inner);
  return found instanceof ProgramError ? yield* Effect.fail(found) : found;
});
