// The memory that the main process takes for many tasks, and what was expected: each case in a process of its own.
// Nothing is computed; outcomes are set as those of a run are.
//
//   deno run -A bench/main_memory.ts

import { assemble } from "../lib/assembly/mod.ts";
import { taskIndex } from "../lib/base/indices.ts";
import { mainMemoryBytes, prepare } from "../lib/calculation/mod.ts";
import { OutcomeTable } from "../lib/execution/mod.ts";
import { parseInput } from "../lib/input/mod.ts";
import { heaviestFirst, listedOfTasks } from "../lib/plan/mod.ts";
import { manyBodyResultPieces } from "../lib/report/mod.ts";

const CASES = {
  "80 fragments, nocp to 5-body": { fragments: 80, max_nbody: 5, driver: "energy" },
  "75 fragments, nocp to 3-body, listed": { fragments: 75, max_nbody: 3, driver: "energy" },
  "180 fragments, nocp to 3-body, gradients": { fragments: 180, max_nbody: 3, driver: "gradient" },
} as const;

type Name = keyof typeof CASES;

if (Deno.args[0] === undefined) {
  for (const name of Object.keys(CASES)) {
    await new Deno.Command(Deno.execPath(), { args: ["run", "-A", import.meta.filename!, name] }).spawn()
      .status;
  }
} else {
  const { fragments, max_nbody, driver } = CASES[Deno.args[0] as Name];
  const calculation = prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: 3 * fragments }, () => "H"),
      geometry: Array.from({ length: 9 * fragments }, (_, i) => i % 3 === 0 ? i : 0),
      fragments: Array.from({ length: fragments }, (_, i) => [3 * i, 3 * i + 1, 3 * i + 2]),
      fragment_charges: Array.from({ length: fragments }, () => 1),
    },
    model: { method: "hf", basis: "sto-3g" },
    bsse: ["nocp"],
    max_nbody,
    driver,
  })));
  const { plan, molecule, models } = calculation;
  const before = peak();
  for (const level of plan.levels) heaviestFirst(level, (_, real) => real.length);
  const outcomes = new OutcomeTable(plan.taskCount, listedOfTasks(plan, molecule) === "all");
  const properties = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`scf_number_${i}_energy`, i + 0.1]),
  );
  for (const { start, end, nbody } of plan.levels) {
    for (let i = start; i < end; i++) {
      const gradient = driver === "energy" ? undefined : new Float64Array(9 * nbody).fill(i);
      const result = { energy: -i, gradient, properties };
      outcomes.set(taskIndex(i), { status: "converged", result, seconds: 1 });
    }
  }
  const results = (index: ReturnType<typeof taskIndex>) => outcomes.result(index);
  const assembly = assemble(plan, molecule, results);
  const pieces = manyBodyResultPieces({
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
  });
  let characters = 0;
  for (const piece of pieces) characters += piece.length;
  console.log(JSON.stringify({
    case: Deno.args[0],
    tasks: plan.taskCount,
    expected_mb: Math.round(mainMemoryBytes(calculation) / 1e6),
    taken_mb: peak() - before,
    result_mb: Math.round(characters / 1e6),
  }));
}

function peak(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1000);
}
