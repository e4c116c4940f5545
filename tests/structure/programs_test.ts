// A new program is a line in the table of programs, a new method of the engine a line in its table: here is one more of
// each.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { fragmentIndex } from "../../lib/base/indices.ts";
import { prepare } from "../../lib/calculation/mod.ts";
import { hartreeFockMethod, METHODS } from "../../lib/engine/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { nmerOf } from "../../lib/molecule/mod.ts";
import { makeBuiltin } from "../../lib/programs/builtin/builtin.ts";
import { single } from "../../lib/programs/contract/detect.ts";
import {
  type BuiltinProgram,
  FAMILIES,
  isBuiltin,
  type PreparedModel,
  registryOf,
} from "../../lib/programs/mod.ts";

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

function computed(model: string, programs: readonly BuiltinProgram[]): number {
  const registry = registryOf([...programs.map((program) => single(program)), ...FAMILIES]);
  const input = parseInput(`{ molecule: { text: "He 0 0 0\\n--\\nHe 0 0 5" }, bsse: nocp, model: ${model} }`);
  const { molecule, programs: ofModels } = prepare(input, registry);
  const { program, prepared } = ofModels.get("(auto)")!;
  program.check(prepared, "energy", molecule, ["model"]);
  const nmer = nmerOf(molecule, [fragmentIndex(0)], [fragmentIndex(0)]);
  if (!isBuiltin(program)) throw new Error("not built in");
  const steps = program.compute(prepared, "energy", nmer, { memoryBytes: 1e9 });
  for (let step = steps.next();; step = steps.next()) if (step.done) return step.value.energy;
}

Deno.test("structure: a new program is a line in the table of programs; its keywords are read once", () => {
  let read = 0;
  const spied: BuiltinProgram = {
    ...counting,
    settings: (model, path) => (read++, counting.settings!(model, path)),
  };
  assertEquals(computed("{ program: counting, method: any, keywords: { unit: 3 } }", [spied]), -6);
  assertEquals(read, 1);
});

Deno.test("structure: a new program is detected with the others", async () => {
  const registry = registryOf([single(counting)]);
  const found = await Effect.runPromise(registry.detect({} as never));
  assertEquals(found.map(({ name, version }) => [name, version]), [["counting", "1"]]);
});

Deno.test("structure: a new method of the engine is a line in its table, with its names, keywords and energy", () => {
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
  assertEquals(of("half-hf"), of("hf") / 2);
  assertEquals(of("half-hf", "{ part: 0.25 }"), of("hf") / 4);
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
    .concat("LOG_STREAM", "LOG_TOKENS");
  assertEquals(allowed.filter((name) => !read.includes(name) && !own.includes(name)), []);
});
