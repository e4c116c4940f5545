// Python with PySCF, for the tests beside this file: where it is, how it is made, what PySCF gives by itself, and how
// nmer runs with it.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";
import {
  answersOf,
  environmentPython,
  makeEnvironment,
  type PythonEnvironment,
} from "../../python_environment.ts";

const ENVIRONMENT: PythonEnvironment = {
  name: "pyscf-2.14.0",
  variable: "NMER_PYSCF_TESTS",
  packages: ["pyscf==2.14.0", "pyscf-dispersion==1.7.0", "dftd3==1.7.0", "dftd4==4.3.1"],
};
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
  /** A set as NWChem writes it, in place of a name. */
  readonly basis_text?: string;
  readonly cart?: boolean;
  readonly reference?: "uhf" | "rohf";
  readonly step?: "mp2" | "dfmp2" | "ccsd" | "ccsd(t)";
  /** Sets by which densities are fitted: of the field, of DF-MP2. */
  readonly density_fit?: string;
  readonly auxbasis?: string;
  readonly xc?: string;
  readonly nlc?: boolean;
  /** Of the grid. */
  readonly level?: number;
  /** Radial and angular points for VV10. */
  readonly nlc_grid?: readonly number[];
  /** Charges around the molecule: charge and place of each. */
  readonly charges?: readonly (readonly number[])[];
  /** Whether instabilities are followed. */
  readonly follow?: boolean;
  /** The dispersion of the real atoms by dftd3 or dftd4, and the functional as they call it. */
  readonly dispersion?: readonly ["d3bj" | "d3zero" | "d4", string];
  readonly frozen?: number;
  readonly gradient?: boolean;
}

/** Hartree, Hartree/bohr. */
export interface Alone {
  readonly energy: number;
  readonly gradient?: readonly number[];
  /** Why there is no energy. */
  readonly error?: string;
}

/** The Python of the environment that {@linkcode install} makes; `NMER_PYSCF_TESTS` may name another folder. */
export function pyscfPython(): string {
  return environmentPython(ENVIRONMENT);
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
  if (!isThere) await makeEnvironment(ENVIRONMENT);
}

/** What PySCF gives, each question by objects of its own; its files are in a folder that is gone afterwards. */
export function byItself(questions: readonly Question[]): Promise<readonly Alone[]> {
  return answersOf(pyscfPython(), [ALONE], questions);
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

/**
 * Results of several inputs, by their names, of one run of nmer.
 *
 * @param files What else is beside them: texts by their names.
 */
export function runAll(
  inputs: ReadonlyMap<string, unknown>,
  files: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, Result>> {
  return withFolder(async (cwd) => {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(cwd, name), text);
    for (const [name, input] of inputs) {
      await Deno.writeTextFile(join(cwd, `${name}.json`), JSON.stringify(input));
    }
    const { code, err } = await nmer(
      { cwd },
      ...[...inputs.keys()].map((name) => `${name}.json`),
      "-o",
      "results",
    );
    const read = async (name: string) =>
      [name, {
        ...JSON.parse(await Deno.readTextFile(join(cwd, "results", `${name}.result.json`)).catch(() => "{}")),
        code,
        err,
      }] as const;
    return new Map(await Promise.all([...inputs.keys()].map(read)));
  });
}

/** A run of nmer as its users do it. */
export function run(input: unknown, ...args: string[]): Promise<Result> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(input));
    const { code, err } = await nmer({ cwd }, "in.json", "-o", "r.json", ...args);
    const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => ({}));
    return { ...result, code, err };
  });
}

/** `nmer run` in a folder, by the Python of these tests or another one. */
export async function nmer(
  { cwd, python = pyscfPython() }: { readonly cwd: string; readonly python?: string },
  ...args: string[]
): Promise<{ readonly code: number; readonly err: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, "run", "--progress", "none", "--no-journal", ...args],
    cwd,
    env: { NMER_PYSCF: python, NO_COLOR: "1" },
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

/** A run that must succeed. */
export async function ran(input: unknown, ...args: string[]): Promise<Result> {
  const result = await run(input, ...args);
  assertEquals(result.code, 0, result.err);
  return result;
}
