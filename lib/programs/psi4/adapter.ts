// Psi4 (doi:10.1063/5.0006002), 1.3 and newer, through a server that has it loaded: a start costs a second, and a
// small n-mer less. It is found by NMER_PSI4, by `psi4` on the path, or in an active Python environment.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { type ProgramFamily, single } from "../contract/detect.ts";
import { hasCartesianFunctions } from "../contract/cartesian_functions.ts";
import { namedAfter } from "../contract/molecular_properties.ts";
import { isSelfConsistent } from "../contract/self_consistent_methods.ts";
import {
  type ExternalProgram,
  type PreparedModel,
  ProgramError,
  type ProgramSearch,
} from "../contract/program.ts";
import { chargesFor, checkPsi4Embedding } from "./embedding.ts";
import { PSI4_VARIABLES } from "./variables.ts";
import { psi4Preflight } from "./preflight.ts";
import { checkPsi4Molecule, parsePsi4Keywords, type Psi4Settings } from "./keywords.ts";
import {
  addedDirectories,
  firstPlace,
  PYTHON_VARIABLES,
  pythonCommand,
  type PythonPlace,
  pythons,
} from "../python/search.ts";
import { checkWords, refuseEngineKeys } from "../contract/untrusted_text.ts";
import {
  estimateFragmentSizes,
  estimateMatrixBytes,
  estimateSeconds,
  estimateSize,
} from "../contract/size_estimates.ts";

// The server itself; Psi4 does not work with less for its matrices than the second number.
const PROCESS_BYTES = 150e6;
const MIN_MATRIX_BYTES = 250 * 2 ** 20;
// Calculations that a polarizability is made of: two fields along each axis, both ways.
const FIELDS = 12;

const program: ExternalProgram<Psi4Settings> = {
  name: "psi4",
  capabilities: {
    drivers: ["energy", "gradient", "hessian"],
    ghosts: true,
    openShells: true,
    threads: true,
    embedding: true,
  },

  settings(model, path) {
    checkWords(model, path);
    if (model.basis === undefined) {
      throw new InputError({
        keyPath: [...path, "basis"],
        found: "no basis set",
        expected: "one that Psi4 has",
      });
    }
    return parsePsi4Keywords(model, path);
  },
  check(model, driver, molecule, path, ghosts = false) {
    checkPsi4Molecule(model.settings, molecule, path, ghosts);
    checkPsi4Embedding(model, driver, molecule, path);
    refuseEngineKeys(model, path);
  },

  propertySource: (property, { method }) =>
    isSelfConsistent(method) ? namedAfter(property, "scf") : {
      lacks:
        `Psi4's moments are those of hf and of density functionals alone, and of ${method} at best those of the field ` +
        "below it: leave it out of properties, or take program: builtin (mp2) or pyscf (dipoles of mp2, ccsd, ccsd(t)).",
    },
  hasCartesianFunctions({ basis = "", basisSet, keywords }, { atomicNumbers }) {
    const said = Object.entries(keywords).find(([name]) => name.toLowerCase() === "puream")?.[1];
    const puream = said === undefined ? undefined : /^(true|yes|on|1)$/i.test(String(said));
    return hasCartesianFunctions(basisSet ?? basis, atomicNumbers, puream);
  },
  followsInstabilities: ({ keywords }) =>
    Object.entries(keywords).some(([name, value]) =>
      /stability_analysis$/i.test(name) && /^follow$/i.test(String(value))
    ),
  fragmentSizes: estimateFragmentSizes,
  startSeconds: 1.5,
  estimateSeconds: (model, ...size) =>
    (1 + (model.properties?.polarizability === undefined ? 0 : FIELDS)) * estimateSeconds(model, ...size),
  leastMemoryBytes(model, nmer) {
    const { functions } = estimateSize(model, nmer.atomicNumbers);
    return PROCESS_BYTES + Math.max(MIN_MATRIX_BYTES, estimateMatrixBytes(functions));
  },

  // Debian has its package where its libraries are.
  traces: [{
    what: "Psi4",
    variables: ["NMER_PSI4"],
    executables: ["psi4"],
    packages: ["psi4"],
    libraries: ["psi4"],
  }],
  find: (search) =>
    Effect.gen(function* () {
      const found = yield* firstPlace(search, yield* places(search), PROBE, PSI4_VARIABLES);
      if (found === undefined) {
        const alone = yield* executableAlone(search);
        if (alone !== undefined) return alone;
        return yield* Effect.fail(
          new ProgramError(
            "Psi4 is not there; install it (https://psicode.org: conda install -c conda-forge psi4, or on Debian " +
              "apt install psi4), or set NMER_PSI4 to its executable, its Python or the directory of its module",
            "more-resources",
          ),
        );
      }
      const { python, directories, answer } = found;
      return {
        version: String(answer["version"]),
        place: String(answer["place"]),
        server: pythonCommand(search, python, [
          search.shipped("lib/programs/python/qcschema_server.py"),
          "psi4",
          ...directories,
        ], PSI4_VARIABLES),
      };
    }),

  preflight: psi4Preflight,

  request(model, driver, nmer, { memoryBytes, threads = 1 }) {
    return {
      input: atomicInput(forMoments(model), driver, nmer),
      ...chargesFor(nmer),
      ...(model.properties && { moments: Object.keys(model.properties) }),
      threads,
      memory_bytes: Math.max(MIN_MATRIX_BYTES, Math.floor(memoryBytes - PROCESS_BYTES)),
    };
  },

  parse: (result, model, driver, nmer) => parseAtomicResult(result, driver, nmer, model),
};

