// Composite models whose parts cannot do it all: no sum of what is left of them, and refusals that say why.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runCommand } from "../command_line/fake_host.ts";
import { runOnDisk, writeFiles } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";

const HELIUM = 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 2.8\\n--\\nHe 2.6 0 0" }\n';

Deno.test("composite: where one part fails, no sum of the others stands for it, and what is computed is kept", () =>
  withFolder(async (folder) => {
    const input = (maxiter: number) =>
      `${HELIUM}models:
  sum: { combine: "1.5 mp2/3-21g - 0.5 part" }
  part: { method: hf, basis: 3-21g, keywords: { maxiter: ${maxiter} } }
levels: { 2: sum }
bsse: [nocp]
return_total_data: true
`;
    await writeFiles(folder, { "fails.yaml": input(1), "right.yaml": input(30) });
    const run = async (name: string) => {
      const { status } = await runOnDisk([
        ...["run", join(folder, `${name}.yaml`), "-o", join(folder, `${name}.json`), "-q", "-p", "1"],
        ...["--journal", join(folder, "kept.db")],
      ]);
      return { status, ...JSON.parse(await Deno.readTextFile(join(folder, `${name}.json`))) };
    };
    const failed = await run("fails");
    assertEquals([failed.status, failed.success, failed.return_result], [3, false, null]);
    const sums = Object.keys(failed.properties).filter((name) => /corrected/.test(name));
    assertEquals(sums, ["nocp_corrected_interaction_energy_through_1_body"]);
    const right = await run("right");
    assert(right.success);
    const { computed, reused } = right.extras.nmer.execution.tasks;
    assertEquals([computed, reused], [6, 6]);
  }));

const XTB = "b: { program: xtb, method: gfn2-xtb }";
const TBLITE = "b: { program: tblite, method: gfn2-xtb }";
const CHARGES = "bsse: nocp\nembedding_charges: { 1: [0.1], 2: [0.1], 3: [0.1] }\nreturn_total_data: true\n";

for (
  const [what, formula, others, rest, told] of [
    [
      "ghost atoms for cp, of a part by xtb",
      "b + hf/6-31g - hf/3-21g",
      XTB,
      "bsse: [nocp, cp]\n",
      "with xtb, a semi",
    ],
    [
      "ghost atoms for vmfc, of a part by tblite",
      "hf/6-31g - b",
      TBLITE,
      "bsse: vmfc\n",
      "with tblite, a semi",
    ],
    [
      "charges, of a part by tblite",
      "b + hf/3-21g",
      TBLITE,
      CHARGES,
      "nmer cannot hand point charges to tblite",
    ],
    [
      "properties, of a part by xtb",
      "b + hf/3-21g",
      XTB,
      "bsse: nocp\nproperties: quadrupole\n",
      "properties: found quadrupole",
    ],
    ["parts that cancel", "b - b", XTB, "bsse: nocp\n", "models.a.combine: found models that cancel"],
    [
      "parts that cancel within each other",
      "c - hf/3-21g",
      "c: { combine: hf/3-21g }",
      "bsse: nocp\n",
      "models that cancel",
    ],
    ["a sum in itself", "c + hf/3-21g", "c: { combine: a - hf/3-21g }", "bsse: nocp\n", "in itself"],
  ] as const
) {
  Deno.test(`composite: ${what}: refused with the reason, before anything runs`, async () => {
    const text = `${HELIUM}models: { a: { combine: "${formula}" }, ${others} }\nlevels: { 2: a }\n${rest}`;
    const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
    assertEquals(status, 2, err);
    assertStringIncludes(err, "in.yaml:");
    assertStringIncludes(err.replaceAll(/\s+/g, " "), told);
  });
}
