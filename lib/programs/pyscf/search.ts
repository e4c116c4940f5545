// Where PySCF is: NMER_PYSCF (an interpreter, or the folder that holds the package), else the first interpreter of this
// machine that has it.

import * as Effect from "effect/Effect";
import { type Installation, ProgramError, type ProgramSearch } from "../contract/program.ts";
import { addedDirectories, firstPlace, PYTHON_VARIABLES, pythonCommand, pythons } from "../python/search.ts";

/** Environment variables that it is looked for by, or that are handed on to it. */
export const PYSCF_VARIABLES: readonly string[] = [...PYTHON_VARIABLES, "NMER_PYSCF"];

const FIRST_VERSION = [2, 5] as const;
// What its integrals' loops allocate, and touch a small part of, for each thread, molecules of any size alike: up to 2 x 1.6
// GB for fields of which the integrals are not kept and for Hessians (2.14.0).
const RESERVED_BYTES_PER_THREAD = 3.4e9;
const HOW_TO_INSTALL = "install it (pip install pyscf), or set NMER_PYSCF to the Python that has it";

/** Where it is, and how its server is started; fails, with what to install, where it is not there. */
export const findPyscf = (search: ProgramSearch): Effect.Effect<Installation, ProgramError> =>
  Effect.gen(function* () {
    const found = yield* firstPlace(search, yield* places(search), PROBE, []);
    if (found === undefined) return yield* Effect.fail(missing("PySCF is not there"));
    const { python, directories, answer } = found;
    const version = String(answer["version"]);
    if (isOlder(version)) {
      return yield* Effect.fail(
        missing(`PySCF ${version} of ${python} is too old: nmer drives ${FIRST_VERSION.join(".")} and newer`),
      );
    }
    const beside = ["libxc", "pyscf-dispersion"].filter((name) => typeof answer[name] === "string");
    return {
      version: beside.length === 0
        ? version
        : `${version} (${beside.map((name) => `${name} ${answer[name]}`).join(", ")})`,
      place: String(answer["place"]),
      server: {
        ...pythonCommand(search, python, [
          search.shipped("lib/programs/python/qcschema_server.py"),
          "pyscf",
          ...directories,
        ]),
        reservedBytesPerThread: RESERVED_BYTES_PER_THREAD,
      },
    };
  });

const places = Effect.fnUntraced(function* (search: ProgramSearch) {
  const added = addedDirectories(search);
  const wanted = search.variable("NMER_PYSCF") ?? "";
  const everywhere = yield* pythons(search);
  if (wanted === "") return everywhere.map((python) => ({ python, directories: added }));
  const executables = yield* search.executables(wanted);
  return executables.length > 0
    ? executables.map((python) => ({ python, directories: added }))
    : everywhere.map((python) => ({ python, directories: [wanted] }));
});

function isOlder(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  return !(major! > FIRST_VERSION[0] || major === FIRST_VERSION[0] && minor! >= FIRST_VERSION[1]);
}

function missing(what: string): ProgramError {
  return new ProgramError(`${what}; ${HOW_TO_INSTALL}`, "install");
}

// PySCF itself is not loaded, which takes a second: its version is read, and libxc asked for its own.
const PROBE = `
import ctypes, glob, importlib.util, json, os, re
place = os.path.dirname(importlib.util.find_spec("pyscf").origin)
assert importlib.util.find_spec("numpy") is not None
with open(os.path.join(place, "__init__.py")) as file:
    found = {"version": re.search(r"^__version__\\s*=\\s*['\\"]([\\w.]+)", file.read(), re.M).group(1), "place": place}
try:
    libraries = glob.glob(os.path.join(place, "lib", "deps", "lib*", "libxc.*")) + ["libxc.so"]
    library = ctypes.CDLL(libraries[0])
    library.xc_version_string.restype = ctypes.c_char_p
    found["libxc"] = library.xc_version_string().decode()
except Exception:
    pass
try:
    from importlib.metadata import version
    found["pyscf-dispersion"] = version("pyscf-dispersion")
except Exception:
    pass
print(json.dumps(found))
`;
