// The whole of nmer against the whole of Psi4: its own n-body driver on its own integrals.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const PSI4_INPUT = `
import json
molecule trimer {
  units bohr
  no_com
  no_reorient
  symmetry c1
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
  H   0.10002049   4.24958115  -1.10222079
}
set { basis 3-21g
      scf_type pk
      e_convergence 1e-11
      d_convergence 1e-10 }
energy('hf', bsse_type=['nocp', 'cp', 'vmfc'], return_total_data=True, molecule=trimer)
with open('variables.json', 'w') as file:
    json.dump({key: value for key, value in core.variables().items()}, file)
`;
import { PSI4_ENERGY, SAME_ENERGY } from "../tolerances.ts";

const NMER_INPUT = `molecule:
  text: |
${
  /units bohr[\s\S]*?(?=\})/.exec(PSI4_INPUT)![0].replace(/ {2}(?:no_com|no_reorient|symmetry c1)\n/g, "")
    .replace(/^\s*/gm, "    ")
}
model: { method: hf, basis: 3-21g }
bsse: [nocp, cp, vmfc]
return_total_data: true
`;

const psi4 = await isThere("psi4");

Deno.test({
  name: "psi4: its n-body driver and nmer give the same water trimer" +
    (psi4 ? "" : " (skipped: no psi4 here)"),
  ignore: !psi4 && Deno.env.get("CI") !== "true",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(join(directory, "input.dat"), PSI4_INPUT);
      await Deno.writeTextFile(join(directory, "input.yaml"), NMER_INPUT);
      await execute("psi4", ["input.dat", "output.dat"], directory);
      await execute(Deno.execPath(), [
        "run",
        "-q",
        "-A",
        join(ROOT, "cli.ts"),
        "run",
        "input.yaml",
        "-o",
        "r.json",
      ], directory);
      const variables = JSON.parse(await Deno.readTextFile(join(directory, "variables.json")));
      const { properties, cluster_properties } = JSON.parse(
        await Deno.readTextFile(join(directory, "r.json")),
      );
      // Energies are converged to 1e-10 or better; a total is a sum of up to 19 of them.
      for (const treatment of ["nocp", "cp", "vmfc"]) {
        for (const order of [1, 2, 3]) {
          const total = properties[`${treatment}_corrected_total_energy_through_${order}_body`];
          assertAlmostEquals(
            total,
            variables[`${order}${treatment.toUpperCase()}`],
            PSI4_ENERGY,
            `${treatment} ${order}`,
          );
        }
      }
      const tasks = Object.entries(cluster_properties as Record<string, { return_energy: number }>);
      assertEquals(tasks.length, 19);
      for (const [label, { return_energy }] of tasks) {
        const [, real, basis] = JSON.parse(label) as [string, number[], number[]];
        const expected = variables[`N-BODY (${real.join(", ")})@(${basis.join(", ")}) TOTAL ENERGY`];
        assertAlmostEquals(return_energy, expected, SAME_ENERGY, label);
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

async function execute(command: string, args: string[], cwd: string): Promise<void> {
  const { success, stderr, stdout } = await new Deno.Command(command, { args, cwd, stdin: "null" }).output();
  const decoder = new TextDecoder();
  assertEquals(success, true, `${command} failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

async function isThere(program: string): Promise<boolean> {
  const cwd = await Deno.makeTempDir(); // it leaves a file behind
  try {
    const { success } = await new Deno.Command(program, {
      args: ["--version"],
      cwd,
      stdout: "null",
      stderr: "null",
    })
      .output();
    return success;
  } catch {
    return false;
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}
