// Environments of Python with packages of PyPI, for tests that want them: where they are, and how they are made.

import { join } from "@std/path";

/** An environment, and what is in it. */
export interface PythonEnvironment {
  /** Of its folder in the user's cache: the main package and its version. */
  readonly name: string;
  /** The environment variable that may name another folder. */
  readonly variable: string;
  /** What pip installs. */
  readonly packages: readonly string[];
}

/** The folder of an environment. */
export function environmentFolder({ name, variable }: PythonEnvironment): string {
  return Deno.env.get(variable) ?? join(testCache(), name);
}

/** Its Python. */
export function environmentPython(environment: PythonEnvironment): string {
  return join(environmentFolder(environment), "bin", "python");
}

/** Where tests keep what they install, for all of a user's copies of nmer. */
export function testCache(): string {
  return join(Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ".", ".cache"), "nmer");
}

/**
 * Makes an environment.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function makeEnvironment(environment: PythonEnvironment): Promise<void> {
  await runInstaller("python3", ["-m", "venv", environmentFolder(environment)]);
  await runInstaller(environmentPython(environment), [...PIP_INSTALL, ...environment.packages]);
}

/** The arguments of Python that install packages. */
export const PIP_INSTALL = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];

/**
 * Runs what installs something, which the user sees.
 *
 * @throws {Error} Where it fails.
 */
export async function runInstaller(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}

/**
 * What a script says to questions: both are JSON, the answer the last line of what it prints.
 *
 * @param python Runs it, on one thread.
 * @param options Its folder, and what it finds in its environment besides.
 */
export async function answersOf<Answers>(
  python: string,
  script: string,
  questions: unknown,
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Answers> {
  const child = new Deno.Command(python, {
    args: [script],
    ...(cwd === undefined ? {} : { cwd }),
    env: { OMP_NUM_THREADS: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(questions)));
  await writer.close();
  const { stdout } = await child.output();
  // Programs print lines of their own before, tblite 0.4 with gradients.
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
}
