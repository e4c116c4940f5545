// A result of five million tasks: written in pieces and read again, each in a process of its own, with the time and the
// most memory that it takes beside what it held before; then `nmer show` and `nmer convert` of the file. Nothing is
// computed: energies are made up.
//
//   deno run -A bench/large_result.ts [FRAGMENTS]

import process from "node:process";
import { fromFileUrl } from "@std/path";
import { assemble } from "../lib/assembly/mod.ts";
import { taskIndex } from "../lib/base/indices.ts";
import { prepare } from "../lib/calculation/mod.ts";
import { writeFile } from "../lib/command_line/host/result_file.ts";
import { OutcomeTable } from "../lib/execution/mod.ts";
import { parseInput } from "../lib/input/mod.ts";
import { readResult } from "../lib/input/result/mod.ts";
import { listedOfTasks } from "../lib/plan/mod.ts";
import { manyBodyResultPieces } from "../lib/report/mod.ts";
import { withFolder } from "../tests/folders.ts";

const FRAGMENTS = 311;
const [first = String(FRAGMENTS), step, path = ""] = Deno.args;

if (step === "write") await write(Number(first));
else if (step === "read") await read();
else {
  await withFolder(async (folder) => {
    const file = `${folder}/result.json`;
    const self = fromFileUrl(import.meta.url);
    for (const name of ["write", "read"]) await run("run", "-A", self, first, name, file);
    const cli = fromFileUrl(new URL("../cli.ts", import.meta.url));
    await timed("show", () => run("run", "-q", "-A", cli, "show", file));
    const converted = `${folder}/first.json`;
    await timed(
      "convert",
      () => run("run", "-q", "-A", cli, "convert", file, converted, "--to", "result-v1"),
    );
    console.log(JSON.stringify({ converted_mb: Math.round(Deno.statSync(converted).size / 1e6) }));
  });
}

async function write(fragments: number): Promise<void> {
  const { plan, molecule, models } = prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: fragments }, () => "He"),
      geometry: Array.from({ length: 3 * fragments }, (_, i) => i % 3 === 0 ? 2 * i : 0),
      fragments: Array.from({ length: fragments }, (_, i) => [i]),
    },
    model: { method: "hf", basis: "sto-3g" },
    bsse: ["nocp"],
    max_nbody: 3,
  })));
  const outcomes = new OutcomeTable(plan.taskCount, listedOfTasks(plan, molecule) === "all");
  for (let i = 0; i < plan.taskCount; i++) {
    const result = { energy: -Math.sqrt(i + 1) };
    outcomes.set(taskIndex(i), { status: "converged", result, seconds: 1 });
  }
  const results = (index: ReturnType<typeof taskIndex>) => outcomes.result(index);
  const assembly = assemble(plan, molecule, results);
  await measured("write", plan.taskCount, () =>
    writeFile(
      path,
      manyBodyResultPieces({
        plan,
        molecule,
        models,
        warnings: [],
        clusterResults: "none",
        assembly,
        results,
        failures: [],
        cancelled: 0,
        endedModels: [],
      }),
    ));
}

async function read(): Promise<void> {
  await measured("read", 0, async () => {
    const { tasks } = await readResult(path);
    const label = '["(auto)", [7, 11, 13], [7, 11, 13]]';
    console.log(JSON.stringify({ tasks: tasks.size, one: tasks.get(label)?.energy }));
  });
}

async function measured(what: string, tasks: number, work: () => Promise<unknown>): Promise<void> {
  // Writing 5 there lets the kernel begin again with the most memory.
  await Deno.writeTextFile("/proc/self/clear_refs", "5").catch(() => {});
  const before = peak();
  const [began, used] = [performance.now(), processorSeconds()];
  await work();
  console.log(JSON.stringify({
    what,
    ...(tasks === 0 ? {} : { tasks }),
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    processor_seconds: Number((processorSeconds() - used).toFixed(1)),
    memory_before_mb: before,
    memory_mb: peak() - before,
    file_mb: Math.round(Deno.statSync(path).size / 1e6),
  }));
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  console.log(JSON.stringify({ what, seconds: Number(((performance.now() - began) / 1000).toFixed(1)) }));
}

async function run(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (!success) Deno.exit(1);
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function peak(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1000);
}
