// What the main process holds for the tasks: expected, compared, and refused before anything runs.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { chooseCarrier } from "../../../lib/calculation/run/choose_carrier.ts";
import { partWhere } from "../../../lib/plan/mod.ts";
import { mainMemoryBytes } from "../../../lib/calculation/cost/main_memory.ts";
import { prepare } from "../../../lib/calculation/prepare/prepare.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";

function calculation(fragments: number, maxNbody: number, driver = "energy") {
  return prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: fragments }, () => "He"),
      geometry: Array.from({ length: 3 * fragments }, (_, i) => i),
      fragments: Array.from({ length: fragments }, (_, i) => [i]),
    },
    model: { method: "hf", basis: "sto-3g" },
    bsse: ["nocp"],
    max_nbody: maxNbody,
    driver,
  })));
}

Deno.test("main memory: 29 bytes for each of many tasks, of a few levels, and more for derivatives", () => {
  const many = calculation(80, 5);
  const tasks = many.plan.taskCount;
  const largest = 24_040_016; // 5 out of 80
  assertEquals(mainMemoryBytes(many), 17 * tasks + 12 * largest);
  assertEquals(mainMemoryBytes(many, "overlap"), 25 * tasks + 12 * largest);
  const gradients = mainMemoryBytes(calculation(80, 5, "gradient"));
  assert(gradients > mainMemoryBytes(many) + 24 * 5 * largest);
  assert(mainMemoryBytes(calculation(80, 5, "hessian")) > gradients + 8 * 15 ** 2 * largest);
});

Deno.test("main memory: more tasks than the machine can keep track of are refused with what would help", () => {
  const work = { tasks: 5e8, seconds: 1e6, taskMemoryBytes: 1e6, mainMemoryBytes: 15e9 };
  assertThrows(
    () => chooseCarrier({}, { cores: 2, memoryBytes: 16e9 }, work),
    ProgramError,
    "keeping track of 500,000,000 tasks takes 15000 MB of memory, but there are 16000 MB free on this machine; " +
      "lower max_nbody, or run where more memory is free",
  );
  // What it takes is not the workers'.
  assertEquals(chooseCarrier({}, { cores: 2, memoryBytes: 20e9 }, work).memoryBytes, 5e9 - 2 * 30e6);
});

Deno.test("main memory: a shard holds the numbers of its own tasks, and lists none of the others", () => {
  const whole = calculation(30, 3, "gradient");
  const part = partWhere(whole.plan, (index) => index % 10 === 0);
  const tables = mainMemoryBytes({ ...whole, part: partWhere(whole.plan, () => false) });
  const ofTasks = mainMemoryBytes(whole) - tables;
  const ofPart = mainMemoryBytes({ ...whole, part }) - tables;
  assert(Math.abs(ofPart / ofTasks - 0.1) < 0.001);
});
