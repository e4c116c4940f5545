// Forged journals, each taken into a run: whatever somebody wrote into one, the run gives the right numbers or refuses
// it, and only a plain energy or gradient is believed. long.ts does it with whole processes.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { denoEnvironment, prepare, runCalculation } from "../../lib/calculation/mod.ts";
import { JournalError } from "../../lib/execution/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { RESULTS, TABLES } from "../../lib/execution/journal/format/schema.ts";
import { inFolder as inFolderOfNmer, run as runNmer } from "./nmer.ts";
import { FORGERIES, type Forgery } from "./forgeries.ts";

const ENVIRONMENT = denoEnvironment(new URL("../../workers/task_worker.ts", import.meta.url));

const CALCULATION = prepare(parseInput(JSON.stringify({
  molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
  driver: "gradient",
  model: { method: "hf", basis: "sto-3g" },
  bsse: "nocp",
})));

/** How a run with some journal ended. */
interface Ran {
  readonly numbers: string | undefined;
  readonly computed: number;
  readonly refusal: JournalError | undefined;
  readonly notices: readonly string[];
}

async function run(path: string, host = "node8"): Promise<Ran> {
  const notices: string[] = [];
  const exit = await Effect.runPromiseExit(runCalculation(CALCULATION, {
    mode: "serial",
    journalFile: { path, report: (notice) => notices.push(notice) },
  }, { ...ENVIRONMENT, identity: { pid: Deno.pid, host } }));
  if (Exit.isSuccess(exit)) {
    const { assembly: { returned }, statistics: { tasks } } = exit.value;
    const numbers = JSON.stringify([returned.energy, ...(returned.gradient!)]);
    return { numbers, computed: tasks.computed, refusal: undefined, notices };
  }
  const error = Cause.squash(exit.cause);
  assert(error instanceof JournalError, `a bug in nmer: ${Cause.pretty(exit.cause)}`);
  return { numbers: undefined, computed: 0, refusal: error, notices };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "nmer-forged-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

let right: Promise<{ readonly numbers: string; readonly journal: Uint8Array }> | undefined;

// The numbers of a run of nobody's journal, and the journal that it leaves.
function undisturbed() {
  return right ??= (async () => {
    const folder = await Deno.makeTempDir({ prefix: "nmer-forged-" });
    const path = join(folder, "j.db");
    const { numbers } = await run(path);
    const journal = await Deno.readFile(path);
    await Deno.remove(folder, { recursive: true });
    return { numbers: numbers!, journal };
  })();
}

async function survive({ name, expected, forge }: Forgery, folder: string): Promise<void> {
  const { numbers, journal } = await undisturbed();
  const path = join(folder, "j.db");
  await Deno.writeFile(path, journal);
  await Deno.writeTextFile(`${path}.victim`, "mine");
  forge(path);
  const forged = await Deno.readFile(path);
  const ran = await run(path);
  // deno-lint-ignore no-control-regex -- what steers a terminal
  for (const notice of ran.notices) assert(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(notice), `${name}: ${notice}`);
  for (const notice of ran.notices) assert(notice.length < 3000, `${name}: ${notice.slice(0, 200)}`);
  assertEquals(await Deno.readTextFile(`${path}.victim`), "mine", name);
  if (expected === "refused") {
    assertEquals(ran.refusal?.reason, "forged", name);
    for (const words of [path, "move it away", "--journal"]) {
      assertStringIncludes(ran.refusal!.message, words);
    }
    assertEquals(await Deno.readFile(path), forged, `${name}: the file has changed`);
    return;
  }
  assertEquals(ran.refusal, undefined, `${name}: ${ran.refusal?.message}`);
  if (expected === "believed") return assert(ran.numbers !== numbers, name);
  assertEquals(ran.numbers, numbers, name);
  if (expected !== "recomputed") return;
  assertEquals(ran.computed, 3, name);
  assert(ran.notices.some((notice) => /not believed, and computed again|damaged/.test(notice)), name);
  // What was computed has taken the place of what was none.
  assertEquals((await run(path)).computed, 0, `${name}: a second run`);
}

for (const table of TABLES) {
  Deno.test(`forged journals: whatever stands in a column of ${table.name}, under the right checksum, gives no wrong number and no bug`, () =>
    inFolder(async (folder) => {
      const all = FORGERIES.filter(({ name }) => name.startsWith(`${table.name}.`));
      // Some of each column; all where numbers come from.
      const forgeries = table === RESULTS ? all : all.filter((_, i) => i % 4 === 0);
      const columns = new Set(forgeries.map(({ name }) => name.split(":")[0]));
      assertEquals(columns.size, Object.keys(table.columns).length);
      for (const [i, forgery] of forgeries.entries()) {
        const own = join(folder, `${i}`);
        await Deno.mkdir(own);
        await survive(forgery, own);
      }
    }));
}

for (const forgery of FORGERIES.filter(({ name }) => !/^[a-z_]+\./.test(name))) {
  const outcome = forgery.expected === "refused"
    ? "is refused, and left as it is"
    : "is no result, and computed again";
  Deno.test(`forged journals: ${forgery.name} ${outcome}`, () =>
    inFolder((folder) => survive(forgery, folder)));
}

Deno.test("forged journals: one that was written on another machine is taken, and a line says so", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j.db");
    await run(path, "node7\x1b[2J");
    const { notices, computed } = await run(path);
    assertEquals(notices, [`the journal ${path} was last written on node7, another machine`]);
    assertEquals(computed, 0);
    assertEquals((await run(path)).notices, []);
  }));

Deno.test({
  name:
    "forged journals: another user's is not opened by itself; the run says how, and takes it where it is named",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: () =>
    inFolderOfNmer(5, async (folder) => {
      await runNmer(folder, "--mode serial -q");
      await Deno.chown(join(folder, "he.nmer.db"), 12345, 12345);
      const { err } = await runNmer(folder, "--mode serial", 2);
      for (const words of ["another user (12345)", "--journal", "--no-journal"]) {
        assertStringIncludes(err, words);
      }
      const named = await runNmer(folder, "--mode serial --journal he.nmer.db");
      assertStringIncludes(named.err, "he.nmer.db is of another user (12345)");
      assertStringIncludes(named.out, "0 tasks computed, 130 taken over");
      assertStringIncludes((await runNmer(folder, "--mode serial --fresh")).out, "130 tasks computed");
      assertStringIncludes((await runNmer(folder, "--mode serial --no-journal")).out, "130 tasks computed");
    }),
});

Deno.test("forged journals: a default one that holds more than tables ends the run, which says what to do", () =>
  inFolderOfNmer(5, async (folder) => {
    await runNmer(folder, "--mode serial -q");
    FORGERIES.find(({ name }) => name === "a trigger on runs")!.forge(join(folder, "he.nmer.db"));
    const { err } = await runNmer(folder, "--mode serial", 2);
    for (const words of ["he.nmer.db", 'the trigger "t"', "move it away", "--journal"]) {
      assertStringIncludes(err, words);
    }
  }));