/** Psi4. */
export const psi4: ProgramFamily = single(program, [
  ...PYTHON_VARIABLES,
  ...PSI4_VARIABLES,
  "NMER_PSI4",
]);

// Moments are of first order in the error of the orbitals, as gradients are, for which Psi4 itself takes this threshold;
// differences of moments in fields of 0.002 are right to 1e-6 with the other two.
const MOMENTS_CONVERGENCE = { d_convergence: 1e-8 };
const DIFFERENCES_CONVERGENCE = { d_convergence: 1e-10, e_convergence: 1e-10 };

function forMoments(model: PreparedModel<Psi4Settings>): ModelChemistry {
  const { properties, keywords } = model;
  if (properties === undefined) return model;
  const isGiven = (name: string) =>
    Object.keys(keywords).some((given) => given.toLowerCase().replace(/^scf__/, "") === name);
  const wanted = properties.polarizability === undefined ? MOMENTS_CONVERGENCE : DIFFERENCES_CONVERGENCE;
  const added = Object.entries(wanted).filter(([name]) => !isGiven(name));
  return { ...model, keywords: { ...keywords, ...Object.fromEntries(added) } };
}

// A `psi4` whose module no Python here can import, such as a script that starts a container, computes all the same;
// but it starts again for each task.
const executableAlone = Effect.fnUntraced(function* (search: ProgramSearch) {
  const [python] = yield* pythons(search);
  for (const executable of yield* search.executables(search.variable("NMER_PSI4") || "psi4")) {
    const printed = yield* search.ask({
      ...pythonCommand(search, executable, [], PSI4_VARIABLES),
      args: ["--version"],
    });
    const version = printed?.match(/^\d+\.\d+\S*/)?.[0];
    if (python === undefined || version === undefined) continue;
    const words = [
      search.shipped("lib/programs/python/qcschema_server.py"),
      "psi4-executable",
      executable,
      version,
    ];
    return {
      version,
      place: `${executable}, started for each task, since no Python here imports its module`,
      server: pythonCommand(search, python, words, PSI4_VARIABLES),
    };
  }
  return undefined;
});

// Interpreters that may have Psi4's module, and where it may be.
const places = Effect.fnUntraced(function* (search: ProgramSearch) {
  const found: PythonPlace[] = [];
  const added = addedDirectories(search);
  const wanted = search.variable("NMER_PSI4");
  const everywhere = yield* pythons(search);
  if (wanted !== undefined && wanted !== "") {
    const executables = yield* search.executables(wanted);
    if (executables.length === 0) return everywhere.map((python) => ({ python, directories: [wanted] }));
    if (/python[\d.]*$/.test(wanted)) return [{ python: executables[0]!, directories: added }];
    return yield* placesOfScript(search, executables[0]!, added);
  }
  for (const script of yield* search.executables("psi4")) {
    found.push(...yield* placesOfScript(search, script, added));
  }
  return [...found, ...everywhere.map((python) => ({ python, directories: added }))];
});

// `psi4` is a Python script, and says where its module is.
const placesOfScript = Effect.fnUntraced(function* (
  search: ProgramSearch,
  script: string,
  added: readonly string[],
) {
  const words = (yield* search.firstLine(script))?.match(/^#!\s*(\S+)(?:\s+(\S+))?/);
  const name = words === undefined || words === null
    ? undefined
    : /\/env$/.test(words[1]!)
    ? words[2]
    : words[1];
  if (name === undefined || !/python[\d.]*$/.test(name)) return [];
  const [python] = yield* search.executables(name);
  if (python === undefined) return [];
  const printed = yield* search.ask(pythonCommand(search, python, [script, "--psiapi-path"], PSI4_VARIABLES));
  const directory = printed?.match(/PYTHONPATH=(\/[^:\n]*)/)?.[1];
  return [{ python, directories: [...(directory === undefined ? [] : [directory]), ...added] }];
});

const PROBE = `
import importlib.util, json, os
def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
place = os.path.dirname(importlib.util.find_spec("psi4").origin)
assert importlib.util.find_spec("numpy") is not None
print(json.dumps({"version": load("metadata", os.path.join(place, "metadata.py")).__version__, "place": place}))
`;
