// The user's own programs: any executable that reads QCSchema's AtomicInput (version 1) from its standard input and
// writes its AtomicResult to its standard output, a process for each task. Which executables, that the user or the site
// says, in programs.yaml or by an option; an input only names one of them, as `command:NAME`.

import type { UserProgram } from "../../base/user_program.ts";
import * as Effect from "effect/Effect";
import type { Driver } from "../../base/driver.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { namedAfter } from "../contract/molecular_properties.ts";
import { isSelfConsistent } from "../contract/self_consistent_methods.ts";
import { type ExternalProgram, ProgramError, type ProgramSearch } from "../contract/program.ts";
import { detectOne, type ProgramFamily } from "../contract/detect.ts";
import { checkWords, refuseEngineKeys } from "../contract/untrusted_text.ts";
import {
  estimateFragmentSizes,
  estimateMatrixBytes,
  estimateSeconds,
  estimateSize,
} from "../contract/size_estimates.ts";

const PREFIX = "command:";
// What a process takes by itself.
const PROCESS_BYTES = 64e6;

/**
 * The programs that a user has.
 *
 * @param descriptions What the user's configuration has; never what an input says.
 */
export function userPrograms(descriptions: readonly UserProgram[]): ProgramFamily {
  const programs = descriptions.map(makeProgram);
  return {
    programs,
    variables: [], // they get what their descriptions say
    hint: (name) =>
      name.startsWith(PREFIX)
        ? "Executables are named in programs.yaml or with --command NAME=/absolute/path, never in inputs."
        : undefined,
    detect: (search) => Effect.forEach(programs, (program) => detectOne(program, search)),
  };
}

function makeProgram(description: UserProgram): ExternalProgram<void> {
  const { name, executable, args, environment, drivers, ghosts, openShells, threads, memoryLimit } =
    description;
  return {
    name: PREFIX + name,
    capabilities: { drivers, ghosts, openShells, threads, embedding: false },
    processForEachTask: true,

    settings(model, path) {
      checkWords(model, path);
      refuseEngineKeys(model, path, true);
    },
    check: (_model, driver, molecule, _path, needsGhosts = false) =>
      refuseUndeclared(description, driver, molecule, needsGhosts),

    propertySource(property, { method }) {
      const prefix = prefixOf(method);
      if (description.properties?.includes(property) !== true) {
        return { lacks: `Where its results have it, say so in programs.yaml: properties: [${property}].` };
      }
      return prefix === undefined
        ? { lacks: `QCSchema has no name for moments of ${method}, but of fields, mp2, ccsd and ccsd(t).` }
        : namedAfter(property, prefix);
    },
    fragmentSizes: estimateFragmentSizes,
    estimateSeconds,
    leastMemoryBytes: (model, nmer) =>
      PROCESS_BYTES + estimateMatrixBytes(estimateSize(model, nmer.atomicNumbers).functions),

    traces: [{ what: executable, paths: [executable] }],
    find: (search) =>
      Effect.map(versionOf(search, description), (version) => ({
        version,
        place: executable,
        server: { command: executable, args, environment, memoryUnlimited: !memoryLimit },
      })),

    request: (model, driver, nmer) => atomicInput(model, driver, nmer),
    parse: (result, model, driver, nmer) => parseAtomicResult(result, driver, nmer, model),
  };
}

// As QCSchema begins the names of a method's moments.
const CORRELATED: Readonly<Record<string, string>> = { mp2: "mp2", ccsd: "ccsd", "ccsd(t)": "ccsd_prt_pr" };

function prefixOf(method: string): string | undefined {
  return CORRELATED[method.toLowerCase()] ?? (isSelfConsistent(method) ? "scf" : undefined);
}

// What the user has not said that the program can do.
function refuseUndeclared(
  { name, drivers, ghosts, openShells }: UserProgram,
  driver: Driver,
  { fragments }: Molecule,
  needsGhosts: boolean,
): void {
  const refuse = (keyPath: KeyPath, found: string, expected: string, declaration: string) => {
    throw new InputError({
      keyPath,
      found,
      expected: `${expected} with ${PREFIX}${name}`,
      hint: `If the program can do more, say so with ${declaration} where it is configured.`,
    });
  };
  if (!drivers.includes(driver)) refuse(["driver"], driver, `one of ${drivers.join(", ")}`, "drivers");
  if (needsGhosts && !ghosts) {
    refuse(["bsse"], "cp or vmfc, which need ghost atoms", "nocp", "ghosts: true");
  }
  const open = fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  if (open < 0 || openShells) return;
  refuse(
    ["molecule", "fragment_multiplicities"],
    `multiplicity ${fragments[open]!.multiplicity} of fragment ${open + 1}, counted from 1`,
    "closed shells",
    "open_shells: true",
  );
}

// Results of different versions are not mixed, so there must be one.
const versionOf = Effect.fnUntraced(function* (
  search: ProgramSearch,
  { name, executable, version, versionArgs, environment }: UserProgram,
) {
  const [found] = yield* search.executables(executable);
  if (found === undefined) {
    return yield* Effect.fail(
      new ProgramError(
        `${executable}, which is configured as ${PREFIX}${name}, is no executable file; ` +
          "mend its path, or make it executable with chmod +x",
        "more-resources",
      ),
    );
  }
  if (version !== undefined) return version;
  if (versionArgs !== undefined) {
    const said = yield* search.ask({ command: executable, args: versionArgs, environment });
    const line = said?.split("\n").map((text) => text.trim()).find((text) => text !== "");
    if (line !== undefined) return line.slice(0, MAX_VERSION_LENGTH);
    return yield* Effect.fail(
      new ProgramError(
        `${executable} says no version with ${
          versionArgs.join(" ")
        }; mend version_arguments, or give its version`,
        "more-resources",
      ),
    );
  }
  const digest = yield* search.contentDigest(executable);
  return digest === undefined ? "of unknown content" : `sha256:${digest.slice(0, 16)}`;
});

const MAX_VERSION_LENGTH = 200;
