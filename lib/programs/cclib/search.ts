// Where cclib is, a Python package that reads the text outputs of programs, and the command that reads some. It is looked
// for as other packages are; NMER_CCLIB names the interpreter that has it.

import * as Effect from "effect/Effect";
import { ProgramError, type ProgramSearch, type ServerCommand } from "../contract/program.ts";
import { addedDirectories, firstPlace, PYTHON_VARIABLES, pythonCommand, pythons } from "../python/search.ts";

/** Environment variables that cclib is looked for by. */
export const CCLIB_VARIABLES: readonly string[] = [...PYTHON_VARIABLES, "NMER_CCLIB"];

const PROBE = `import importlib.metadata, importlib.util, json
print(json.dumps({"version": importlib.metadata.version("cclib")} if importlib.util.find_spec("cclib") else {}))
`;

/**
 * The command that reads outputs, named by a list of JSON on its standard input, and its version. Fails, with what to
 * install, where no interpreter has cclib.
 */
export const findCclib = (
  search: ProgramSearch,
): Effect.Effect<{ readonly command: ServerCommand; readonly version: string }, ProgramError> =>
  Effect.gen(function* () {
    const wanted = search.variable("NMER_CCLIB");
    const interpreters = wanted ? yield* search.executables(wanted) : yield* pythons(search);
    const directories = addedDirectories(search);
    const places = interpreters.map((python) => ({ python, directories }));
    const found = yield* firstPlace(search, places, PROBE, []);
    if (found === undefined) {
      return yield* Effect.fail(
        new ProgramError(
          "text outputs are read by cclib, which is not there; install it with `pip install cclib`, or name a Python " +
            "that has it with NMER_CCLIB=/path/to/python",
          "install",
        ),
      );
    }
    const script = search.shipped("lib/programs/cclib/read_outputs.py");
    const command = pythonCommand(search, found.python, [script]);
    const { environment } = command;
    const path = found.directories.length === 0 ? {} : { PYTHONPATH: found.directories.join(":") };
    return {
      command: { ...command, environment: { ...environment, ...path } },
      version: String(found.answer["version"]),
    };
  });
