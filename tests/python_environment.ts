// Environments of Python with packages of PyPI, for tests that want them: where they are, and how they are made.

import { join } from "@std/path";
import { withFolder } from "./folders.ts";

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

/** What is handed to a Python, and what it printed. */
export interface PythonOptions {
  /** What it reads; nothing without. */
  readonly input?: string;
  /** What it finds in its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it finds nothing else there. */
  readonly clearEnv?: boolean;
}

/** What a Python printed. */
export interface Printed {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Python in a folder of its own, which is gone afterwards: programs leave files where they are. */
export function runPython(
  python: string,
  args: readonly string[],
  { input = "", env = {}, clearEnv = false }: PythonOptions = {},
): Promise<Printed> {
  return withFolder(async (cwd) => {
    const child = new Deno.Command(python, {
      args: [...args],
      cwd,
      clearEnv,
      env: { ...env, TMPDIR: cwd },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    // It may end without reading.
    const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
    const { success, stdout, stderr } = await child.output();
    await written;
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  });
}

/**
 * What a script says to questions: both are JSON, the answer the last line of what it prints.
 *
 * @param python Runs it, on one thread.
 * @param args The script's path, or what else Python runs.
 * @param env What it finds in its environment besides.
 * @throws {Error} Where it fails, with what it printed.
 */
export async function answersOf<Answers>(
  python: string,
  args: readonly string[],
  questions: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<Answers> {
  const input = JSON.stringify(questions);
  const { success, stdout, stderr } = await runPython(python, args, {
    input,
    env: { OMP_NUM_THREADS: "1", ...env },
  });
  if (!success) throw new Error(`${python} ${args.join(" ")}: ${stderr}`);
  // Programs print lines of their own before, tblite 0.4 with gradients.
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}
