// Which rows a matrix has, and what is left out of it.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkModels, makeRegistry, prepare } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { compositesOf } from "../../../lib/plan/mod.ts";
import {
  BUILT_IN_SYSTEMS,
  builtInSystem,
  type Matrix,
  matrixOf,
  rowCount,
  rowText,
  type SystemChoice,
  systemOfInput,
  type WayChoice,
  waysOf,
  wayText,
} from "../../../lib/verification/mod.ts";

const REGISTRY = makeRegistry();
const WAYS: WayChoice = {
  modes: ["serial", "workers", "processes"],
  workers: [1, 2, 4],
  schedules: ["level", "overlap"],
};

function matrix(program: string, choice: SystemChoice = {}, ways = WAYS, names?: readonly string[]): Matrix {
  const systems = BUILT_IN_SYSTEMS.filter(({ name }) => names?.includes(name) !== false);
  return matrixOf(systems.map((system) => builtInSystem(system, program, choice)), ways, new Map(), REGISTRY);
}

Deno.test("matrix: nmer's own systems are one of each kind, in every way, and their models are known", () => {
  const whole = matrix("builtin");
  const ways = 2 + 2 * 3 * 2;
  // Point charges go with one treatment alone.
  assertEquals(rowCount(whole), (9 * 3 + 1) * 2 * ways);
  assertEquals(whole.leftOut.map(({ what }) => what), [
    "embedded builtin energy cp",
    "embedded builtin energy vmfc",
    "embedded builtin gradient cp",
    "embedded builtin gradient vmfc",
  ]);
  for (const { reference } of whole.batches) checkModels(reference);
  const kinds = new Map(whole.batches.map(({ system: { name }, reference }) => [name, reference.molecule]));
  assertEquals(kinds.get("sodium-waters")!.charge, 1);
  assertEquals(kinds.get("open-shell")!.multiplicity, 2);
  assert(kinds.get("embedded")!.embeddingCharges !== undefined);
  const [composite, moments] = ["composite", "moments"].map((name) =>
    whole.batches.find((batch) => batch.system.name === name)!.reference.plan
  );
  assertEquals([...compositesOf(composite!).keys()], ["sum"]);
  assertEquals(moments!.expansion.properties, ["dipole", "quadrupole"]);
  assertEquals(kinds.get("water-trimer")!.fragments.length, 3);
});

Deno.test("matrix: the tasks of each row are among those of the one serial run of its batch", () => {
  for (const { reference: { plan }, rows } of matrix("builtin").batches) {
    const known = new Set(Array.from(plan.tasks(), ({ index }) => plan.label(index)));
    for (const { calculation } of rows) {
      for (const { index } of calculation.plan.tasks()) {
        assert(known.has(calculation.plan.label(index)), calculation.plan.label(index));
      }
    }
  }
});

Deno.test("matrix: programs without ghost atoms are left with what they can do, and the reason is kept", () => {
  const { batches, leftOut } = matrix("xtb", { drivers: ["energy"] }, WAYS, ["water-dimer"]);
  assertEquals(
    new Set(batches.flatMap(({ rows }) => rows.map(({ treatment }) => treatment))),
    new Set(["nocp"]),
  );
  assertEquals(leftOut.length, 2);
  assertStringIncludes(leftOut[0]!.reason, "no basis functions without a nucleus");
});

Deno.test("ways: one process is one process, a rank alone is no run over MPI, servers are processes", () => {
  const modes = ["serial", "workers", "processes", "mpi"] as const;
  const ways = (isExternal: boolean) =>
    waysOf({ modes, workers: [1, 3], schedules: ["level"] }, isExternal).map(wayText);
  assertEquals(ways(false), [
    "serial",
    "workers x 1",
    "workers x 3",
    "processes x 1",
    "processes x 3",
    "mpi, 3 ranks",
  ]);
  assertEquals(ways(true), ["serial", "workers x 1", "workers x 3", "mpi, 3 ranks"]);
});

Deno.test("matrix: an input has its own driver and treatments, unless others are asked for", () => {
  const calculation = prepare(parseInput(
    'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }\nbsse: [vmfc, nocp]',
  ));
  const own = systemOfInput(calculation, "my.yaml", {});
  assertEquals([own.drivers, own.treatments, own.isBuiltin], [["energy"], ["vmfc", "nocp"], true]);
  const other = systemOfInput(calculation, "my.yaml", { drivers: ["hessian"], treatments: ["cp"] });
  const { batches } = matrixOf([other], { ...WAYS, modes: ["serial"] }, new Map(), REGISTRY);
  assertEquals(batches.flatMap((batch) => batch.rows.map((row) => rowText(batch, row))), [
    "my.yaml builtin hessian cp, serial",
    "my.yaml builtin hessian cp, serial, overlap",
  ]);
});

Deno.test("matrix: rows have the highest of the priorities that their words have", () => {
  const system = builtInSystem(BUILT_IN_SYSTEMS[0]!, "builtin", {
    drivers: ["energy"],
    treatments: ["cp", "nocp"],
  });
  const priorities = new Map([["cp", "high"], ["helium-dimer", "low"]] as const);
  const { batches } = matrixOf([system], { ...WAYS, modes: ["serial"] }, priorities, REGISTRY);
  assertEquals(batches[0]!.rows.map(({ treatment, priority }) => [treatment, priority]), [
    ["cp", "high"],
    ["cp", "high"],
    ["nocp", "low"],
    ["nocp", "low"],
  ]);
});
