// A program of the user's own that nobody here wrote: QCEngine's command line reads an AtomicInput and writes an
// AtomicResult, so `qcengine run nwchem -` is one. Against the built-in engine.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { parseProgramsFile } from "../../lib/input/mod.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { MANY_ROUNDINGS, NOT_ZERO } from "../tolerances.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const QCENGINE = "/usr/bin/qcengine";

const PROGRAMS = `
commands:
  nwchem:
    executable: ${QCENGINE}
    arguments: [run, nwchem, "-"]
    version: "7.0.2"
    drivers: [energy, gradient]
    ghosts: true
`;

const INPUT = `
molecule:
  text: |
    units bohr
    He 0 0 0
    --
    He 0 0.1 5
bsse: cp
model: { program: builtin, method: hf, basis: 6-31g }
`;

// NWChem converges energies to some 1e-9 Hartree with this threshold.
const ENERGY_TOLERANCE = 1e-7;

const isThere = await isProgramThere(QCENGINE, "info") &&
  await isProgramThere("sh", "-c", "command -v nwchem");

async function run(cwd: string, input: string): Promise<Record<string, number>> {
  await Deno.writeTextFile(join(cwd, "in.yaml"), input);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--config", join(ROOT, "deno.json"), "-P", join(ROOT, "cli.ts"), "run", "in.yaml"],
      ...["-o", "r.json", "--no-journal", "--progress", "none", "--scratch", "scratch"],
    ],
    cwd,
    env: { NMER_PROGRAMS: "programs.yaml" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(await Deno.readTextFile(join(cwd, "r.json"))).properties;
}

Deno.test({
  name: `own programs: NWChem by QCEngine's command line equals the built-in engine${
    isThere ? "" : " (skipped: no QCEngine and NWChem here)"
  }`,
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (cwd) => {
      await Deno.mkdir(join(cwd, "scratch"));
      await Deno.writeTextFile(join(cwd, "programs.yaml"), PROGRAMS);
      const expected = await run(cwd, INPUT);
      const found = await run(
        cwd,
        INPUT.replace("builtin", '"command:nwchem"').replace(
          "6-31g",
          "6-31g, keywords: { scf__thresh: 1e-8 }",
        ),
      );
      assertEquals(Object.keys(found).sort(), Object.keys(expected).sort());
      for (const [name, value] of Object.entries(expected)) {
        if (typeof value === "number") assertAlmostEquals(found[name]!, value, ENERGY_TOLERANCE, name);
      }
      // The built-in engine gives an interaction that is not zero, so that equal numbers say something.
      assert(Math.abs(expected["cp_corrected_interaction_energy_through_2_body"]!) > NOT_ZERO);
      assertEquals(await Array.fromAsync(Deno.readDir(join(cwd, "scratch"))), []);
    }),
});

const DOCUMENT = await Deno.readTextFile(join(ROOT, "docs/own-programs.md"));

Deno.test("own programs: the file that docs/own-programs.md shows is one", () => {
  const [, text = ""] = /```yaml\n(commands:.*?)```/s.exec(DOCUMENT) ?? [];
  assertEquals(parseProgramsFile(text, "programs.yaml").map(({ name }) => name), ["nwchem"]);
});

const pythonIsThere = await isProgramThere("/usr/bin/python3");

Deno.test({
  name: `own programs: the program that docs/own-programs.md shows computes${
    pythonIsThere ? "" : " (skipped: no /usr/bin/python3 here)"
  }`,
  ignore: !pythonIsThere && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (cwd) => {
      const [, program = ""] = /```python\n(.*?)```/s.exec(DOCUMENT) ?? [];
      await Deno.mkdir(join(cwd, "scratch"));
      await Deno.writeTextFile(join(cwd, "mine"), program, { mode: 0o755 });
      await Deno.writeTextFile(
        join(cwd, "programs.yaml"),
        `commands: { mine: { executable: "${cwd}/mine", ghosts: true } }`,
      );
      const found = await run(cwd, INPUT.replace("builtin", '"command:mine"'));
      // Two atoms, 5.001 bohr from each other.
      assertAlmostEquals(
        found["cp_corrected_interaction_energy_through_2_body"]!,
        -1 / (1 + Math.hypot(0.1, 5)),
        MANY_ROUNDINGS,
      );
    }),
});
