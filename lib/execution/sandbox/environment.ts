// What an external program finds around it: a stated environment, of which nothing is inherited.

import { SandboxError } from "./error.ts";

/** What the environment of a program follows from. */
export interface ProcessEnvironment {
  /** Its private directory: working directory, home, and place for temporary files. */
  readonly directory: string;
  /** How many threads it may use. */
  readonly threads: number;
  /** What it needs besides; stands above the rest. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The variable by which all that a program started is found again: a secret of its sandbox. */
export const SECRET_VARIABLE = "NMER_CAGE";

const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

/**
 * The environment of a program.
 *
 * @param secret What only processes of this sandbox know.
 * @throws {SandboxError} Where a variable cannot be one.
 */
export function environmentOf(
  secret: string,
  { directory, threads, environment = {} }: ProcessEnvironment,
): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes("\0") || name === SECRET_VARIABLE) {
      throw new SandboxError(
        "options",
        `${
          JSON.stringify(name)
        } cannot be set in a program's environment; expected a name of letters, digits ` +
          "and _, and a value without NUL",
      );
    }
  }
  const count = String(threads);
  return {
    PATH: SYSTEM_PATH,
    HOME: directory,
    TMPDIR: directory,
    LANG: "C.UTF-8",
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    ...environment,
    [SECRET_VARIABLE]: secret,
  };
}
