import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseResult } from "../../lib/input/result/mod.ts";
import { HELIUM_DIMER, runCommand } from "./fake_host.ts";

const HYDROXYL = `molecule: { text: "O 0 0 0\\nH 0 0 0.97\\nHe 0 0 4", fragments: auto }
model: { method: hf, basis: sto-3g }
bsse: nocp
`;
const SODIUM = `molecule: { text: "1 1\\nNa 0 0 0\\n--\\n0 1\\nHe 0 0 3\\n--\\n0 1\\nHe 0 3 0" }
model: { method: hf, basis: sto-3g }
bsse: nocp
max_nbody: 1
`;
const WARNING = "fragment 1, HO, has an odd number of electrons with charge 0, so it was taken for a radical";

for (const command of ["validate", "plan", "run"]) {
  Deno.test(`nmer ${command} warns of a radical that nobody asked for, and --strict refuses it`, async () => {
    const shown = await runCommand([command, "in.yaml"], { "in.yaml": HYDROXYL });
    assertEquals(shown.status, 0, shown.err);
    assertStringIncludes(shown.err, "nmer: warning: in.yaml:1:");
    assertStringIncludes(shown.err, WARNING);
    const refused = await runCommand([command, "in.yaml", "--strict"], { "in.yaml": HYDROXYL });
    assertEquals([refused.status, refused.out], [2, ""]);
    assertStringIncludes(refused.err, WARNING);
    assertStringIncludes(refused.err, "nmer: in.yaml: found 1 warning; expected none, with --strict.");
    const environment = { NMER_STRICT: "1" };
    assertEquals(
      (await runCommand([command, "in.yaml"], { "in.yaml": HYDROXYL }, { environment })).status,
      2,
    );
    const stated = HYDROXYL.replace("fragments: auto", "fragments: auto, fragment_multiplicities: [2, 1]");
    const asked = await runCommand([command, "in.yaml", "--strict", "-v"], { "in.yaml": stated });
    assertEquals(asked.status, 0, asked.err);
  });

  Deno.test(`nmer ${command} names charged fragments with formula, charge, spin, atoms and contact`, async () => {
    const { status, out, err } = await runCommand([command, "in.yaml"], { "in.yaml": SODIUM });
    assertEquals(status, 0, err);
    const text = command === "run" ? err : out;
    assertStringIncludes(
      text,
      "1 Na  fragment 1     1 atom       charge +1  singlet  shortest contact 3.00 angstrom",
    );
    assertStringIncludes(
      text,
      "2 He  fragments 2-3  1 atom each  charge 0   singlet  shortest contact 3.00 angstrom",
    );
  });

  Deno.test(`nmer ${command} says nothing of neutral singlets that the input names, but with -v`, async () => {
    const few = await runCommand([command, "in.yaml"], { "in.yaml": HELIUM_DIMER });
    assertEquals((few.out + few.err).includes("shortest contact"), false);
    const all = await runCommand([command, "in.yaml", "-v"], { "in.yaml": HELIUM_DIMER });
    assertStringIncludes(
      all.out + all.err,
      "1 He  fragment 2  1 atom  charge 0  singlet  shortest contact 3.00",
    );
  });
}

const DOUBTFUL = HYDROXYL.replace("0 0 4", "0 0 400").replace("0.97", "0.47");
for (const command of ["validate", "plan", "run"]) {
  Deno.test(`nmer ${command} --strict shows every warning with its place and advice, then one error`, async () => {
    for (const quiet of command === "run" ? [[], ["-q"]] : [[]]) {
      const refused = await runCommand([command, "in.yaml", "--strict", ...quiet], { "in.yaml": DOUBTFUL });
      assertEquals([refused.status, refused.out], [2, ""], refused.err);
      const lines = refused.err.trimEnd().split("\n");
      const warnings = lines.slice(0, -1);
      assertEquals(warnings.length, 4, refused.err);
      for (const line of warnings) assertMatch(line, /^nmer: warning: in\.yaml:1:.*\. (?:Check|Give) .*\.$/);
      assertMatch(
        lines.at(-1)!,
        /^nmer: in\.yaml: found 4 warnings; expected none, with --strict\. Mend .*\.$/,
      );
    }
  });
}

Deno.test("nmer run: warnings are in the result too, as text and as JSON, and are read back", async () => {
  const text = await runCommand(["run", "in.yaml"], { "in.yaml": HYDROXYL });
  assertStringIncludes(text.out, WARNING);
  const json = await runCommand(["run", "in.yaml", "--format", "json"], { "in.yaml": HYDROXYL });
  const { warnings } = JSON.parse(json.out).extras.nmer;
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0], WARNING);
  assertEquals(parseResult(json.out).warnings, warnings);
});

Deno.test("nmer run: strict may stand in the input, and -q says no warnings", async () => {
  const strict = HYDROXYL + "execution: { strict: true }\n";
  assertEquals((await runCommand(["run", "in.yaml"], { "in.yaml": strict })).status, 2);
  assertEquals((await runCommand(["validate", "in.yaml"], { "in.yaml": strict })).status, 2);
  assertEquals((await runCommand(["run", "in.yaml", "-q"], { "in.yaml": HYDROXYL })).err, "");
});

Deno.test("nmer plan --format json has kinds of fragments, counted from 1, and the warnings", async () => {
  const { out } = await runCommand(["plan", "in.yaml", "--format", "json"], { "in.yaml": HYDROXYL });
  const { fragment_kinds, warnings } = JSON.parse(out);
  assertEquals(fragment_kinds[0].formula, "HO");
  assertEquals(fragment_kinds[0].fragments, [1]);
  assertEquals(fragment_kinds[0].multiplicity, 2);
  assertEquals(warnings.length, 1);
});
