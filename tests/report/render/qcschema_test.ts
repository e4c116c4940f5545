// The result in pieces: the bytes of the whole, of every example and however many tasks there are.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { assemble } from "../../../lib/assembly/mod.ts";
import type { TaskIndex } from "../../../lib/base/indices.ts";
import { prepare } from "../../../lib/calculation/mod.ts";
import { serialise } from "../../../lib/command_line/output/serialise.ts";
import { yamlPieces } from "../../../lib/command_line/output/yaml_pieces.ts";
import { readInput } from "../../../lib/input/mod.ts";
import { parseResult } from "../../../lib/input/result/mod.ts";
import { Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { manyBodyResult, manyBodyResultPieces, type Report, resultParts } from "../../../lib/report/mod.ts";
import { heliumChain } from "../../execution/fakes.ts";

const EXAMPLES = fromFileUrl(new URL("../../../examples/", import.meta.url));

/** A report of an example with made-up numbers; every `gap`th task has none. */
async function reportOf(name: string, gap: number): Promise<Report> {
  const { plan, molecule, models } = prepare(await readInput(join(EXAMPLES, name)));
  const results = (index: TaskIndex) => {
    if (index % gap === 0) return undefined;
    const atoms = plan.at(index).basis.reduce(
      (sum, fragment) => sum + molecule.fragments[fragment]!.atoms.length,
      0,
    );
    return {
      energy: -Math.sqrt(index + 1),
      ...(plan.expansion.driver === "energy"
        ? {}
        : { gradient: Float64Array.from({ length: 3 * atoms }, (_, i) => Math.sin(i)) }),
      properties: { scf_iterations: index, change: 1e-9, moment_0: 1, moment_1: 2 },
    };
  };
  return {
    plan,
    molecule,
    models,
    warnings: ["a \u0007 bell", gap === 3 ? "a \u009f that steers" : "none"],
    clusterResults: gap === 3 ? "all" : "none",
    assembly: assemble(plan, molecule, results),
    results,
    failures: [],
    cancelled: 0,
    endedModels: [],
    merged: { journals: [], busySeconds: 1, programs: { builtin: "1" } },
  };
}

Deno.test("result: in pieces it has the bytes of the whole, as JSON and YAML, for all examples", async () => {
  const names = Array.from(Deno.readDirSync(EXAMPLES), ({ name }) => name)
    .filter((name) => /\.yaml$|_input\.json$/.test(name));
  assert(names.length >= 9, names.join());
  for (const name of names) {
    for (const gap of [1, 3, 1e9]) {
      const report = await reportOf(name, gap);
      const whole = manyBodyResult(report);
      assertEquals([...manyBodyResultPieces(report)].join(""), `${JSON.stringify(whole, null, 1)}\n`, name);
      assertEquals([...yamlPieces(resultParts(report))].join(""), await serialise(whole, "yaml"), name);
    }
  }
});

Deno.test("result: energies of all tasks are in it, in short pieces, where their arrays would be too large", () => {
  const molecule = heliumChain(120);
  const plan = new Plan(
    resolveExpansion({ fragmentCount: 120, bsse: ["nocp"], maxNbody: 2, driver: "hessian" }),
  );
  const results = (index: number) => ({ energy: -index, gradient: new Float64Array(6) });
  const models = new Map([["(auto)", { program: "builtin", method: "hf", basis: "sto-3g", keywords: {} }]]);
  const pieces = [...manyBodyResultPieces({
    plan,
    molecule,
    models,
    warnings: [],
    clusterResults: "none",
    assembly: { series: [], properties: new Map(), returned: { energy: -1 } },
    results,
    failures: [],
    cancelled: 0,
    endedModels: [],
  })];
  assert(pieces.every((piece) => piece.length < 2 ** 18));
  const written = JSON.parse(pieces.join(""));
  assertEquals(Object.keys(written.cluster_properties).length, plan.taskCount);
  assertEquals(written.cluster_properties['["(auto)", [119, 120], [119, 120]]'], {
    return_energy: 1 - plan.taskCount,
  });
  assertEquals(parseResult(pieces.join("")).tasks.size, plan.taskCount);
});
