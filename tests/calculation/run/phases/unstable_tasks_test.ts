import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../../command_line/fake_host.ts";

// The cation of tests/engine/convergence_test.ts, whose orbitals are a saddle (Psi4 1.3.2), and helium beside it.
const files = (analysis: string) => ({
  "in.yaml": `molecule:
  text: |
    1 2
    O 0.1 0 -0.2
    O 0.7057142857 0.9085714286 1.6171428571
    --
    0 1
    He 0 0 20
    units bohr
model: { method: hf, basis: 6-31g*, keywords: { stability_analysis: ${analysis} } }
bsse: nocp
`,
});
const WARNING = 'the orbitals of 2 tasks are no minimum (["(auto)", [1], [1]], ["(auto)", [1, 2], [1, 2]]; ';

Deno.test("unstable tasks: a saddle that stability_analysis finds is warned of, with the tasks and the way out", async () => {
  const { status, out, files: written } = await runCommand(
    ["run", "in.yaml", "-o", "r.json"],
    files("check"),
  );
  assertEquals(status, 0);
  assertStringIncludes(out, WARNING);
  assertStringIncludes(out, "stability_analysis: follow");
  assertStringIncludes(JSON.parse(written.get("r.json")!).extras.nmer.warnings.join("\n"), WARNING);
});

Deno.test("unstable tasks: with --strict the run is no success, and its result is written", async () => {
  const strict = ["run", "in.yaml", "-o", "r.json", "--strict"];
  const { status, err, files: written } = await runCommand(strict, files("check"));
  assertEquals(status, 3, err);
  assertStringIncludes(err, "--strict makes an error of it");
  assertEquals(written.has("r.json"), true);
});

Deno.test("unstable tasks: of a minimum nothing is said", async () => {
  const { status, out } = await runCommand(["run", "in.yaml", "--strict"], files("follow"));
  assertEquals([status, out.includes("minimum")], [0, false]);
});
