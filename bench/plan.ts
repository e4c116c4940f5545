// Planning millions of tasks: time and memory, each case in a process of its own.
//
//   deno run -A bench/plan.ts
//
// Beside it, QCManyBody's builder on the same cases (needs `pip install qcmanybody`): python bench/peer_plan.py

import { countTasks, heaviestFirst, Plan, resolveExpansion } from "../lib/plan/mod.ts";

const CASES = {
  "100 fragments, nocp to 4-body": { fragmentCount: 100, bsse: ["nocp"], maxNbody: 4 },
  "50 fragments, vmfc to 4-body": { fragmentCount: 50, bsse: ["vmfc"], maxNbody: 4 },
} as const;

type Name = keyof typeof CASES;

if (Deno.args[0] === undefined) {
  for (const name of Object.keys(CASES)) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", import.meta.filename!, name],
      stderr: "inherit",
    }).output();
    await Deno.stdout.write(stdout);
  }
} else {
  const name = Deno.args[0] as Name;
  const empty = peakMegabytes();
  const begin = performance.now();
  const plan = new Plan(resolveExpansion(CASES[name]));
  const counts = countTasks(plan);
  const counted = performance.now();
  // Every task once, with its fragments.
  let checksum = 0;
  for (const { families } of plan.levels) {
    for (const { family } of families) {
      family.forEach((_, real, basis) => checksum += real[0]! + basis[basis.length - 1]!);
    }
  }
  const visited = performance.now();
  // The order in which a run starts them: all that it holds for a task of the level at hand.
  for (const level of plan.levels) heaviestFirst(level, (_, real, basis) => real.length + basis.length);
  const ordered = performance.now();
  console.log(JSON.stringify({
    case: name,
    tasks: plan.taskCount,
    seconds: round((ordered - begin) / 1000),
    counted_seconds: round((counted - begin) / 1000),
    visited_seconds: round((visited - counted) / 1000),
    ordered_seconds: round((ordered - visited) / 1000),
    peak_rss_mb: peakMegabytes(),
    empty_process_mb: empty,
    counts,
    checksum,
  }));
}

function peakMegabytes(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1000);
}

function round(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}
