// QCEngine in the versions that nmer is tested with: where their Pythons are, and how they are made.

import { isProgramThere } from "../../live_programs.ts";
import { environmentPython, makeEnvironment, type PythonEnvironment } from "../../python_environment.ts";

// The old ones want a NumPy and a pydantic of their time, and do not say so.
const OF_THEIR_TIME = ["numpy<2", "pydantic<2"];

/** Version -> its environment: the oldest that nmer takes, Debian 12's, and the newest. */
export const ENGINES: Readonly<Record<string, PythonEnvironment>> = {
  "0.24.1": environment("0.24.1", OF_THEIR_TIME),
  "0.26.0": environment("0.26.0", OF_THEIR_TIME),
  "0.52.0": environment("0.52.0", []),
};

function environment(version: string, others: readonly string[]): PythonEnvironment {
  const variable = `NMER_QCENGINE_TESTS_${version.replaceAll(".", "_")}`;
  return { name: `qcengine-${version}`, variable, packages: [`qcengine==${version}`, ...others] };
}

/** Whether an environment has QCEngine. */
export function isEngineThere(environment: PythonEnvironment): Promise<boolean> {
  return isProgramThere(environmentPython(environment), "-c", "import qcengine");
}

/**
 * Makes those that are not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  for (const environment of Object.values(ENGINES)) {
    if (!await isEngineThere(environment)) await makeEnvironment(environment);
  }
}
