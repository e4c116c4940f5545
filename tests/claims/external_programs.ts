// What tests of other programs share: the water trimer, nmer run as its users run it, and who is here.

import { assert, assertAlmostEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";

export const ROOT = fromFileUrl(new URL("../..", import.meta.url));

export const WATER_TRIMER = `
    units bohr
    O  -2.76373224  -1.24377706  -0.15444566
    H  -1.12357791  -2.06227970  -0.05243799
    H  -3.80792362  -2.08705525   1.06090407
    --
    O   2.46924614  -1.75437739  -0.17092884
    H   3.76368260  -2.21425403   1.00846104
    H   2.30598330   0.07098445  -0.03942473
    --
    O   0.29127930   3.00875625   0.20308515
    H  -1.21253048   1.95820900   0.10303324
    H   0.10002049   4.24958115  -1.10222079`;
export const WATER_DIMER = WATER_TRIMER.split("--").slice(0, 2).join("--").trimEnd();

// Energies are converged to 1e-9 or better by all programs.
export const ENERGY_TOLERANCE = 1e-7;
// Psi4's orbitals are converged to 1e-10 and nmer's to 1e-8.
export const GRADIENT_TOLERANCE = 1e-6;
// nmer's Hessians are differences of gradients.
export const HESSIAN_TOLERANCE = 2e-5;
// MOPAC prints five decimals of kcal/mol, and has constants of its own for bohr and kcal/mol.
export const MOPAC_TOLERANCE = 1e-6;

export interface Result {
  readonly return_result: number | readonly number[];
  readonly properties: Readonly<Record<string, number>>;
  readonly cluster_properties: Readonly<Record<string, { readonly return_energy: number }>>;
  readonly extras: { readonly nmer: { readonly programs: Readonly<Record<string, string>> } };
}

/** Runs nmer as its users do, with the permissions of deno.json alone. */
export function run(input: string, ...args: string[]): Promise<Result> {
  return runWith({}, input, ...args);
}

export function runWith(
  env: Readonly<Record<string, string>>,
  input: string,
  ...args: string[]
): Promise<Result> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.yaml"), input);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "--config", join(ROOT, "deno.json"), "-P", join(ROOT, "cli.ts"), "run", "in.yaml"],
        ...["-o", "r.json", "--progress", "none", "--no-journal", ...args],
      ],
      cwd,
      env: { ...env },
    }).output();
    const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => ({}));
    assert(success, result.error?.error_message ?? new TextDecoder().decode(stderr));
    return result;
  });
}

/** A test that needs a program: skipped where it is not here, and fails there under CI. */
export function needing(
  name: string,
  isThere: boolean,
  program: string,
  fn: () => Promise<void>,
): Deno.TestDefinition {
  return {
    name: name + (isThere ? "" : ` (skipped: no ${program} here)`),
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn,
  };
}

/** The same energies of all tasks and in all sums. */
export function assertSame(result: Result, expected: Result, least = 6): void {
  for (const [label, { return_energy }] of Object.entries(expected.cluster_properties)) {
    assertAlmostEquals(
      result.cluster_properties[label]!.return_energy,
      return_energy,
      ENERGY_TOLERANCE,
      label,
    );
  }
  const sums = Object.entries(expected.properties).filter(([name]) => name.includes("_corrected_"));
  assert(sums.length >= least);
  for (const [name, value] of sums) {
    assertAlmostEquals(result.properties[name]!, value, ENERGY_TOLERANCE, name);
  }
}

export const psi4 = await isProgramThere("psi4");
export const importable = (module: string) => isProgramThere("/usr/bin/python3", "-c", `import ${module}`);
const qcengine = await importable("qcengine");
export const nwchem = qcengine && await importable("networkx") && await isFile("/usr/bin/nwchem");
export const mopac = qcengine && await isFile("/usr/bin/mopac");

export const energyInput = (model: string, bsse = "[cp, nocp, vmfc]", molecule = WATER_TRIMER) =>
  `molecule:\n  text: |${molecule}\nmodel: ${model}\nbsse: ${bsse}\nreturn_total_data: true\n`;
export const PSI4_KEYWORDS = "scf_type: pk, e_convergence: 1e-10, d_convergence: 1e-9";

export function isFile(path: string): Promise<boolean> {
  return Deno.stat(path).then(({ isFile }) => isFile, () => false);
}
