// Where tblite's Python package is: NMER_TBLITE (an interpreter, or the folder that holds the package), else the first
// interpreter of this machine that has it.

import * as Effect from "effect/Effect";
import { plainText } from "../../base/plain_text.ts";
import { type Installation, ProgramError, type ProgramSearch } from "../contract/program.ts";
import {
  addedDirectories,
  firstPlace,
  PYTHON_VARIABLES,
  pythonCommand,
  type PythonPlace,
  pythons,
} from "../python/search.ts";

/** Environment variables that it is looked for by, or that are handed on to it. */
export const TBLITE_VARIABLES: readonly string[] = [...PYTHON_VARIABLES, "NMER_TBLITE"];

// Since then its results have the dipole moment where they have it now.
const FIRST_VERSION = "0.4";
const HOW_TO_INSTALL =
  "install it (pip install tblite, or conda install -c conda-forge tblite-python), or set NMER_TBLITE to the Python " +
  "that has it";

/** Where it is, and how its server is started; fails, with what to install, where it is not there. */
export const findTblite = (search: ProgramSearch): Effect.Effect<Installation, ProgramError> =>
  Effect.gen(function* () {
    const found = yield* firstPlace(search, yield* places(search), PROBE, []);
    if (found === undefined) return yield* Effect.fail(missing("is not there"));
    const { python, directories, answer } = found;
    const { problem } = answer;
    if (problem !== undefined) {
      return yield* Effect.fail(
        missing(`of ${python} cannot be loaded (${plainText(String(problem))}): another version may be`),
      );
    }
    const version = String(answer["version"]);
    if (isOlder(version)) {
      return yield* Effect.fail(
        missing(`${version} of ${python} is too old: nmer drives ${FIRST_VERSION} and newer`),
      );
    }
    const server = search.shipped("lib/programs/tblite/server_tblite.py");
    return {
      version,
      place: String(answer["place"]),
      server: pythonCommand(search, python, [server, ...directories]),
    };
  });

const places = Effect.fnUntraced(function* (search: ProgramSearch) {
  const added = addedDirectories(search);
  const wanted = search.variable("NMER_TBLITE") ?? "";
  const everywhere = yield* pythons(search);
  if (wanted === "") return everywhere.map((python): PythonPlace => ({ python, directories: added }));
  const executables = yield* search.executables(wanted);
  return executables.length > 0
    ? executables.map((python) => ({ python, directories: added }))
    : everywhere.map((python) => ({ python, directories: [wanted] }));
});

function isOlder(version: string): boolean {
  const [first, second] = [FIRST_VERSION, version].map((text) => text.split(".").map(Number));
  const [major, minor] = first!;
  return !(second![0]! > major! || second![0] === major && second![1]! >= minor!);
}

function missing(what: string): ProgramError {
  return new ProgramError(`tblite ${what}; ${HOW_TO_INSTALL}`, "install");
}

// Its version is that of its library, which is loaded in 0.1 s. PyPI's 0.5.0 for Python 3.11 lacks a function of the
// Fortran library that it brings.
const PROBE = `
import importlib.util, json, os
answer = {}
if importlib.util.find_spec("tblite") is not None:
    try:
        import numpy
        import tblite.library as library
        version = ".".join(map(str, library.get_version()))
        answer = {"version": version, "place": os.path.dirname(library.__file__)}
    except Exception as error:
        answer = {"problem": str(error.__cause__ or error)[-300:]}
print()
print(json.dumps(answer))
`;
