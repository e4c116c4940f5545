// Whatever QCEngine drives (doi:10.1063/5.0059356), 0.24 and newer, through a server that has it loaded: NWChem, xtb,
// MOPAC, CFOUR and so on. Inputs name such a program as `qcengine:nwchem`, or plainly where only QCEngine knows it.

import type { KeyPath } from "../../base/key_path.ts";
import * as Effect from "effect/Effect";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { enumeration } from "../../base/plural.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { type ExternalProgram, ProgramError, type ProgramSearch } from "../contract/program.ts";
import { KNOWN_PROGRAMS, type KnownProgram, WHY_NO_GHOSTS } from "./known_programs.ts";
import { findEngines, installationIn, QCENGINE_VARIABLES } from "./search.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";
import type { Trace } from "../contract/traces.ts";
import { checkWords } from "../contract/untrusted_text.ts";
import { watchProbes } from "../contract/probes.ts";
import { detected, type ProgramFamily } from "../contract/detect.ts";
import {
  estimateFragmentSizes,
  estimateMatrixBytes,
  estimateSecondsWith,
  estimateSize,
  PSI4_SECONDS,
} from "../contract/size_estimates.ts";

const PREFIX = "qcengine:";

// What of QCSchema's protocols and QCEngine's TaskConfig an input may set. nmer itself keeps no wavefunctions and no
// files, sets cores, memory and scratch, and runs no commands that an input names (mpiexec_command).
const PROTOCOLS = ["error_correction"];
const TASK_CONFIG = ["retries", "nnodes", "cores_per_rank"];

// The server; and what a program is given at least.
const PROCESS_BYTES = 100e6;
const MIN_PROGRAM_BYTES = 256 * 2 ** 20;

const WITHOUT_MOMENTS = {
  lacks:
    "Results of NWChem and MOPAC have no moments by way of QCEngine, and of its other programs nmer has not seen in " +
    "which units and of which method theirs are: take builtin, psi4, pyscf, xtb or tblite.",
};

const PROGRAMS = Object.entries(KNOWN_PROGRAMS).map(([inner, known]) =>
  [inner, makeProgram(inner, known)] as const
);

/** The programs that QCEngine drives, as `qcengine:nwchem` or `nwchem`. */
export const qcengine: ProgramFamily = {
  programs: PROGRAMS.map(([, program]) => program),
  variables: QCENGINE_VARIABLES,
  detect: (search) => {
    const { search: watched, inLightOfProbes } = watchProbes(search);
    return Effect.match(findEngines(watched, PROGRAMS.map(([inner]) => inner)), {
      onFailure: (reason) => PROGRAMS.map(([, program]) => detected(program, reason)),
      onSuccess: (engines) =>
        PROGRAMS.map(([inner, program]) => {
          const found = installationIn(watched, engines, inner);
          return detected(
            program,
            found instanceof ProgramError ? inLightOfProbes(program.name, found) : found,
          );
        }),
    });
  },
};

function makeProgram(
  inner: string,
  { kind, dialect, ...known }: KnownProgram,
): ExternalProgram {
  const { ghosts = false, threads = false, drivers = ["energy", "gradient"] } = known;
  return {
    name: PREFIX + inner,
    aliases: known.hasOwnAdapter ? [] : [inner],
    capabilities: {
      drivers,
      ghosts,
      whyNoGhosts: WHY_NO_GHOSTS[kind],
      openShells: true,
      threads,
      embedding: false,
    },

    settings(model, path) {
      checkWords(model, path);
      const settings = dialect?.settings(model, path);
      checkBasis(inner, { kind, ...known }, model, [...path, "basis"]);
      checkKeys(model.protocols, PROTOCOLS, [...path, "protocols"]);
      checkKeys(model.taskConfig, TASK_CONFIG, [...path, "task_config"]);
      return settings;
    },
    check(model, driver, molecule, path, ghosts = false) {
      if (dialect !== undefined) dialect.check(model.settings, molecule, path, ghosts);
      else if (kind === "orbitals") checkUnknownCores(inner, model, molecule, path);
      if (drivers.includes(driver)) return;
      throw new InputError({
        keyPath: ["driver"],
        found: driver,
        expected: `one of ${drivers.join(", ")}, which QCEngine has of ${inner}`,
      });
    },

    propertySource: () => WITHOUT_MOMENTS,
    doubt: (model, molecule) => dialect?.doubt?.(model, molecule),
    fragmentSizes: estimateFragmentSizes,
    startSeconds: 1.5,
    estimateSeconds: estimateSecondsWith(known.seconds ?? PSI4_SECONDS),
    leastMemoryBytes(model, nmer) {
      const { functions } = estimateSize(model, nmer.atomicNumbers);
      return PROCESS_BYTES + Math.max(MIN_PROGRAM_BYTES, estimateMatrixBytes(functions));
    },
    traces: tracesOf(known),
    find: (search) => find(search, inner),
    request(model, driver, nmer, { memoryBytes, threads = 1 }) {
      return {
        program: inner,
        input: atomicInput(model, driver, nmer, model.protocols),
        threads,
        memory_bytes: Math.max(MIN_PROGRAM_BYTES, Math.floor(memoryBytes - PROCESS_BYTES)),
        task_config: model.taskConfig ?? {},
      };
    },

    parse: (result, model, driver, nmer) => parseAtomicResult(result, driver, nmer, model),
  };
}

function tracesOf({ executables }: Pick<KnownProgram, "executables">): readonly Trace[] {
  const variables = ["NMER_QCENGINE"];
  const engine = { what: "QCEngine", variables, packages: ["qcengine"] };
  if (executables === undefined) return [engine];
  return [engine, { what: `an executable ${enumeration(executables)} on the PATH`, variables, executables }];
}

function checkBasis(
  inner: string,
  { kind, needsBasis }: KnownProgram,
  { basis }: ModelChemistry,
  keyPath: KeyPath,
): void {
  if (needsBasis === true && basis === undefined) {
    throw new InputError({ keyPath, found: "no basis set", expected: `one that ${inner} has` });
  }
  if ((kind === "semiempirical" || kind === "potential") && basis !== undefined) {
    throw new InputError({
      keyPath,
      found: describeValue(basis),
      expected: `no basis set: ${inner} is ${WHY_NO_GHOSTS[kind]}`,
    });
  }
}

// Methods that correlate electrons, and may leave cores out by default; keywords that say so.
const CORRELATED = /mp[234]|cc|ci|adc|rpa|cas|nevpt/i;
const FREEZING = /fr(ee|o)z|core|ncore|nacore|n_frozen/i;
const NONE = /^(false|0|no|off|none)$/i;

// Most of these programs freeze the lowest orbitals where nothing is said.
function checkUnknownCores(
  inner: string,
  { method, keywords }: ModelChemistry,
  molecule: Molecule,
  path: KeyPath,
): void {
  if (!CORRELATED.test(method)) return;
  const said = Object.entries(keywords).find(([name]) => FREEZING.test(name));
  if (said !== undefined && NONE.test(String(said[1]))) return;
  checkFrozenCores(
    inner,
    molecule,
    said === undefined ? [...path, "method"] : [...path, "keywords", said[0]],
    said === undefined ? `the keyword of ${inner} that freezes no cores` : `${said[0]}: false`,
  );
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
