// A calculation through all forms, nmer's own, ManyBodyInput v2 and v1, is the same calculation: the same molecule, the
// same plan, the same keys of tasks.

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { stringify } from "yaml";
import { taskIndex } from "../../../lib/base/indices.ts";
import { manyBodyForm, moleculeForm, nmerForm } from "../../../lib/calculation/convert/mod.ts";
import { type Calculation, prepare } from "../../../lib/calculation/mod.ts";
import { InputError } from "../../../lib/base/error.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { taskKeys } from "../../../lib/programs/mod.ts";

/** What must not change. */
function described({ plan, molecule, programs }: Calculation) {
  const models = plan.models.map((name) => programs.get(name)!.prepared);
  const installations = {
    psi4: { version: "1.10", place: "/psi4", server: { command: "/psi4", args: [], environment: {} } },
  };
  const keyOf = taskKeys({ molecule, models, driver: plan.expansion.driver, installations });
  const tasks = Array.from({ length: plan.taskCount }, (_, i) => {
    const { model, real, basis } = plan.at(taskIndex(i));
    const key = keyOf({ model: plan.models.indexOf(model), real, basis });
    return `${plan.label(taskIndex(i))} ${key.toHex()}`;
  });
  return {
    expansion: plan.expansion,
    geometry: [...molecule.geometry],
    fragments: molecule.fragments,
    tasks,
  };
}

const read = (value: unknown, format: "json" | "yaml") =>
  prepare(parseInput(format === "json" ? JSON.stringify(value) : stringify(value), { format }));

const model = fc.record({
  program: fc.constantFrom("builtin", "psi4"),
  method: fc.constantFrom("hf", "mp2"),
  basis: fc.constantFrom("sto-3g", "6-31g", "cc-pvdz"),
  keywords: fc.constantFrom({}, { e_convergence: 1e-8 }, { e_convergence: 1e-9, guess: "core" }),
}).map((each) =>
  each.program === "psi4" ? { ...each, keywords: { e_convergence: 7, scf_type: "pk" } } : each
);

/** Helium atoms and hydrogen molecules, some of them ions, fragments that need not be contiguous. */
const input = fc.record({
  kinds: fc.array(fc.constantFrom("He", "He+", "H2"), { minLength: 2, maxLength: 4 }),
  shift: fc.double({ min: -1, max: 1, noNaN: true }),
  isSplit: fc.boolean(),
  driver: fc.constantFrom("energy", "gradient", "hessian"),
  bsse: fc.uniqueArray(fc.constantFrom("cp", "nocp", "vmfc"), { minLength: 1 }),
  models: fc.tuple(model, model),
  levels: fc.constantFrom(undefined, { 1: "a", 2: "b" }, { 1: "a", supersystem: "b" }),
  total: fc.constantFrom(undefined, true, false),
}).map(({ kinds, shift, isSplit, driver, bsse, models: [a, b], levels, total }) => {
  const atoms: { symbol: string; place: number[]; fragment: number }[] = [];
  kinds.forEach((kind, fragment) => {
    const z = 6 * fragment + shift;
    atoms.push({ symbol: kind === "H2" ? "H" : "He", place: [shift / 3, 0.1 * fragment, z], fragment });
    if (kind === "H2") atoms.push({ symbol: "H", place: [shift / 3, 0.1 * fragment, z + 1.4], fragment });
  });
  if (isSplit) atoms.sort((one, other) => one.place[2]! % 2 - other.place[2]! % 2);
  const fragments = kinds.map((_, i) => atoms.flatMap(({ fragment }, atom) => fragment === i ? [atom] : []));
  return {
    molecule: {
      symbols: atoms.map(({ symbol }) => symbol),
      geometry: atoms.map(({ place }) => place),
      fragments,
      fragment_charges: kinds.map((kind) => kind === "He+" ? 1 : 0),
      name: "made up",
    },
    driver,
    bsse,
    ...(levels === undefined ? { model: a, max_nbody: 2 } : { models: { a, b }, levels }),
    ...(total === undefined ? {} : { return_total_data: total }),
  };
});

