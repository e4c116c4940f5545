// Results read back: what nmer writes, and what a file that was changed is refused for.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { parseResult, parseResultBytes, readResult } from "../../../lib/input/result/mod.ts";
import { HELIUM_DIMER, runCommand } from "../../command_line/fake_host.ts";

async function resultOf(input: string, status = 0, name = "r.json"): Promise<string> {
  const run = await runCommand(["run", "in.yaml", "-q", "-o", name], { "in.yaml": input });
  assertEquals(run.status, status, run.err);
  return run.files.get(name)!;
}

const ENERGIES = await resultOf(HELIUM_DIMER);

Deno.test("result: energies of several treatments are read back as the file has them", () => {
  const result = parseResult(ENERGIES, { name: "r.json" });
  const written = JSON.parse(ENERGIES);
  assertEquals([result.success, result.returned, result.problems], [true, written.return_result, []]);
  assertEquals([result.input.driver, result.input.bsse], ["energy", ["cp", "nocp"]]);
  assertEquals(result.input.models.get("(auto)"), {
    program: "builtin",
    method: "hf",
    basis: "sto-3g",
    keywords: {},
  });
  assertEquals(result.input.molecule.geometry[5], written.molecule.geometry[5]);
  assertEquals(result.series.map(({ treatment, property }) => [treatment, property]), [
    ["cp", "energy"],
    ["nocp", "energy"],
  ]);
  assertEquals(result.series[1]!.orders, [
    {
      nbody: 1,
      total: written.properties.nocp_corrected_total_energy_through_1_body,
      interaction: 0,
    },
    {
      nbody: 2,
      total: written.properties.nocp_corrected_total_energy,
      interaction: written.properties.nocp_corrected_interaction_energy,
      contribution: written.properties.nocp_corrected_2_body_contribution_to_energy,
    },
  ]);
  assertEquals([result.taskCount, result.tasks.size], [5, 5]);
  const task = result.tasks.get('["(auto)", [1], [1, 2]]')!;
  assertEquals([task.model, [...task.real], [...task.basis]] as unknown, ["(auto)", [0], [0, 1]]);
  assertEquals((task.properties.get("scf_dipole_moment") as Float64Array).length, 3);
  assert(typeof task.properties.get("scf_orbital_gradient") === "number");
  assertEquals(result.statistics?.tasks.computed, 5);
  assertEquals([...result.programs.keys()], ["builtin"]);
  assertEquals(result.tables, written.stdout);
});

Deno.test("result: gradients are read back, of the whole and of the tasks", async () => {
  const text = await resultOf(`driver: gradient\n${HELIUM_DIMER}`);
  const result = parseResult(text);
  const written = JSON.parse(text);
  assertEquals(Array.from(result.returned as Float64Array), written.return_result);
  assertEquals(result.series.map(({ treatment, property }) => `${treatment} ${property}`), [
    "cp energy",
    "nocp energy",
    "cp gradient",
    "nocp gradient",
  ]);
  const label = '["(auto)", [2], [2]]';
  assertEquals(
    Array.from(result.tasks.get(label)!.gradient!),
    written.cluster_properties[label].return_gradient,
  );
});

Deno.test("result: Hessians are read back", async () => {
  const result = parseResult(
    await resultOf(`driver: hessian\n${HELIUM_DIMER}`.replace("[cp, nocp]", "nocp")),
  );
  assertEquals((result.returned as Float64Array).length, 36);
  assertEquals(result.tasks.get('["(auto)", [1, 2], [1, 2]]')!.hessian!.length, 36);
});

Deno.test("result: one with tasks that failed says so, and has no number in their place", async () => {
  const failing = HELIUM_DIMER.replace("sto-3g", "6-31g, keywords: { maxiter: 1 }");
  const result = parseResult(await resultOf(failing, 3));
  assertEquals([result.success, result.returned, result.tasks.size], [false, undefined, 0]);
  assertEquals(result.problems.length, 5);
  assertStringIncludes(result.problems[0]!, '["(auto)", [1], [1]]: ');
  assertEquals(result.statistics!.tasks.failed, 5);
  assertEquals(result.series[0]!.orders, [{ nbody: 1, interaction: 0 }]);
});

Deno.test("result: one in YAML, with several models, one of them called model, is read back", async () => {
  const input = HELIUM_DIMER.replace(
    /model:.*/,
    "models: { model: { method: hf, basis: 6-31g }, cheap: { method: hf, basis: sto-3g } }\nlevels: { 1: model, 2: cheap }",
  );
  const result = parseResult(await resultOf(input, 0, "r.yaml"), { name: "r.yaml" });
  assertEquals([...result.input.models.keys()], ["model", "cheap"]);
  assertEquals(result.input.levels, new Map([[1, "model"], [2, "cheap"]]));
});

Deno.test("result: a file is read by its name", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(file, ENERGIES);
  assertEquals((await readResult(file)).source, file);
  await Deno.remove(file);
});

const ofBytes = (text: string) => parseResultBytes(new TextEncoder().encode(text), "r.json");

Deno.test("result: one that is read task by task is the same, and its tasks as often as they are asked for", async () => {
  for (const text of [ENERGIES, await resultOf(`driver: gradient\n${HELIUM_DIMER}`)]) {
    const { tasks, original, locate: _, input, ...rest } = ofBytes(text);
    const { tasks: all, original: whole, locate: __, input: inputOfAll, ...others } = parseResult(text, {
      name: "r.json",
    });
    assertEquals(rest, others);
    assertEquals(JSON.stringify(input), JSON.stringify(inputOfAll));
    assertEquals(JSON.parse(JSON.stringify(original)), whole);
    assertEquals(tasks.size, 5);
    for (const label of tasks.keys()) assertEquals(tasks.get(label), all.get(label));
    for (let twice = 0; twice < 2; twice++) assertEquals(new Map(tasks), new Map(all));
    assertEquals([...tasks.values()], [...all.values()]);
    const visited: string[] = [];
    tasks.forEach((_, label) => visited.push(label));
    assertEquals(visited, [...all.keys()]);
    assertEquals([tasks.get("[1]"), tasks.has("[1]")], [undefined, false]);
  }
});

