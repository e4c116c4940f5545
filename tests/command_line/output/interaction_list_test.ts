import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../fake_host.ts";

const DIMER = `
molecule:
  text: |
    O -1.551007 -0.114520  0.000000
    H -1.934259  0.762503  0.000000
    H -0.599677  0.040712  0.000000
    --
    O  1.350625  0.111469  0.000000
    H  1.680398 -0.373741 -0.758561
    H  1.680398 -0.373741  0.758561
    --
    He 5.5 0 0
model: { method: hf, basis: sto-3g }
`;
const files = { "dimer.yaml": DIMER };

Deno.test("nmer plan --interactions: a table of what holds pairs together, each bond with its atoms, length and angle", async () => {
  const { status, out } = await runCommand(["plan", "dimer.yaml", "--interactions"], files);
  assertEquals(status, 0);
  assertStringIncludes(out, "What holds fragments together: 1 of 3 pairs of fragments");
  assertStringIncludes(out, "  1-2        hydrogen-bond    O1-H3...O4       1.952    172.8\n");
  assertEquals(out.includes("close-contact"), false);
});

Deno.test("nmer plan --interactions: as JSON beside the plan, close contacts as well; without it there are none", async () => {
  const asked = await runCommand(["plan", "dimer.yaml", "--interactions", "--format", "json"], files);
  const { interactions, tasks } = JSON.parse(asked.out);
  assertEquals(tasks > 0, true);
  assertEquals(interactions.map(({ kind }: { kind: string }) => kind), ["hydrogen-bond", "close-contact"]);
  const plain = JSON.parse((await runCommand(["plan", "dimer.yaml", "--format", "json"], files)).out);
  assertEquals(plain.interactions, undefined);
});

Deno.test("nmer plan: --tasks and --interactions together are refused", async () => {
  const { status, err } = await runCommand(["plan", "dimer.yaml", "--interactions", "--tasks"], files);
  assertEquals(status, 2);
  assertStringIncludes(err, "--interactions: found --tasks as well");
});
