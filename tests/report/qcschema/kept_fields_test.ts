// What a QCSchema input says beside the calculation comes back in the result, under the same names.

import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/assembly/mod.ts";
import { prepare, reportOfReplay } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { manyBodyResult } from "../../../lib/report/mod.ts";

const molecule = {
  symbols: ["He", "H", "H"],
  geometry: [0, 0, 0, 0, 0, 4, 0, 0, 5.4],
  fragments: [[0], [1, 2]],
  masses: [4.00260325413, 1.00782503223, 2.01410177812],
  mass_numbers: [4, 1, 2],
  atom_labels: ["", "a", "b"],
  connectivity: [[1, 2, 1]],
  identifiers: { smiles: "[He].[2H][H]" },
  extras: { m: 2 },
  id: "molecule-1",
  provenance: { creator: "me", version: "1", routine: "by hand" },
};
const model = {
  program: "builtin",
  driver: "energy",
  model: { method: "hf", basis: "sto-3g" },
  protocols: { wavefunction: "none", stdout: false },
  extras: { mine: 1 },
};
const inputs = {
  "version 2": {
    schema_name: "qcschema_many_body_input",
    schema_version: 2,
    id: "my-id",
    provenance: { creator: "me" },
    molecule,
    specification: {
      driver: "energy",
      extras: { s: [1, 2] },
      keywords: { bsse_type: ["nocp"] },
      protocols: { cluster_results: "all" },
      specification: model,
    },
  },
  "version 1": {
    schema_name: "qcschema_manybodyinput",
    schema_version: 1,
    extras: { outer: 3 },
    molecule,
    specification: {
      driver: "energy",
      extras: { s: [1, 2] },
      keywords: { bsse_type: ["nocp"], levels: { 1: "a", 2: "b" } },
      protocols: { component_results: "all" },
      specification: { a: model, b: { ...model, extras: { other: 2 } } },
    },
  },
};

interface Result {
  readonly molecule: Record<string, unknown>;
  readonly extras: Record<string, unknown>;
  readonly input_data: {
    readonly id?: string;
    readonly provenance: Record<string, unknown>;
    readonly molecule: Record<string, unknown>;
    readonly specification: {
      readonly extras: unknown;
      readonly specification: Record<string, Record<string, unknown>>;
    };
  };
  readonly cluster_results: Record<string, {
    readonly molecule: Record<string, unknown>;
    readonly input_data: { readonly specification: Record<string, unknown> };
  }>;
}

function resultOf(input: unknown): Result {
  const calculation = prepare(parseInput(JSON.stringify(input), { name: "in.json" }));
  const results = () => ({ energy: -1 });
  const assembly = assemble(calculation.plan, calculation.molecule, results);
  return manyBodyResult(
    reportOfReplay(calculation, { calculation, assembly, results, unused: [], screening: undefined }),
  ) as unknown as Result;
}

for (const [version, input] of Object.entries(inputs)) {
  Deno.test(`result: masses, labels, bonds, names and extras of the molecule of an input of ${version} come back`, () => {
    const { molecule: whole, input_data } = resultOf(input);
    for (const [key, value] of Object.entries(molecule)) {
      assertEquals(whole[key], value, key);
      assertEquals(input_data.molecule[key], value, key);
    }
  });

  Deno.test(`result: protocols and extras of the models of an input of ${version} come back, and its tasks have the masses`, () => {
    const { input_data, cluster_results } = resultOf(input);
    assertEquals(input_data.specification.extras, { s: [1, 2] });
    const models = input_data.specification.specification;
    const first = models["(auto)"] ?? models["a"]!;
    assertEquals([first["protocols"], first["extras"]], [model.protocols, model.extras]);
    if (models["b"] !== undefined) assertEquals(models["b"]["extras"], { other: 2 });
    const label = Object.keys(cluster_results).find((name) => name.endsWith("[2], [2]]"))!;
    const task = cluster_results[label]!;
    assertEquals(task.molecule["masses"], molecule.masses.slice(1));
    assertEquals(task.molecule["mass_numbers"], [1, 2]);
    assertEquals(task.molecule["atom_labels"], ["a", "b"]);
    assertEquals(task.input_data.specification["extras"], model.extras);
  });
}

Deno.test("result: id and provenance of the input come back in input_data, extras of version 1 beside nmer's", () => {
  const { input_data: { id, provenance } } = resultOf(inputs["version 2"]);
  assertEquals([id, provenance], ["my-id", { creator: "me" }]);
  assertEquals(resultOf(inputs["version 1"]).extras["outer"], 3);
});

Deno.test("result: an input taken from a result gives the same result again", () => {
  const { input_data } = resultOf(inputs["version 2"]);
  assertEquals(resultOf(input_data).input_data, input_data);
});

Deno.test("result: an input without masses gets none, null is as absent", () => {
  const bare = { symbols: molecule.symbols, geometry: molecule.geometry, fragments: molecule.fragments };
  const nulls = Object.fromEntries(
    ["masses", "mass_numbers", "connectivity", "extras", "id", "identifiers", "atom_labels"].map((
      key,
    ) => [key, null]),
  );
  const { molecule: whole } = resultOf({ ...inputs["version 2"], molecule: { ...bare, ...nulls } });
  for (const key of Object.keys(nulls)) assertEquals(Object.hasOwn(whole, key), false, key);
});
