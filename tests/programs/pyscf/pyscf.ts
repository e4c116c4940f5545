// Python with PySCF, for the tests beside this file: where it is, how it is made, what PySCF gives by itself, and how
// nmer runs with it.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";

/** What is installed. */
const PACKAGES = ["pyscf==2.14.0", "pyscf-dispersion==1.7.0", "dftd3==1.7.0", "dftd4==4.3.1"];
const ALONE = fromFileUrl(new URL("./alone.py", import.meta.url));
const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));

/** What PySCF is asked by itself; bohr. */
export interface Question {
  readonly symbols: readonly string[];
  readonly real: readonly boolean[];
  readonly geometry: readonly number[];
  readonly charge: number;
  readonly spin: number;
  readonly basis: string;
  readonly step?: "mp2" | "ccsd" | "ccsd(t)";
  readonly xc?: string;
  readonly nlc?: boolean;
  /** The dispersion of the real atoms by dftd3 or dftd4, and the functional as they call it. */
  readonly dispersion?: readonly ["d3bj" | "d4", string];
  readonly frozen?: number;
  readonly gradient?: boolean;
}

/** Hartree, Hartree/bohr. */
export interface Alone {
  readonly energy: number;
  readonly gradient?: readonly number[];
}

/** The Python of the environment that {@linkcode install} makes; `NMER_PYSCF_TESTS` may name another folder. */
export function pyscfPython(): string {
  return join(environment(), "bin", "python");
}

/** Whether that Python has PySCF. */
export function isPyscfThere(): Promise<boolean> {
  return isProgramThere(pyscfPython(), "-c", "import pyscf.dispersion, dftd3.interface, dftd4.interface");
}

export const isThere = await isPyscfThere();

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (isThere) return;
  await command("python3", ["-m", "venv", environment()]);
  await command(pyscfPython(), ["-m", "pip", "install", "-q", "--disable-pip-version-check", ...PACKAGES]);
}

/** What PySCF gives, each question by objects of its own; its files are in a folder that is gone afterwards. */
export function byItself(questions: readonly Question[]): Promise<readonly Alone[]> {
  return withFolder(async (cwd) => {
    const child = new Deno.Command(pyscfPython(), {
      args: [ALONE],
      cwd,
      env: { OMP_NUM_THREADS: "1", PYSCF_TMPDIR: cwd },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(questions)));
    await writer.close();
    const { stdout } = await child.output();
    return JSON.parse(new TextDecoder().decode(stdout));
  });
}

/** A result of nmer, as far as these tests read it. */
export interface Result {
  readonly return_result: number | readonly number[];
  readonly properties: Readonly<Record<string, number>>;
  readonly cluster_properties: Readonly<
    Record<string, { readonly return_energy: number; readonly [name: string]: unknown }>
  >;
  readonly error?: { readonly error_message: string };
  readonly code: number;
  readonly err: string;
}

/** A run of nmer as its users do it. */
export function run(input: unknown, ...args: string[]): Promise<Result> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(input));
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", CLI, "run", "in.json", "-o", "r.json", "--progress", "none", "--no-journal"],
        ...args,
      ],
      cwd,
      env: { NMER_PYSCF: pyscfPython(), NO_COLOR: "1" },
    }).output();
    const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => ({}));
    return { ...result, code, err: new TextDecoder().decode(stderr) };
  });
}

/** A run that must succeed. */
export async function ran(input: unknown, ...args: string[]): Promise<Result> {
  const result = await run(input, ...args);
  assertEquals(result.code, 0, result.err);
  return result;
}

function environment(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ".", ".cache");
  return Deno.env.get("NMER_PYSCF_TESTS") ?? join(cache, "nmer", "pyscf-2.14.0");
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
