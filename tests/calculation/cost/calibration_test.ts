// The cost model corrected by times that were seen, and what follows from it: orders, forecasts, what a journal keeps.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import fc from "fast-check";
import { taskIndex } from "../../../lib/base/indices.ts";
import { Calibration, sizeClassOf } from "../../../lib/calculation/cost/calibration.ts";
import { Forecast } from "../../../lib/calculation/cost/forecast.ts";
import { exportTimes, importTimes, TASK_TIMES } from "../../../lib/calculation/cost/timing_history.ts";
import {
  type Calculation,
  prepare,
  runCalculation,
  type RunEnvironment,
} from "../../../lib/calculation/mod.ts";
import { expectedSeconds, sizesOf } from "../../../lib/calculation/cost/sizes.ts";
import { eventsInFile } from "../../../lib/execution/journal/mod.ts";
import { withJournal } from "../../../lib/calculation/run/with_journal.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { heaviestFirst } from "../../../lib/plan/mod.ts";
import { withFolder } from "../../folders.ts";

// Sums of a few numbers.
const ROUNDING = 1e-12;
/** Of sums of times in another order, which may differ by eight powers of ten. */
const ROUNDING_OF_SUMS = 1e-9;

function heliums(count: number, models = "model: { method: hf, basis: sto-3g }"): Calculation {
  const atoms = Array.from({ length: count }, (_, i) => `He 0 0 ${3 * i}`).join("\n    --\n    ");
  return prepare(parseInput(`molecule:\n  text: |\n    ${atoms}\n${models}\nbsse: nocp\n`));
}

Deno.test("calibration: without times the cost model holds; with one it is as far off everywhere", () => {
  const calibration = new Calibration();
  assertEquals(calibration.seconds("hf", 0.25), 0.25);
  calibration.observe("hf", 1, 3);
  for (const expected of [1e-6, 0.25, 1, 400]) {
    assertAlmostEquals(calibration.seconds("hf", expected) / expected, 3, ROUNDING);
  }
  assertEquals(calibration.seconds("mp2", 0.25), 0.25);
});

Deno.test("calibration: between two sizes the correction goes from the one to the other", () => {
  const calibration = new Calibration();
  for (let i = 0; i < 10; i++) {
    calibration.observe("hf", 1, 8);
    calibration.observe("hf", 16, 32);
  }
  assertAlmostEquals(calibration.seconds("hf", 1), 8, ROUNDING);
  assertAlmostEquals(calibration.seconds("hf", 16), 32, ROUNDING);
  assertAlmostEquals(calibration.seconds("hf", 4), 16, ROUNDING);
  assertAlmostEquals(calibration.seconds("hf", 64), 128, ROUNDING);
});

Deno.test("calibration: the order of what was seen does not matter beyond rounding", () => {
  const time = fc.double({ min: 1e-4, max: 1e4, noNaN: true });
  const times = fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(times, time, (seen, expected) => {
    const [one, other] = [new Calibration(), new Calibration()];
    seen.forEach(([e, s]) => one.observe("hf", e, s));
    seen.toReversed().forEach(([e, s]) => other.observe("hf", e, s));
    assertAlmostEquals(
      Math.log(one.seconds("hf", expected) / other.seconds("hf", expected)),
      0,
      ROUNDING_OF_SUMS,
    );
  }));
});

Deno.test("calibration: what earlier runs saw counts as little, and what this run sees soon outweighs it", () => {
  const calibration = new Calibration();
  calibration.learn("hf", [{ sizeClass: 0, tasks: 1e6, expectedSeconds: 1e6, seconds: 9e6 }]);
  assertAlmostEquals(calibration.seconds("hf", 1), 9, ROUNDING);
  for (let i = 0; i < 144; i++) calibration.observe("hf", 1, 1);
  assertAlmostEquals(calibration.seconds("hf", 1), (16 * 9 + 144) / 160, ROUNDING);
  // Only what is new is kept for later.
  const [[model, seen] = []] = [...calibration.takeAdded()];
  assertEquals([model, seen], ["hf", [{ sizeClass: 0, tasks: 144, expectedSeconds: 144, seconds: 144 }]]);
  assertEquals([...calibration.takeAdded()], []);
});

