// A new program is a line in the table of programs, a new method of the engine a line in its table: here is one more of
// each.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { assemble } from "../../lib/assembly/mod.ts";
import {
  Calibration,
  checkModels,
  expectedSeconds,
  memoryOf,
  prepare,
  sizesOf,
} from "../../lib/calculation/mod.ts";
import { hartreeFockMethod, METHOD_RULES, METHODS } from "../../lib/engine/mod.ts";
import { noStore, runPlan, serialCarrier } from "../../lib/execution/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { makeBuiltin } from "../../lib/programs/builtin/builtin.ts";
import { BUILTIN_RULES } from "../../lib/programs/builtin/builtin_program_rules.ts";
import { BUILTIN_PROGRAMS } from "../../lib/programs/builtin/builtin_programs.ts";
import { single } from "../../lib/programs/contract/detect.ts";
import { type BuiltinProgram, FAMILIES, type PreparedModel, registryOf } from "../../lib/programs/mod.ts";
import { recording } from "../execution/fakes.ts";

/** The energy of n electrons is -n, and that is all. */
const counting: BuiltinProgram = {
  name: "counting",
  version: "1",
  capabilities: { drivers: ["energy"], ghosts: true, openShells: true, threads: false, embedding: false },
  settings: ({ keywords }) => ({ unit: keywords["unit"] ?? 1 }),
  check: () => {},
  fragmentSizes: (_model, { fragments }) => fragments.map(() => ({ functions: 1, weight: 1 })),
  estimateSeconds: () => 1e-3,
  leastMemoryBytes: () => 1e6,
  *compute({ settings }, _driver, { atomicNumbers }) {
    const { unit } = settings as { readonly unit: number };
    yield;
    return { energy: -unit * atomicNumbers.reduce((sum, z) => sum + z, 0) };
  },
};

/** The total energy of two helium atoms by a model, computed in the main thread. */
async function computed(model: string, programs: readonly BuiltinProgram[]): Promise<number> {
  const registry = registryOf([...programs.map((program) => single(program)), ...FAMILIES]);
  const calculation = prepare(
    parseInput(
      `{ molecule: { text: "He 0 0 0\\n--\\nHe 0 0 5" }, bsse: nocp, return_total_data: true, model: ${model} }`,
    ),
    registry,
  );
  checkModels(calculation);
  const { molecule, plan, programs: ofModels } = calculation;
  const sizeOf = sizesOf(calculation);
  const context = {
    molecule,
    models: plan.models.map((name) => ofModels.get(name)!.prepared),
    driver: plan.expansion.driver,
    resources: { memoryBytes: 1e9 },
  };
  const running = runPlan(plan, {
    schedule: "level",
    workOf: expectedSeconds(sizeOf, new Calibration()),
    memoryBytes: 1e9,
    memoryOf: memoryOf(calculation, sizeOf),
    timeout: undefined,
    runTimeout: undefined,
    retries: 0,
    onFailure: "abort",
  }).pipe(
    // As workers get it.
    Effect.provide(serialCarrier(structuredClone(context), programs)),
    Effect.provide(noStore),
    Effect.provide(recording().layer),
  );
  const outcomes = await Effect.runPromise(running);
  return assemble(plan, molecule, (index) => outcomes.result(index)).returned.energy!;
}

Deno.test("structure: a new program is a line in the table of programs; its keywords are read once", async () => {
  let read = 0;
  const spied: BuiltinProgram = {
    ...counting,
    settings: (model, path) => (read++, counting.settings!(model, path)),
  };
  assertEquals(await computed("{ program: counting, method: any, keywords: { unit: 3 } }", [spied]), -12);
  assertEquals(read, 1);
});

Deno.test("structure: a new program is detected with the others", async () => {
  const registry = registryOf([single(counting)]);
  const found = await Effect.runPromise(registry.detect({} as never));
  assertEquals(found.map(({ name, version }) => [name, version]), [["counting", "1"]]);
});

Deno.test("structure: a new method of the engine is a line in its table, with its names, keywords and energy", async () => {
  const halved = {
    ...hartreeFockMethod,
    names: { "half-hf": {} },
    keywords: {
      part: {
        option: "part",
        read: (value: unknown) => Number(value),
        values: "a number",
        help: "What is taken.",
      },
    },
    *energy(input: Parameters<typeof hartreeFockMethod.energy>[0]) {
      const { part = 0.5 } = input.options as { readonly part?: number };
      const { energy } = yield* hartreeFockMethod.energy(input);
      return { energy: part * energy };
    },
  };
  const engine = { ...makeBuiltin([...METHODS, halved]), name: "more" };
  const of = (method: string, keywords = "{}") =>
    computed(`{ program: more, method: ${method}, basis: sto-3g, keywords: ${keywords} }`, [engine]);
  assertEquals(await of("half-hf"), await of("hf") / 2);
  assertEquals(await of("half-hf", "{ part: 0.25 }"), await of("hf") / 4);
});

Deno.test("structure: what plans knows the same methods and programs as what computes", () => {
  const names = (methods: readonly { readonly names: object }[]) => methods.map(({ names }) => names);
  assertEquals(names(METHOD_RULES), names(METHODS));
  const known = (programs: readonly { readonly name: string; readonly version: string }[]) =>
    programs.map(({ name, version }) => [name, version]);
  assertEquals(known(BUILTIN_RULES), known(BUILTIN_PROGRAMS));
});

Deno.test("structure: what a run sends its workers of a model is a plain value", () => {
  const { programs } = prepare(
    parseInput('{ molecule: { text: "He 0 0 0\\n--\\nHe 0 0 5" }, model: { method: mp2, basis: sto-3g } }'),
  );
  const { prepared } = programs.get("(auto)")!;
  assertEquals(structuredClone(prepared) satisfies PreparedModel, prepared);
});

Deno.test("structure: a model has its program's name in full, however an input spells it", () => {
  const registry = registryOf(FAMILIES);
  assertEquals(
    ["Builtin", "NWChem", "QCEngine:nwchem", "qcengine:psi4", "PSI4"].map((name) =>
      registry.named(name).name
    ),
    [
      "builtin",
      "qcengine:nwchem",
      "qcengine:nwchem",
      "qcengine:psi4",
      "psi4",
    ],
  );
});

Deno.test("structure: nmer may read the environment variables that programs are found by, and few others", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const allowed: readonly string[] = JSON.parse(text).permissions.default.env;
  const read = [...new Set(FAMILIES.flatMap(({ variables }) => variables))];
  const isAllowed = (name: string) =>
    allowed.some((rule) => rule.endsWith("*") ? name.startsWith(rule.slice(0, -1)) : name === rule);
  assertEquals(read.filter((name) => !isAllowed(name)), []);
  // Of nmer itself, and of Deno below it.
  const own = ["NMER_*", "DENO_DIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TERM", "TMPDIR"]
    .concat("LOG_STREAM", "LOG_TOKENS")
    // Which launcher of MPI or scheduler has started it, and where MPI is.
    .concat("OMPI_*", "OPAL_PREFIX", "PMIX_*", "PMI_*", "I_MPI_*", "MPI_*", "SLURM_*")
    // What batch systems give a job.
    .concat("SLURMD_NODENAME", "PBS_*", "NCPUS", "LSB_*", "SGE_*", "JOB_ID", "NSLOTS", "NHOSTS");
  assertEquals(allowed.filter((name) => !read.includes(name) && !own.includes(name)), []);
});
