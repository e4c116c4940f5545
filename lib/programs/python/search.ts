// Where a Python package is: which interpreter can import it. A probe looks without importing, which takes 50 ms.

import * as Effect from "effect/Effect";
import type { ProgramSearch, ServerCommand } from "../contract/program.ts";

/** An interpreter, and the directories that it needs besides its own. */
export interface PythonPlace {
  /** Absolute path of the interpreter. */
  readonly python: string;
  readonly directories: readonly string[];
}

// What any interpreter and the programs below it may need from the environment to find each other.
const HANDED_ON = ["PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX"];

// The order of a set of names changes from process to process without it. QCEngine 0.26 writes NWChem's basis sets in that
// of the set of its elements, and the energy of two waters then was one of two that lie 8.8e-10 Hartree apart.
const ORDER_OF_SETS = { PYTHONHASHSEED: "0" };

/** Environment variables that interpreters and packages are found by. */
export const PYTHON_VARIABLES: readonly string[] = [
  ...HANDED_ON,
  "HOME",
  "PYTHONUSERBASE",
  "PYTHONPATH",
  "NMER_PYTHON",
];

/**
 * The command that runs a script by an interpreter, with the part of the environment that programs may need.
 *
 * @param search Knows the environment.
 * @param python Absolute path of the interpreter.
 * @param args The script, and its arguments.
 * @param variables Environment variables that the script's program reads.
 */
export function pythonCommand(
  search: ProgramSearch,
  python: string,
  args: readonly string[],
  variables: readonly string[] = [],
): ServerCommand {
  const environment = Object.fromEntries(
    [...HANDED_ON, ...variables].flatMap((name) => {
      const value = search.variable(name);
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  // Packages that were installed for the user alone are found by way of the home, which is another one there.
  const home = search.variable("HOME");
  const base = search.variable("PYTHONUSERBASE") || (home ? `${home}/.local` : undefined);
  return {
    command: python,
    args: ["-B", ...args],
    environment: {
      ...environment,
      ...ORDER_OF_SETS,
      ...(base === undefined ? {} : { PYTHONUSERBASE: base }),
    },
  };
}

/** The interpreters of this machine: that of an active environment, that which started nmer, those on the path. */
export const pythons = Effect.fnUntraced(function* (search: ProgramSearch) {
  const active = ["VIRTUAL_ENV", "CONDA_PREFIX"].flatMap((name) => {
    const prefix = search.variable(name);
    return prefix ? [`${prefix}/bin/python`] : [];
  });
  const own = search.variable("NMER_PYTHON");
  const names = [...active, ...(own ? [own] : []), "python3", "/usr/bin/python3"];
  const found = yield* Effect.forEach(names, (name) => search.executables(name));
  return [...new Set(found.flat())];
});

/** Directories that the user added to Python's path. */
export function addedDirectories(search: ProgramSearch): readonly string[] {
  return (search.variable("PYTHONPATH") ?? "").split(":").filter((path) => path.startsWith("/"));
}

/**
 * The first of some places where a probe finds a version; where there is none, the first where it finds what cannot be
 * loaded.
 *
 * @param search Knows the machine.
 * @param places In the order in which they are asked.
 * @param probe A script that prints a JSON object as its last line, with a `version`, or with a `problem` for a package
 * that is there and cannot be loaded.
 * @param variables Environment variables that the script's program reads.
 */
export const firstPlace = Effect.fnUntraced(function* (
  search: ProgramSearch,
  places: readonly PythonPlace[],
  probe: string,
  variables: readonly string[],
) {
  let broken: (PythonPlace & { readonly answer: Readonly<Record<string, unknown>> }) | undefined;
  for (const { python, directories } of places) {
    const answer = yield* askPython(search, { python, directories }, probe, [], variables);
    if (typeof answer?.["version"] === "string") return { python, directories, answer };
    if (answer?.["problem"] !== undefined) broken ??= { python, directories, answer };
  }
  return broken;
});

/**
 * What a script prints as its last line, as an object; undefined where it prints none or fails.
 *
 * @param search Knows the machine.
 * @param place The interpreter that runs it.
 * @param script Text of the script.
 * @param args What it finds in its variable `args`.
 * @param variables Environment variables that its program reads.
 */
export const askPython = Effect.fnUntraced(function* (
  search: ProgramSearch,
  { python, directories }: PythonPlace,
  script: string,
  args: readonly string[],
  variables: readonly string[] = [],
) {
  const text = yield* search.ask(
    pythonCommand(search, python, ["-c", PREFACE + script, ...args, "--", ...directories], variables),
  );
  try {
    const value: unknown = JSON.parse(text?.trimEnd().split("\n").at(-1) ?? "");
    return typeof value === "object" && value !== null
      ? value as Readonly<Record<string, unknown>>
      : undefined;
  } catch {
    return undefined;
  }
});

// Directories follow behind `--`.
const PREFACE = `import sys
end = sys.argv.index("--")
args, sys.path[1:1] = sys.argv[1:end], sys.argv[end + 1:]
`;
