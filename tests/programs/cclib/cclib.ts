// Python with cclib, for tests that read text outputs: where it is, and how it is installed.

import { isProgramThere } from "../../live_programs.ts";
import { environmentPython, makeEnvironment, type PythonEnvironment } from "../../python_environment.ts";

const ENVIRONMENT: PythonEnvironment = {
  name: "cclib-1.8.1",
  variable: "NMER_CCLIB_TESTS",
  packages: ["cclib==1.8.1"],
};

/** The Python that {@linkcode install} makes, or that `NMER_CCLIB` names. */
export function cclibPython(): string {
  return Deno.env.get("NMER_CCLIB") ?? environmentPython(ENVIRONMENT);
}

/** Whether that Python has cclib. */
export function isCclibThere(): Promise<boolean> {
  return isProgramThere(cclibPython(), "-c", "import cclib");
}

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (!await isCclibThere()) await makeEnvironment(ENVIRONMENT);
}