Deno.test("result: one that was cut off or changed anywhere is refused alike, read as a whole or task by task", () => {
  const messageOf = (parse: (text: string) => unknown, text: string) => {
    try {
      parse(text);
      return "";
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  };
  for (let at = 0; at < ENERGIES.length; at += 137) {
    const cut = ENERGIES.slice(0, at);
    const changed = `${cut}#${ENERGIES.slice(at + 1)}`;
    for (const text of at === 0 ? [changed] : [cut, changed]) {
      const message = messageOf((text) => parseResult(text, { name: "r.json" }), text);
      assertEquals(messageOf(ofBytes, text), message);
      if (text === cut) assertStringIncludes(message, "r.json:");
    }
  }
});

// deno-lint-ignore no-explicit-any
type Written = any;

/** What is changed in a good result; where the message says it is; what was found; what was expected. */
const CHANGES: readonly (readonly [string, (result: Written) => void, string, string, string])[] = [
  ["another schema", (r) => r.schema_name = "qcschema_output", "schema_name", "qcschema_output", "many_body"],
  ["an unknown key", (r) => r.sucess = true, "sucess", "the unknown key", "one of schema_name"],
  [
    "an unknown property",
    (r) => r.properties.cp_corrected_total_enrgy = 1,
    "properties.cp_corrected_total_enrgy",
    "found 1",
    "a property of QCManyBody's",
  ],
  [
    "a text in place of an energy",
    (r) => r.properties.return_energy = "low",
    "properties.return_energy",
    '"low"',
    "a number",
  ],
  [
    "a list in place of an energy",
    (r) => r.properties.cp_corrected_total_energy = [1, 2],
    "properties.cp_corrected_total_energy",
    "2 numbers",
    "a number",
  ],
  [
    "a returned value of another size",
    (r) => r.return_result = [1],
    "return_result",
    "1 numbers",
    "a number",
  ],
  [
    "another molecule than the input's",
    (r) => r.molecule.geometry[5] += 1,
    "molecule",
    "another molecule",
    "the same",
  ],
  [
    "another number of atoms",
    (r) => r.properties.calcinfo_natom = 3,
    "properties.calcinfo_natom",
    "found 3",
    "expected 2",
  ],
  [
    "another number of fragments",
    (r) => r.properties.calcinfo_nfr = 3,
    "properties.calcinfo_nfr",
    "found 3",
    "expected 2",
  ],
  [
    "success without a result",
    (r) => r.return_result = null,
    "success",
    "without a returned energy",
    "success: false",
  ],
  [
    "success beside an error",
    (r) => r.error = { error_type: "execution_error", error_message: "no" },
    "success",
    "beside an error",
    "success: false",
  ],
  [
    "a label that is none",
    (r) => r.cluster_properties["[1]"] = { return_energy: 1 },
    "cluster_properties.[1]",
    "the label",
    "model, real fragments, basis fragments",
  ],
  [
    "a label of a model that is not there",
    (r) => r.cluster_properties['["mp2", [1], [1]]'] = { return_energy: 1 },
    "cluster_properties",
    "mp2",
    "one of the models (auto)",
  ],
  [
    "a label of a fragment that is not there",
    (r) => r.cluster_properties['["(auto)", [3], [3]]'] = { return_energy: 1 },
    "cluster_properties",
    "[3]",
    "fragments from 1 to 2",
  ],
  [
    "a task's gradient of another size",
    (r) => r.cluster_properties['["(auto)", [1], [1]]'].return_gradient = [1, 2, 3],
    "return_gradient",
    "3 numbers",
    "6 numbers, for 2 atoms",
  ],
  [
    "a text among a task's numbers",
    (r) => r.cluster_properties['["(auto)", [1], [1]]'].scf_dipole_moment[1] = "0",
    "scf_dipole_moment[1]",
    '"0"',
    "a number",
  ],
  [
    "an input of an unknown treatment",
    (r) => r.input_data.specification.keywords.bsse_type = ["cpp"],
    "input_data.specification.keywords.bsse_type[0]",
    '"cpp"',
    "nocp",
  ],
];

for (const [what, change, place, found, expected] of CHANGES) {
  Deno.test(`result: ${what} is refused with its place`, () => {
    const changed = JSON.parse(ENERGIES);
    change(changed);
    const text = JSON.stringify(changed, null, 1);
    const { message } = assertThrows(() => parseResult(text, { name: "r.json" }), InputError);
    for (const part of ["r.json:", place, found, expected]) assertStringIncludes(message, part);
    assertEquals(assertThrows(() => ofBytes(text), InputError).message, message);
  });
}

Deno.test("result: an input is no result, and neither is half of one", () => {
  const ofInput = assertThrows(() => parseResult(HELIUM_DIMER, { name: "he2.yaml" }), InputError).message;
  assertStringIncludes(ofInput, "he2.yaml:1:1");
  assertStringIncludes(ofInput, "no schema_name; expected a result of nmer's");
  const half = ENERGIES.slice(0, ENERGIES.length / 2);
  assertStringIncludes(
    assertThrows(() => parseResult(half, { name: "r.json" }), InputError).message,
    "r.json:",
  );
});
