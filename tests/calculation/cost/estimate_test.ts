// What plan says of time and memory: ranges, their origin, and what tasks take where they may take much.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { estimateTime } from "../../../lib/calculation/cost/estimate.ts";
import { workerBytes } from "../../../lib/calculation/cost/own_memory.ts";
import { Calibration, levelSizes, prepare, sizesOf } from "../../../lib/calculation/mod.ts";
import { calibrated } from "../../../lib/calculation/cost/sizes.ts";
import { partWhere } from "../../../lib/plan/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { runCommand } from "../../command_line/fake_host.ts";

const helium = (model: string, more = "") =>
  `molecule:
  text: |
    He 0 0 0
    --
    He 0 0 3
    --
    He 0 3 3
model: ${model}
bsse: nocp
${more}`;

function estimate(text: string, workers = 1, calibration = new Calibration()) {
  const calculation = prepare(parseInput(text));
  const sizes = levelSizes(calculation, calibrated(sizesOf(calculation), calibration));
  return estimateTime(calculation, sizes, calibration, workers);
}

Deno.test("estimate: constants give a range of a factor of 9, and what a start takes beside it", () => {
  const { coreSeconds: [low, high], earlierTasks } = estimate(helium("{ method: hf, basis: sto-3g }"));
  assertEquals(earlierTasks, 0);
  assert(low > 0.3 && (high - 0.3) / (low - 0.3) > 8.99);
  const psi4 = estimate(helium("{ program: psi4, method: hf, basis: sto-3g }")).coreSeconds;
  assert(psi4[0] > 1.5 + 6 * 0.2 / 3 && psi4[1] < 1.5 + 6 * 0.3 * 3, `${psi4}`);
});

Deno.test("estimate: tasks of psi4 and nwchem take tenths of a second each, however small; functionals more", () => {
  const seconds = (model: string) => {
    const calculation = prepare(parseInput(helium(model)));
    const levels = levelSizes(calculation, sizesOf(calculation));
    return levels.reduce((sum, level) => sum + level.seconds, 0) / 6;
  };
  const [hf, nwchem, b3lyp] = [
    "{ program: psi4, method: hf, basis: sto-3g }",
    "{ program: nwchem, method: hf, basis: sto-3g }",
    "{ program: psi4, method: b3lyp, basis: sto-3g }",
  ].map(seconds) as [number, number, number];
  assert(hf > 0.2 && hf < 0.3 && nwchem > 0.2 && nwchem < 0.3, `${hf} ${nwchem}`);
  assert(b3lyp > hf + 0.02);
});

Deno.test("estimate: times of earlier runs make the range narrower, and are counted", () => {
  const text = helium("{ method: hf, basis: sto-3g }");
  const calibration = new Calibration();
  const name = prepare(parseInput(text)).plan.models[0]!;
  calibration.learn(name, [{ sizeClass: -12, tasks: 12, expectedSeconds: 12 * 2e-4, seconds: 12 }]);
  const { coreSeconds: [low, high], wallSeconds, earlierTasks } = estimate(text, 2, calibration);
  assertEquals(earlierTasks, 12);
  assert(low > 3 && low < 7 && (high - 0.3) / (low - 0.3) < 2.3, `${low} ${high}`);
  assert(wallSeconds[1] < high);
});

const WATERS = `molecule:
  text: |
    O 0 0 0
    H 0.757 0 0.587
    H -0.757 0 0.587
    --
    O 0 0 3
    H 0.757 0 3.587
    H -0.757 0 3.587
model: { method: mp2, basis: 6-31g* }
bsse: cp
`;

Deno.test("plan: a task's memory is what it takes with what it may take, and the least is said beside it", async () => {
  const calculation = prepare(parseInput(WATERS));
  const [size] = levelSizes(calculation, sizesOf(calculation)).slice(-1);
  const [least, much, allowed] = [
    size!.maxMemoryBytes,
    size!.memoryWithin(Infinity),
    size!.memoryWithin(size!.maxMemoryBytes),
  ];
  assert(much > allowed && allowed > least, `${least} ${allowed} ${much}`);
  const { out } = await runCommand(["plan", "w.yaml"], { "w.yaml": WATERS });
  assertMatch(out, /largest task: 38 basis functions, some \d+ MB of memory \(at least \d(\.\d)? MB\); /);
  const { levels, own_memory_bytes } = JSON.parse(
    (await runCommand(["plan", "w.yaml", "--format", "json"], { "w.yaml": WATERS })).out,
  );
  assert(levels.at(-1).max_memory_bytes > levels.at(-1).min_memory_bytes);
  assert(own_memory_bytes >= 200e6);
});

