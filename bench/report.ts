// The report of a journal of 50,000 tasks: how long `nmer report` takes, how large the page is, and how soon a browser
// has it open. The journal is filled with made-up energies of pairs of water molecules, on eight workers.
//
//   deno run -A bench/report.ts

import { fromFileUrl } from "@std/path";
import { fragmentIndex, taskIndex } from "../lib/base/indices.ts";
import { prepare } from "../lib/calculation/mod.ts";
import { describeRun } from "../lib/calculation/run/describe_run.ts";
import { runAccount } from "../lib/calculation/run/run_account.ts";
import { JournalFile } from "../lib/execution/journal/journal_file.ts";
import { parseInput } from "../lib/input/mod.ts";
import { taskKeys } from "../lib/programs/mod.ts";
import { chromiumCommand, withBrowser } from "../tests/chromium.ts";
import { withFolder } from "../tests/folders.ts";

const WATERS = 316;
const WORKERS = 8;
const ROWS_PER_TRANSACTION = 1000;
const ROUNDS = 3;

/** Waters in a box, 3.1 angstrom apart, in bohr. */
function waters(count: number) {
  const side = Math.ceil(Math.cbrt(count));
  const places = Array.from({ length: count }, (_, i) => {
    const [x, y, z] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)].map((n) => 5.86 * n);
    return [x!, y!, z!, x! + 1.81, y!, z!, x! - 0.45, y! + 1.75, z!];
  });
  return prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: places.flatMap(() => ["O", "H", "H"]),
      geometry: places.flat(),
      fragments: places.map((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]),
    },
    model: { method: "hf", basis: "6-31g" },
    bsse: ["nocp"],
    max_nbody: 2,
  })));
}

function fill(path: string): number {
  const calculation = waters(WATERS);
  const { plan, molecule, programs } = calculation;
  const context = {
    molecule,
    models: plan.models.map((name) => programs.get(name)!.prepared),
    driver: "energy" as const,
  };
  const keyOf = taskKeys(context);
  let now = 1e9;
  const journal = new JournalFile({
    path,
    description: describeRun(calculation, {}),
    account: runAccount(calculation),
    lockOwner: { pid: Deno.pid, host: "bench", version: "0" },
    now: () => now,
  });
  const batch: Parameters<JournalFile["record"]>[0][number][] = [];
  for (let index = 0; index < plan.taskCount; index++) {
    const { real, basis } = plan.at(taskIndex(index));
    const energy = real.length === 1 ? -76 : -152 + 0.01 * Math.sin(index) / (real[1]! - real[0]!) ** 2;
    const seconds = (1 + Math.sin(index) ** 2) * real.length;
    now += 1.5 * real.length / WORKERS;
    batch.push({
      index: taskIndex(index),
      key: keyOf({ model: 0, real: real.map(fragmentIndex), basis: basis.map(fragmentIndex) }),
      outcome: { status: "converged", result: { energy }, seconds },
      attempts: 1,
      worker: `worker ${index % WORKERS + 1}`,
      program: "builtin 0.1.0",
      ended: now,
    });
    if (batch.length === ROWS_PER_TRANSACTION) journal.record(batch.splice(0));
  }
  journal.record(batch);
  journal.finishRun("finished");
  journal.close();
  return plan.taskCount;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

await withFolder(async (folder) => {
  const tasks = fill(`${folder}/run.nmer.db`);
  const cli = fromFileUrl(new URL("../cli.ts", import.meta.url));
  const written: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const args = ["run", "-q", "-A", cli, "report", `${folder}/run.nmer.db`, "-o", `${folder}/run.html`];
    const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
    if (!success) Deno.exit(1);
    written.push((performance.now() - began) / 1000);
  }
  const opened: number[] = [];
  if (chromiumCommand() !== undefined) {
    await withBrowser(async (open) => {
      for (let round = 0; round < ROUNDS; round++) {
        const page = await open(`${folder}/run.html`, { width: 1280 });
        opened.push(page.loadMilliseconds / 1000);
        if (page.complaints.length > 0) console.log(page.complaints);
      }
    });
  } else console.log("no Chromium is here: how soon a page is open is not measured");
  console.log(JSON.stringify({
    tasks,
    written_seconds: Number(median(written).toFixed(2)),
    page_mb: Number((Deno.statSync(`${folder}/run.html`).size / 1e6).toFixed(2)),
    open_seconds: opened.map((seconds) => Number(seconds.toFixed(2))),
    load_average: Number(Deno.loadavg()[0]!.toFixed(1)),
  }));
});
