// Where QCEngine is, and which programs it finds there. Several Pythons may have one, each with other programs.

import * as Effect from "effect/Effect";
import { type Installation, ProgramError, type ProgramSearch } from "../contract/program.ts";
import { addedDirectories, askPython, PYTHON_VARIABLES, pythonCommand, pythons } from "../python/search.ts";
import { KNOWN_PROGRAMS } from "./known_programs.ts";

// Of the programs that it drives.
const HANDED_ON: readonly string[] = Object.values(KNOWN_PROGRAMS).flatMap(({ variables = [] }) => variables);

/** Environment variables that QCEngine is looked for by, or that are handed on to it and the programs that it drives. */
export const QCENGINE_VARIABLES: readonly string[] = [...PYTHON_VARIABLES, ...HANDED_ON, "NMER_QCENGINE"];

/** QCEngine of an interpreter, and the versions of the programs that it finds. */
export interface FoundEngine {
  readonly python: string;
  /** Version of QCEngine. */
  readonly engine: string;
  /** By QCEngine's name. */
  readonly versions: ReadonlyMap<string, string>;
  /** What it says of those that it does not find, by its name. */
  readonly complaints: ReadonlyMap<string, string>;
}

/** Each interpreter's QCEngine, and which of some programs it finds, by QCEngine's names. */
export const findEngines = (
  search: ProgramSearch,
  names: readonly string[],
): Effect.Effect<readonly FoundEngine[], ProgramError> =>
  Effect.gen(function* () {
    const wanted = search.variable("NMER_QCENGINE");
    const interpreters = wanted ? yield* search.executables(wanted) : yield* pythons(search);
    const engines: FoundEngine[] = [];
    for (const python of interpreters) {
      const place = { python, directories: addedDirectories(search) };
      const answer = yield* askPython(search, place, PROBE, names, HANDED_ON);
      if (typeof answer?.["qcengine"] !== "string") continue;
      const [versions, complaints] = ["versions", "complaints"].map((key) =>
        new Map(Object.entries(answer[key] ?? {}).map(([name, text]) => [name, String(text)] as const))
      ) as [Map<string, string>, Map<string, string>];
      engines.push({ python, engine: answer["qcengine"].replace(/^v/, ""), versions, complaints });
      if (names.every((name) => engines.some(({ versions }) => versions.has(name)))) break;
    }
    return engines;
  });

/**
 * What is found of a program, in the first interpreter whose QCEngine finds it; else what is missing.
 *
 * @param inner QCEngine's name of the program.
 */
export function installationIn(
  search: ProgramSearch,
  engines: readonly FoundEngine[],
  inner: string,
): Installation | ProgramError {
  const found = engines.find(({ versions }) => versions.has(inner));
  if (found !== undefined) {
    const { python, engine, versions } = found;
    const args = [
      search.shipped("lib/programs/python/qcschema_server.py"),
      "qcengine",
      ...addedDirectories(search),
    ];
    return {
      version: `${versions.get(inner)} (QCEngine ${engine})`,
      place: `QCEngine of ${python}`,
      server: pythonCommand(search, python, args, HANDED_ON),
    };
  }
  const missing = (name: string, ownModule: string) => whatIsMissing(engines[0], inner, name, ownModule);
  return new ProgramError(missing(inner, inner), "more-resources", missing("it", "of its name"));
}

/**
 * What is missing, and what to do.
 *
 * @param first The first QCEngine that was found.
 * @param inner QCEngine's name of the program.
 * @param name What the program is called in the text.
 * @param ownModule What a module of the program's own name is called in the text.
 */
function whatIsMissing(
  first: FoundEngine | undefined,
  inner: string,
  name: string,
  ownModule: string,
): string {
  if (first === undefined) {
    return "QCEngine is not there; install it (pip install qcengine, or on Debian apt install python3-qcengine), " +
      "or set NMER_QCENGINE to the Python that has it";
  }
  const { engine, python, complaints } = first;
  // QCEngine 0.24 to 0.52 say it so; an executable of the same name on the PATH is of no use to them.
  const module = complaints.get(inner)?.match(/^Python module '([\w.]+)' not found/)?.[1];
  return module === undefined
    ? `QCEngine ${engine} of ${python} does not find ${name}; install ${name} and put it on the PATH, or set ` +
      "NMER_QCENGINE to a Python whose QCEngine finds it"
    : `QCEngine ${engine} of ${python} drives ${name} by the Python module ${
      module === inner ? ownModule : module
    }, which is not there (an ` +
      `executable alone is not enough); install the module for that Python${
        MODULE_PACKAGES[module] ?? ""
      }, or set NMER_QCENGINE to one that has it`;
}

// Where the package of a module has another name.
const MODULE_PACKAGES: Readonly<Record<string, string>> = {
  xtb: " (xtb-python: conda install -c conda-forge xtb-python, or pip install xtb)",
};

// Programs may print while they are asked; the last line is the answer.
const PROBE = `
import json, re, subprocess, qcengine
versions, complaints = {}, {}
for name in args:
    try:
        harness = qcengine.get_program(name, check=False)
        if harness.found():
            versions[name] = "of unknown version"
            versions[name] = str(harness.get_version())
        else:
            harness.found(raise_error=True)
        if name == "mopac" and name in versions:  # QCEngine takes all of them for that of 2016
            printed = subprocess.run(["mopac", "--version"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=10)
            versions[name] = re.search(r"version (\\S+)", printed.stdout.decode()).group(1)
    except Exception as error:
        if name not in versions:
            complaints[name] = str(error)[:300]
print()
print(json.dumps({"qcengine": qcengine.__version__, "versions": versions, "complaints": complaints}))
`;
