// The xtb command, for tests that compare with it.

import { assert } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "./folders.ts";

/** What is computed. */
export interface Molecule {
  readonly symbols: readonly string[];
  /** Bohr, flat. */
  readonly geometry: readonly number[];
  readonly charge?: number;
  /** Unpaired electrons. */
  readonly unpaired?: number;
}

/** Hartree, bohr and elementary charges. */
export interface Calculated {
  readonly energy: number;
  readonly gradient: readonly number[];
  /** Not of force fields. */
  readonly dipole?: readonly number[];
}

/** What the command computes of a molecule; `words` are its options. */
export const byCommand = (molecule: Molecule, ...words: string[]) =>
  withFolder((cwd) => byCommandIn(cwd, molecule, ...words));

/** The same in a folder, in which its files stay. */
export async function byCommandIn(cwd: string, molecule: Molecule, ...words: string[]): Promise<Calculated> {
  await runXtb(cwd, molecule, "--grad", "--json", ...words);
  const numbers = (await Deno.readTextFile(join(cwd, "coord.engrad"))).split("\n")
    .filter((line) => /^\s+-?\d+\.\d+$/.test(line)).map(Number);
  const calculated = { energy: numbers[0]!, gradient: numbers.slice(1) };
  if (words.includes("--gfnff")) return calculated;
  const { dipole } = JSON.parse(await Deno.readTextFile(join(cwd, "xtbout.json")));
  return { ...calculated, dipole };
}

/** The command in a folder, with some options; its results are in files there. */
export async function runXtb(
  cwd: string,
  { symbols, geometry, charge = 0, unpaired = 0 }: Molecule,
  ...words: string[]
): Promise<void> {
  const lines = symbols.map((symbol, i) => `${geometry.slice(3 * i, 3 * i + 3).join(" ")} ${symbol}`);
  await Deno.writeTextFile(join(cwd, "coord"), ["$coord", ...lines, "$end", ""].join("\n"));
  const { success, stderr } = await new Deno.Command("xtb", {
    args: ["coord", "--norestart", "--chrg", `${charge}`, "--uhf", `${unpaired}`, ...words],
    cwd,
    env: { OMP_NUM_THREADS: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}
