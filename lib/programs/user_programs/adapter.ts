// The user's own programs: any executable that reads QCSchema's AtomicInput (version 1) from its standard input and
// writes its AtomicResult to its standard output, a process for each task. Which executables, that the user or the site
// says, in programs.yaml or by an option; an input only names one of them, as `command:NAME`.

import type { UserProgram } from "../../base/user_program.ts";
import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { atomicInput } from "../qcschema/atomic_input.ts";
import { parseAtomicResult } from "../qcschema/atomic_result.ts";
import { type ExternalProgram, ProgramError, type ProgramSearch } from "../contract/program.ts";
import { type ProgramFamily, single } from "../contract/detect.ts";
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

/** The programs of a user, by the names that inputs have for them: `command:NAME`. */
export function userPrograms(descriptions: readonly UserProgram[]): ProgramFamily {
  const programs = new Map(descriptions.map((description) => {
    const program = makeProgram(description);
    return [program.name, program];
  }));
  return {
    names: [...programs.keys()],
    named: (name) => programs.get(name),
    detect: (search) =>
      Effect.map(
        Effect.forEach([...programs.values()], (program) => single(program).detect(search)),
        (found) => found.flat(),
      ),
  };
}

/** What a person should read whose input names a command that is not configured; undefined for other names. */
export function commandHint(name: string): string | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  return "Executables are named in programs.yaml or with --command NAME=/absolute/path, never in inputs.";
}

function makeProgram(description: UserProgram): ExternalProgram {
  const { name, executable, args, environment, drivers, ghosts, openShells, threads, memoryLimit } =
    description;
  return {
    name: PREFIX + name,
    capabilities: { drivers, ghosts, openShells, threads, embedding: false },
    processForEachTask: true,

    check(model, driver, molecule, path, needsGhosts = false) {
      checkWords(model, path);
      refuseEngineKeys(model, path);
      if (!drivers.includes(driver)) {
        throw lacks(["driver"], driver, `one of ${drivers.join(", ")}`, "drivers");
      }
      if (needsGhosts && !ghosts) {
        throw lacks(["bsse"], "cp or vmfc, which need ghost atoms", "nocp", "ghosts: true");
      }
      const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
      if (open >= 0 && !openShells) {
        const { multiplicity } = molecule.fragments[open]!;
        throw lacks(
          ["molecule", "fragment_multiplicities"],
          `multiplicity ${multiplicity} of fragment ${open + 1}, counted from 1`,
          "closed shells",
          "open_shells: true",
        );
      }
    },

    fragmentSizes: estimateFragmentSizes,
    estimateSeconds,
    leastMemoryBytes: (model, nmer) =>
      PROCESS_BYTES + estimateMatrixBytes(estimateSize(model, nmer.atomicNumbers).functions),

    find: (search) =>
      Effect.map(versionOf(search, description), (version) => ({
        version,
        place: executable,
        server: { command: executable, args, environment, memoryUnlimited: !memoryLimit },
      })),

    request: (model, driver, nmer) => atomicInput(model, driver, nmer),
    parse: (result, model, driver, nmer) => parseAtomicResult(result, driver, nmer, model.basis),
  };

  function lacks(
    keyPath: readonly string[],
    found: string,
    expected: string,
    declaration: string,
  ): InputError {
    return new InputError({
      keyPath,
      found,
      expected: `${expected} with ${PREFIX}${name}`,
      hint: `If the program can do more, say so with ${declaration} where it is configured.`,
    });
  }
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
    if (line !== undefined) return line.slice(0, LONGEST_VERSION);
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

const LONGEST_VERSION = 200;
