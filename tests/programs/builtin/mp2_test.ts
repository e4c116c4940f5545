// MP2 of the built-in engine through the whole program, against Psi4's energies of the same tasks.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fitting from "../../data/engine/psi4_fitting.json" with { type: "json" };
import reference from "../../data/engine/psi4_mp2.json" with { type: "json" };
import { runCommand } from "../../command_line/fake_host.ts";
import { WATER_TRIMER_TEXT } from "../../engine/systems.ts";
import { PSI4_ENERGY } from "../../tolerances.ts";

const INPUT = `molecule:
  text: |
${WATER_TRIMER_TEXT.replace(/^/gm, "    ")}
model: { method: mp2, basis: 6-31g, keywords: { freeze_core: true, mp2_type: conv } }
bsse: [cp, nocp, vmfc]
return_total_data: true
`;

const { tasks } = reference.trimer;

Deno.test("mp2: the water trimer's tasks and sums with all treatments are those of Psi4", async () => {
  const components = Object.fromEntries(
    tasks.map(({ real, basis, mp2 }) => {
      const list = (numbers: readonly number[]) => `[${numbers.join(", ")}]`;
      return [`["(auto)", ${list(real)}, ${list(basis)}]`, { energy: mp2 }];
    }),
  );
  const files = { "in.yaml": INPUT, "components.json": JSON.stringify(components) };
  const run = await runCommand(["run", "in.yaml", "-o", "r.json"], files);
  assertEquals(run.status, 0, run.err);
  const psi4 = await runCommand(
    ["assemble", "in.yaml", "--components", "components.json", "-o", "r.json"],
    files,
  );
  assertEquals(psi4.status, 0, psi4.err);
  const [ours, theirs] = [run, psi4].map(({ files }) => JSON.parse(files.get("r.json")!));
  for (const { real, basis, scf, mp2 } of tasks) {
    const label = Object.keys(ours.cluster_properties).find((key) => {
      const [, r, b] = JSON.parse(key);
      return String(r) === String(real) && String(b) === String(basis);
    })!;
    const properties = ours.cluster_properties[label];
    assertAlmostEquals(properties.return_energy, mp2, PSI4_ENERGY, label);
    assertAlmostEquals(properties.scf_total_energy, scf, PSI4_ENERGY, label);
    // Ghosts bring functions, but no cores.
    assertEquals(ours.extras.nmer.evidence[label].mp2_frozen_orbitals, real.length, label);
    assertAlmostEquals(properties.mp2_correlation_energy, mp2 - scf, PSI4_ENERGY, label);
  }
  let compared = 0;
  for (const [name, value] of Object.entries(theirs.properties as Record<string, number>)) {
    if (!name.includes("_energy")) continue;
    assertAlmostEquals(ours.properties[name], value, 10 * PSI4_ENERGY, name);
    compared++;
  }
  assert(compared > 20);
});

Deno.test("mp2: an expansion by density fitting adds up to Psi4's energy of the whole", async () => {
  const [whole] = fitting.cases.filter(({ name }) => name === "water trimer");
  const input = INPUT.replace("freeze_core: true, mp2_type: conv", "scf_type: df, mp2_type: df")
    .replace("[cp, nocp, vmfc]", "nocp");
  const { status, err, files } = await runCommand(["run", "in.yaml", "-o", "r.json"], { "in.yaml": input });
  assertEquals(status, 0, err);
  const { properties } = JSON.parse(files.get("r.json")!);
  assertAlmostEquals(properties.nocp_corrected_total_energy, whole!.mp2!, PSI4_ENERGY);
});