Deno.test("own memory: what workers keep of n-mers grows with the tasks up to a bound", () => {
  assertEquals([0, 10, 1000, 1e6].map((tasks) => workerBytes("workers", 2, tasks)), [
    60e6,
    66e6,
    156e6,
    156e6,
  ]);
});

Deno.test("plan: it says where its times come from, and how many workers there would be here", async () => {
  const files = { "he.yaml": helium("{ method: hf, basis: sto-3g }") };
  const { out } = await runCommand(["plan", "he.yaml"], files);
  assertStringIncludes(out, " of computing on one core, from constants measured on an x86-64 core\n");
  assertMatch(out, /\nOn this machine: 1 worker, .*; nmer itself takes some 202 MB of memory\.\n/);
});

Deno.test("plan: many small tasks of derivatives are worth workers, small energies are not", async () => {
  const machine = { cores: 2, memoryBytes: 4e9 };
  const workers = async (more: string) => {
    const files = { "he.yaml": helium("{ method: hf, basis: sto-3g }", more) };
    return JSON.parse((await runCommand(["plan", "he.yaml", "--format", "json"], files, { machine })).out)
      .workers;
  };
  assertEquals(await workers(""), 1);
  // Six tasks of some 1 to 20 ms stay where they are; forty atoms have hundreds of them.
  const grid = Array.from({ length: 40 }, (_, i) => `He ${3 * (i % 4)} ${3 * (i >> 2)} 0`).join("\n    ");
  const many = `molecule: { fragments: auto, text: "${grid.replaceAll("\n    ", "\\n")}" }
model: { method: hf, basis: sto-3g }
driver: hessian
max_nbody: 2
bsse: nocp
`;
  const { out } = await runCommand(["plan", "many.yaml", "--format", "json"], { "many.yaml": many }, {
    machine,
  });
  assertEquals(JSON.parse(out).workers, 2);
});

Deno.test("plan: what this machine has not the memory for is planned all the same, and that is said", async () => {
  const machine = { cores: 2, memoryBytes: 1e6 };
  const { status, out } = await runCommand(["plan", "w.yaml"], { "w.yaml": WATERS }, { machine });
  assertEquals(status, 0);
  const crowd = { "w.yaml": `${WATERS}execution: { parallel: 1000 }\n` };
  assertMatch(
    (await runCommand(["plan", "w.yaml"], crowd)).out,
    /\nNot on this machine: w\.yaml:12.*1000 workers/,
  );
  assertMatch(out, /\nNot on this machine: the largest task needs \d.* of memory, but there are/);
});

Deno.test("estimate: the sizes of a part are those of its tasks, and parts add up to the whole", () => {
  const whole = prepare(parseInput(helium("{ method: hf, basis: 6-31g }").replace("He 0 0 3", "Ne 0 0 3")));
  const sizesOfPart = (holds: (index: number) => boolean) => {
    const part = { ...whole, part: partWhere(whole.plan, holds) };
    return levelSizes(part, sizesOf(part));
  };
  const all = levelSizes(whole, sizesOf(whole));
  const [even, odd, none] = [
    sizesOfPart((i) => i % 2 === 0),
    sizesOfPart((i) => i % 2 === 1),
    sizesOfPart(() => false),
  ];
  all.forEach(({ seconds, maxMemoryBytes, maxBasisFunctions }, i) => {
    assertAlmostEquals(even[i]!.seconds + odd[i]!.seconds, seconds, 1e-12 * seconds);
    assertEquals(Math.max(even[i]!.maxMemoryBytes, odd[i]!.maxMemoryBytes), maxMemoryBytes);
    assertEquals(Math.max(even[i]!.maxBasisFunctions, odd[i]!.maxBasisFunctions), maxBasisFunctions);
    assertEquals([none[i]!.seconds, none[i]!.maxMemoryBytes], [0, 0]);
  });
});
