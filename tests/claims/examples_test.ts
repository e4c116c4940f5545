// Every example runs as a user runs it, on real workers, and gives the numbers that it should.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { parseResult, resultSchema } from "../../lib/input/result/mod.ts";
import { isProgramThere } from "../live_programs.ts";
import { byCommand } from "../xtb_command.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

async function nmer(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P", "cli.ts", ...args],
    cwd: ROOT,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

// By example: every sum that QCManyBody 0.8.0 makes of Psi4 1.3.2's energies; tests/data/examples/make_expected.py.
const EXPECTED = JSON.parse(
  await Deno.readTextFile(new URL("../data/examples/expected.json", import.meta.url)),
) as Record<string, Record<string, number>>;

// Psi4's energies are converged to 1e-11 Hartree and nmer's to 1e-10; at most some 50 of them are in a sum.
const TOLERANCE = 1e-8;
// Hartree/bohr; each is a sum of up to 13 gradients that are good to 1e-8.
const GRADIENT_TOLERANCE = 1e-7;
// The xtb command prints twelve decimals; 22 energies are in the sum.
const XTB_TOLERANCE = 1e-10;

const TASKS: Readonly<Record<string, number>> = {
  "water_trimer.yaml": 19,
  "water_hexamer.yaml": 41,
  "water_hexamer_embedded.yaml": 21,
  "sodium_waters.yaml": 30,
  "multilevel.yaml": 19,
  "qcschema_input.json": 65,
};

for (const [name, tasks] of Object.entries(TASKS)) {
  Deno.test(`example: ${name} gives what Psi4 and QCManyBody give`, async () => {
    const { code, out, err } = await nmer("run", `examples/${name}`, "--format", "json", "--no-journal");
    assertEquals(code, 0, err);
    assertEquals(parseResult(out).tasks.size, tasks);
    const result = resultSchema.parse(JSON.parse(out));
    assertEquals(result.success, true);
    assertEquals(result.properties.calcinfo_nmbe, tasks);
    assertEquals(result.extras.nmer.execution!.tasks.computed, tasks);
    const names = Object.keys(result.properties).filter((property) => /_corrected_/.test(property));
    assertEquals(names.sort(), Object.keys(EXPECTED[name]!).sort());
    for (const property of names) {
      assertAlmostEquals(
        result.properties[property] as number,
        EXPECTED[name]![property]!,
        TOLERANCE,
        property,
      );
    }
  });
}

Deno.test("example: water_trimer_assemble.yaml adds up Psi4's energies", async () => {
  const { code, out, err } = await nmer(
    "assemble",
    "examples/water_trimer_assemble.yaml",
    "--components",
    "examples/water_trimer_components.json",
  );
  assertEquals(code, 0, err);
  // tests/data/reference/expected_single_gradient_1.json
  assertStringIncludes(out, "-0.00452671");
});

Deno.test("example: water_trimer_gradient.yaml gives the sums of Psi4's gradients", async () => {
  const input = "examples/water_trimer_gradient.yaml";
  const [run, psi4] = await Promise.all([
    nmer("run", input, "--format", "json", "--no-journal"),
    nmer("assemble", input, "--components", "tests/data/engine/trimer_gradients.json", "--format", "json"),
  ]);
  assertEquals([run.code, psi4.code], [0, 0], run.err + psi4.err);
  const [ours, theirs] = [run, psi4].map(({ out }) => resultSchema.parse(JSON.parse(out)));
  assertEquals(ours!.return_result, ours!.properties.cp_corrected_total_gradient_through_3_body);
  for (const treatment of ["cp", "nocp"]) {
    for (const order of [1, 2, 3]) {
      const name = `${treatment}_corrected_total_gradient_through_${order}_body`;
      const [found, expected] = [ours, theirs].map((result) =>
        [result!.properties[name]].flat(2) as readonly number[]
      );
      assertEquals(found!.length, 27, name);
      expected!.forEach((value, i) => assertAlmostEquals(found![i]!, value, GRADIENT_TOLERANCE, name));
    }
  }
});

const xtb = await isProgramThere("xtb");

Deno.test({
  name: `example: water_hexamer_xtb.yaml adds what the xtb command gives${
    xtb ? "" : " (skipped: no xtb here)"
  }`,
  ignore: !xtb && Deno.env.get("CI") !== "true",
  fn: async () => {
    const { code, out, err } = await nmer(
      ...["run", "examples/water_hexamer_xtb.yaml", "--format", "json", "--no-journal"],
    );
    assertEquals(code, 0, err);
    const { properties, molecule, cluster_properties = {} } = resultSchema.parse(JSON.parse(out));
    const { symbols, geometry, fragments } = molecule as unknown as {
      readonly [key in "symbols" | "geometry" | "fragments"]: never[];
    };
    const byXtb = async (cluster: readonly number[]) => {
      const atoms: number[] = cluster.flatMap((fragment) => fragments[fragment]!);
      const part = {
        symbols: atoms.map((atom) => symbols[atom]!),
        geometry: atoms.flatMap((atom) => xyz(atom)),
      };
      return (await byCommand(part, "--gfn", "2")).energy;
    };
    const xyz = (atom: number) => (geometry as number[]).flat().slice(3 * atom, 3 * atom + 3);
    // The whole less the pairs, and the monomers as often as they are in one pair too many.
    let above = await byXtb([0, 1, 2, 3, 4, 5]);
    for (let i = 0; i < 6; i++) {
      above += 4 * await byXtb([i]);
      for (let j = 0; j < i; j++) above -= await byXtb([j, i]);
    }
    let good = 0;
    for (const [label, { return_energy }] of Object.entries(cluster_properties)) {
      const [model, real] = JSON.parse(label);
      if (model === "good") good += (real.length === 2 ? 1 : -4) * (return_energy as number);
    }
    assertAlmostEquals(properties["nocp_corrected_total_energy"] as number, good + above, XTB_TOLERANCE);
  },
});

Deno.test("example: no file of examples/ is left without a test", async () => {
  const inputs: string[] = [];
  for await (const { name } of Deno.readDir(join(ROOT, "examples"))) {
    if (/\.(?:yaml|json)$/.test(name) && !/components|assemble/.test(name)) inputs.push(name);
  }
  assertEquals(
    inputs.sort(),
    [...Object.keys(TASKS), "water_hexamer_xtb.yaml", "water_trimer_gradient.yaml"].sort(),
  );
});
