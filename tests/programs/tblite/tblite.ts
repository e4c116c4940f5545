// Python with tblite, for the tests beside this file: where it is, how it is made, and what tblite gives by itself.

import { fromFileUrl, join } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";

/** What is installed. */
const PACKAGES = ["tblite==0.8.0"];
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
  return join(environment(), "bin", "python");
}

/** Whether that Python has tblite. */
export function isTbliteThere(): Promise<boolean> {
  return isProgramThere(tblitePython(), "-c", "import tblite.interface");
}

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (await isTbliteThere()) return;
  await command("python3", ["-m", "venv", environment()]);
  await command(tblitePython(), ["-m", "pip", "install", "-q", "--disable-pip-version-check", ...PACKAGES]);
}

/** What tblite's own Python interface gives, each question in a calculator of its own. */
export async function byItself(questions: readonly Question[]): Promise<readonly Alone[]> {
  const child = new Deno.Command(tblitePython(), {
    args: [ALONE],
    env: { OMP_NUM_THREADS: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(questions)));
  await writer.close();
  const { stdout } = await child.output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

function environment(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ".", ".cache");
  return Deno.env.get("NMER_TBLITE_TESTS") ?? join(cache, "nmer", "tblite-0.8.0");
}

async function command(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}