Deno.test("calibration: times that are not there are not taken for any", () => {
  const calibration = new Calibration();
  calibration.observe("hf", 0, 1);
  calibration.observe("hf", 1, 0);
  calibration.observe("hf", NaN, 1);
  assertEquals(calibration.seconds("hf", 0.5), 0.5);
  assertEquals(sizeClassOf(0.25), -2);
});

Deno.test("calibration: tasks are ordered by the times seen, across models too", () => {
  const calculation = heliums(
    3,
    "models:\n  a: { method: hf, basis: cc-pvdz }\n  b: { method: hf, basis: sto-3g }\nlevels: { 1: a, 2: b }\n",
  );
  const calibration = new Calibration();
  const work = expectedSeconds(sizesOf(calculation), calibration);
  const [monomers] = calculation.plan.levels;
  const models = () =>
    Array.from(heaviestFirst(monomers!, work), (index) => calculation.plan.at(taskIndex(index)).model);
  assertEquals(models(), ["a", "a", "a", "b", "b", "b"]);
  calibration.observe(
    "b",
    sizesOf(calculation)("b", [calculation.plan.at(taskIndex(0)).real[0]!]).seconds,
    100,
  );
  assertEquals(models(), ["b", "b", "b", "a", "a", "a"]);
});

Deno.test("forecast: what is left follows from the tasks that have not ended, and never from the number of workers alone", () => {
  const calculation = heliums(4);
  const calibration = new Calibration();
  const sizeOf = sizesOf(calculation);
  const forecast = new Forecast(calculation, sizeOf, calibration);
  assertEquals(forecast.secondsLeft(2), undefined, "nothing is known yet");
  // Every task takes as many seconds as it has atoms: 4 + 6 * 2 + 4 * 3 + 4.
  const end = (index: number) => {
    const { model, basis } = calculation.plan.at(taskIndex(index));
    calibration.observe(model, sizeOf(model, basis).seconds, basis.length);
    forecast.ended(taskIndex(index));
  };
  for (const { index } of calculation.plan.tasks()) if (index < 15 && index !== 1) end(index);
  assertAlmostEquals(forecast.secondsLeft(1)!, 1, ROUNDING_OF_SUMS);
  assertAlmostEquals(forecast.secondsLeft(8)!, 1, ROUNDING_OF_SUMS);
  end(1);
  assertEquals(forecast.secondsLeft(1), 0);
});

const ENVIRONMENT: RunEnvironment = {
  machine: { cores: 1, memoryBytes: 1e9 },
  identity: { pid: 1, host: "here" },
  startWorker: () => {
    throw new Error("no workers here");
  },
  memoryInUse: () => 1,
  keepJournal: withJournal,
};

Deno.test("times: a journal keeps them for later runs of the same model, and for no other", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.nmer.db`;
    const run = (calculation: Calculation) => {
      const calibration = new Calibration();
      return Effect.runPromise(
        runCalculation(calculation, { mode: "serial", calibration, journalFile: { path } }, ENVIRONMENT),
      ).then(() => calibration);
    };
    await run(heliums(3));
    const messages = eventsInFile(path, TASK_TIMES);
    assert(messages.length > 0);
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["a.nmer.db"]);

    const same = new Calibration();
    const larger = heliums(4);
    assertEquals(importTimes(larger, same, messages), true);
    assert(same.knows("(auto)"));
    assertEquals(exportTimes(larger, same), [], "what was learnt is not told again");
    const other = heliums(3, "model: { method: hf, basis: cc-pvdz }");
    assertEquals(importTimes(other, new Calibration(), messages), false);

    // A run learns before its first task: all its tasks are reused, so that it sees none itself.
    const again = await run(heliums(3));
    assert(again.knows("(auto)"));
    assertEquals(eventsInFile(path, TASK_TIMES), messages);
  }));

Deno.test("times: what is no journal has none", () =>
  withFolder(async (folder) => {
    assertEquals(eventsInFile(`${folder}/absent.nmer.db`, TASK_TIMES), []);
    for (const content of ["", "not a journal", "SQLite format 3\0".padEnd(9000, "\xff")]) {
      await Deno.writeTextFile(`${folder}/b.nmer.db`, content);
      assertEquals(eventsInFile(`${folder}/b.nmer.db`, TASK_TIMES), []);
    }
  }));