Deno.test("convert: through YAML, JSON, ManyBodyInput v2 and v1 and back it is the same calculation", () => {
  fc.assert(
    fc.property(input, (value) => {
      const first = read(value, "yaml");
      const expected = described(first);
      const own = nmerForm(first);
      const second = manyBodyForm(read(own.value, "json"), 2);
      const third = manyBodyForm(read(second.value, "json"), 1);
      const last = nmerForm(read(third.value, "yaml"));
      assertEquals([own.lost, second.lost, third.lost, last.lost], [[], [], [], []]);
      for (
        const [form, format] of [[own, "json"], [second, "yaml"], [third, "json"], [last, "yaml"]] as const
      ) {
        assertEquals(described(read(form.value, format)), expected);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("convert: embedding charges, options of a single task and models that levels name survive", () => {
  const value = {
    molecule: { text: "He 0 0 0\n--\nHe 0 0 3\n--\nHe 0 0 6\n" },
    model: { method: "hf", basis: "sto-3g" },
    bsse: "nocp",
    supersystem_ie_only: false,
    embedding_charges: { 1: [0.5], 2: [0.25], 3: [-0.125] },
  };
  const first = read(value, "json");
  const second = read(manyBodyForm(first, 1).value, "json");
  assertEquals(second.molecule.embeddingCharges, first.molecule.embeddingCharges);
  assertEquals(described(second), described(first));
});

Deno.test("convert: what a form has no place for is named", () => {
  const own = read({
    molecule: { text: "# geometry\nHe 0 0 0\n--\nHe 0 0 3\n" },
    model: { method: "hf", basis: "sto-3g", task_config: { retries: 1 } },
    execution: { parallel: 2 },
  }, "json");
  assertEquals(manyBodyForm(own, 2).lost, ["execution.parallel", "task_config of the model (auto)"]);
  const second = manyBodyForm(own, 2).value as { specification: Record<string, unknown> };
  const kept = read({
    ...second,
    id: "mine",
    provenance: { creator: "me" },
    specification: { ...second.specification, protocols: { cluster_results: "all" } },
  }, "json");
  assertEquals(manyBodyForm(kept, 2).lost, []);
  assertEquals(manyBodyForm(kept, 1).lost, ["id", "provenance"]);
  assertEquals(nmerForm(kept).lost, [
    "id",
    "provenance",
    "the wish for the results of the single tasks (protocols)",
  ]);
});

Deno.test("convert: a basis set in the input itself stays in QCSchema, and is refused for nmer's own form", () => {
  const shell = {
    angular_momentum: [0],
    harmonic_type: "spherical",
    exponents: [0.5],
    coefficients: [[1]],
  };
  const basis = { name: "mine", center_data: { He: { electron_shells: [shell] } }, atom_map: ["He", "He"] };
  const calculation = read({
    molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]] },
    specification: {
      driver: "energy",
      keywords: { bsse_type: "nocp" },
      specification: { model: { method: "hf", basis }, program: "builtin" },
    },
  }, "json");
  for (const version of [1, 2] as const) {
    const { value } = manyBodyForm(calculation, version);
    assertEquals(described(read(value, "json")), described(calculation));
  }
  assertThrows(() => nmerForm(calculation), InputError, "qcschema-v2");
});

Deno.test("convert: a comment that states another unit than the geometry has is left out, and named", () => {
  const calculation = prepare(parseInput(
    "molecule: { text: 'He 0 0 0', comment: 'units: angstrom', units: angstrom, fragments: [[0]] }\n" +
      "model: { method: hf, basis: sto-3g }\nreturn_total_data: true\n",
  ));
  const { value, lost } = moleculeForm(calculation.input.molecule);
  assertEquals([value["comment"], lost.length], [undefined, 1]);
});
