// Python with tblite, for the tests beside this file: where it is, how it is made, and what tblite gives by itself.

import { fromFileUrl } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";
import {
  answersOf,
  environmentPython,
  makeEnvironment,
  type PythonEnvironment,
} from "../../python_environment.ts";

const ENVIRONMENT: PythonEnvironment = {
  name: "tblite-0.8.0",
  variable: "NMER_TBLITE_TESTS",
  packages: ["tblite==0.8.0"],
};
// The oldest that nmer drives.
const OLDEST: PythonEnvironment = {
  name: "tblite-0.4.0",
  variable: "NMER_TBLITE_OLDEST_TESTS",
  packages: ["tblite==0.4.0"],
};
const ALONE = fromFileUrl(new URL("./alone.py", import.meta.url));

/** What tblite is asked by itself; bohr, and keywords of its Python interface. */
export interface Question {
  readonly method: string;
  readonly numbers: readonly number[];
  readonly positions: readonly number[];
  readonly charge?: number;
  readonly unpaired?: number;
  readonly set?: readonly (readonly [string, number])[];
  readonly add?: readonly (readonly [string, ...(string | number)[]])[];
}

/** Hartree, Hartree/bohr, elementary charges times bohr. */
export interface Alone {
  readonly energy: number;
  readonly gradient: readonly number[];
  readonly dipole: readonly number[];
}

/** The Python of the environment that {@linkcode install} makes; `NMER_TBLITE_TESTS` may name another folder. */
export function tblitePython(): string {
  return environmentPython(ENVIRONMENT);
}

/** The Python that has the oldest tblite; `NMER_TBLITE_OLDEST_TESTS` may name another folder. */
export function oldestPython(): string {
  return environmentPython(OLDEST);
}

/** Whether a Python has tblite. */
export function isTbliteThere(python = tblitePython()): Promise<boolean> {
  return isProgramThere(python, "-c", "import tblite.interface");
}

/**
 * Makes the environments that are not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  for (const environment of [ENVIRONMENT, OLDEST]) {
    if (!await isTbliteThere(environmentPython(environment))) await makeEnvironment(environment);
  }
}

/** What tblite's own Python interface gives, each question in a calculator of its own. */
export function byItself(
  questions: readonly Question[],
  python = tblitePython(),
): Promise<readonly Alone[]> {
  return answersOf(python, [ALONE], questions);
}
