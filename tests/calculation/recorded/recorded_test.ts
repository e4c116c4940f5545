// Runs of journals as calculations again, and what is different in the key of a task.

import { assertEquals, assertThrows } from "@std/assert";
import { describeRun } from "../../../lib/calculation/run/describe_run.ts";
import { keysOf, prepare, recordedCalculation, reuseOf, taskHistory } from "../../../lib/calculation/mod.ts";
import { recordedInput } from "../../../lib/calculation/run/run_account.ts";
import { JournalError, readRun } from "../../../lib/execution/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { finish } from "../../../lib/base/steps.ts";
import { taskIndex } from "../../../lib/base/indices.ts";
import { withFolder } from "../../folders.ts";
import { runOnDisk } from "../../command_line/disk_host.ts";

const HELIUMS = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 3.1 0" }
model: { program: builtin, method: hf, basis: sto-3g }
max_nbody: 2
`;

const INPUTS = {
  plain: HELIUMS,
  keywords: HELIUMS.replace("sto-3g", "6-31g, keywords: { maxiter: 77 }"),
  gradient: `${HELIUMS}driver: gradient\nbsse: [vmfc, nocp]\n`,
  embedded:
    `${HELIUMS}bsse: nocp\nembedding_charges: { 1: [0.1], 2: [-0.2], 3: [0.3] }\nreturn_total_data: true\n`,
  levels: HELIUMS.replace(/model:.*\n/, "") +
    "models: { a: { method: mp2, basis: 6-31g }, b: { method: hf, basis: sto-3g } }\nlevels: { 1: a, 2: b, supersystem: b }\n",
  ions: HELIUMS.replace("He 0 0 0\\n", "1 1\\nNa 0 0 0\\n").replace("max_nbody: 2", "max_nbody: 1"),
};

for (const [name, text] of Object.entries(INPUTS)) {
  Deno.test(`recorded calculation: what a journal keeps of an input (${name}) gives the same tasks with the same keys`, () => {
    const calculation = prepare(parseInput(text));
    const run = { input: recordedInput(calculation), description: describeRun(calculation, {}) };
    const again = recordedCalculation({ path: "x.nmer.db" }, run);
    assertEquals(finish(keysOf(again, undefined)), finish(keysOf(calculation, undefined)));
    const labels = ({ plan }: typeof calculation) =>
      Array.from(plan.tasks(), ({ index }) => plan.label(index));
    assertEquals(labels(again), labels(calculation));
  });
}

Deno.test("recorded calculation: an input that is none, or not of the run, is refused, and an earlier journal has none", () => {
  const calculation = prepare(parseInput(HELIUMS));
  const description = describeRun(calculation, {});
  const reasonOf = (input: string | undefined) =>
    assertThrows(() => recordedCalculation({ path: "x.nmer.db" }, { input, description }), JournalError)
      .reason;
  assertEquals(reasonOf(undefined), "not-a-journal");
  assertEquals(reasonOf("{}"), "forged");
  assertEquals(reasonOf("[".repeat(100_000)), "forged");
  assertEquals(reasonOf(recordedInput(prepare(parseInput(HELIUMS.replace("3.1", "3.2"))))), "forged");
});

Deno.test("task history: which part of a key differs is said, and that a result is taken over", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/he.yaml`, `${HELIUMS}bsse: nocp\n`);
    await runOnDisk(["run", `${folder}/he.yaml`, "-q"]);
    const record = readRun(`${folder}/he.nmer.db`, { host: "x", now: () => 0 });
    const [run] = record.runs;
    const history = taskHistory(record, run!, taskIndex(3));
    assertEquals([history.label, history.row?.outcome], ['["(auto)", [1, 2], [1, 2]]', "converged"]);
    assertEquals(history.found?.key, history.key);
    const parts = (text: string) => {
      const calculation = prepare(parseInput(`${text}bsse: nocp\n`));
      const { found, differences } = reuseOf(
        record,
        run!,
        { calculation, installations: undefined },
        taskIndex(3),
      );
      assertEquals(found === undefined, differences.length > 0);
      return differences.map(({ part, before, now }) => [part, before, now]);
    };
    assertEquals(parts(HELIUMS), []);
    assertEquals(parts(HELIUMS.replace("3.1", "3.2")), [], "these two fragments are the same");
    assertEquals(parts(HELIUMS.replace("sto-3g", "6-31g")), [["basis", "sto-3g", "6-31g"]]);
    assertEquals(parts(HELIUMS.replace("hf", "mp2")), [["method", "hf", "mp2"]]);
    assertEquals(parts(`${HELIUMS}driver: gradient\n`), [["driver", "energy", "gradient"]]);
    assertEquals(parts(HELIUMS.replace("sto-3g", "sto-3g, keywords: { maxiter: 9 }")), [
      ["keywords", "{}", '{"maxiter":9}'],
    ]);
    assertEquals(parts(HELIUMS.replace("0 0 3\\n", "0 0 3.5\\n")).map(([part]) => part), ["coordinates"]);
    assertEquals(parts(HELIUMS.replace("He 0 0 0", "Ne 0 0 0")).map(([part]) => part), ["atoms"]);
  }));
