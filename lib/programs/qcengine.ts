// Whatever QCEngine drives (doi:10.1063/5.0059356), 0.24 and newer, through a server that has it loaded: NWChem, xtb,
// MOPAC, CFOUR and so on. Inputs name such a program as `qcengine:nwchem`, or plainly where only QCEngine knows it.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../base/error.ts";
import { atomicInput } from "./atomic_input.ts";
import { parseAtomicResult } from "./atomic_result.ts";
import { type Abilities, type ExternalProgram, ProgramError, type ProgramSearch } from "./program.ts";
import { addedDirectories, askPython, pythonCommand, pythons } from "./python_search.ts";
import { checkWords } from "./safe_words.ts";
import {
  estimateFragmentSizes,
  estimateMatrixBytes,
  estimateSeconds,
  estimateSize,
} from "./size_estimates.ts";

const PREFIX = "qcengine:";

type Kind = "orbitals" | "semiempirical" | "potential" | "correction";

interface Known {
  readonly kind: Kind;
  /** Seen to compute ghost atoms right through QCEngine. */
  readonly ghosts?: boolean;
  /** QCEngine hands the number of threads on. */
  readonly threads?: boolean;
}

// Programs of QCEngine 0.52. Ghosts and threads are promised only where they were tried or where QCEngine's code says.
const KNOWN: Readonly<Record<string, Known>> = {
  "adcc": { kind: "orbitals", threads: true },
  "aimnet2": { kind: "potential" },
  "cfour": { kind: "orbitals" },
  "dftd3": { kind: "correction" },
  "dftd4": { kind: "correction" },
  "entos": { kind: "orbitals", threads: true },
  "gamess": { kind: "orbitals" },
  "gcp": { kind: "correction" },
  "jaguar": { kind: "orbitals" },
  "mace": { kind: "potential" },
  "mctc-gcp": { kind: "correction" },
  "molpro": { kind: "orbitals", threads: true },
  "mopac": { kind: "semiempirical" },
  "mp2d": { kind: "correction" },
  "mrchem": { kind: "orbitals", threads: true },
  "nwchem": { kind: "orbitals", ghosts: true },
  "openmm": { kind: "potential" },
  "orb": { kind: "potential" },
  "psi4": { kind: "orbitals", ghosts: true, threads: true },
  "qchem": { kind: "orbitals", threads: true },
  "qcore": { kind: "orbitals", threads: true },
  "rdkit": { kind: "potential" },
  "s-dftd3": { kind: "correction" },
  "terachem": { kind: "orbitals" },
  "terachem_fe": { kind: "orbitals" },
  "terachem_pbs": { kind: "orbitals" },
  "torchani": { kind: "potential" },
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

// The server; and what a program is given at least.
const PROCESS_BYTES = 100e6;
const LEAST_PROGRAM_BYTES = 256 * 2 ** 20;

/** The names of its programs, plain and in full. */
export const QCENGINE_NAMES: readonly string[] = Object.keys(KNOWN).flatMap((name) =>
  name === "psi4" ? [PREFIX + name] : [name, PREFIX + name]
);

const programs = new Map<string, ExternalProgram>();

/** The program of a name in lower case, `qcengine:nwchem` or `nwchem`, if QCEngine has it. */
export function qcengineProgram(name: string): ExternalProgram | undefined {
  if (!QCENGINE_NAMES.includes(name)) return undefined;
  const inner = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  let program = programs.get(inner);
  if (program === undefined) programs.set(inner, program = makeProgram(inner, KNOWN[inner]!));
  return program;
}

function makeProgram(inner: string, { kind, ghosts = false, threads = false }: Known): ExternalProgram {
  const abilities: Abilities = {
    drivers: ["energy", "gradient", "hessian"],
    ghosts,
    openShells: true,
    threads,
    embedding: false,
  };
  return {
    name: PREFIX + inner,
    abilities,

    check(model, _driver, _molecule, path, needsGhosts = false) {
      checkWords(model, path);
      checkKeys(model.protocols, PROTOCOLS, [...path, "protocols"]);
      checkKeys(model.taskConfig, TASK_CONFIG, [...path, "task_config"]);
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

    parse: (result, _model, driver, nmer) => parseAtomicResult(result, driver, nmer),
  };
}

function checkKeys(
  given: Readonly<Record<string, unknown>> | undefined,
  allowed: readonly string[],
  path: readonly (string | number)[],
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

// The first interpreter whose QCEngine finds the program; else what is missing where QCEngine was found.
const find = Effect.fnUntraced(function* (search: ProgramSearch, inner: string) {
  const wanted = search.variable("NMER_QCENGINE");
  const interpreters = wanted ? yield* search.executables(wanted) : yield* pythons(search);
  const directories = addedDirectories(search);
  let without: { readonly python: string; readonly version: string } | undefined;
  for (const python of interpreters) {
    const answer = yield* askPython(search, { python, directories }, PROBE, [inner]);
    if (answer === undefined) continue;
    const qcengine = String(answer["qcengine"]).replace(/^v/, "");
    if (typeof answer["version"] !== "string") {
      without ??= { python, version: qcengine };
      continue;
    }
    return {
      version: `${answer["version"]} (QCEngine ${qcengine})`,
      place: `QCEngine of ${python}`,
      server: pythonCommand(search, python, [
        search.shipped("qcschema_server.py"),
        "qcengine",
        ...directories,
      ]),
    };
  }
  return yield* Effect.fail(
    new ProgramError(
      without === undefined
        ? "QCEngine is not there; install it (pip install qcengine, or on Debian apt install python3-qcengine), " +
          "or set NMER_QCENGINE to the Python that has it"
        : `QCEngine ${without.version} of ${without.python} does not find ${inner}; install ${inner} and put it on ` +
          "the PATH, or set NMER_QCENGINE to a Python whose QCEngine finds it",
      "more-resources",
    ),
  );
});

const PROBE = `
import json, qcengine
version = None
try:
    harness = qcengine.get_program(args[0], check=False)
    if harness.found():
        try:
            version = str(harness.get_version())
        except Exception:
            version = "of unknown version"
except Exception:
    pass
print()
print(json.dumps({"qcengine": qcengine.__version__, "version": version}))
`;
