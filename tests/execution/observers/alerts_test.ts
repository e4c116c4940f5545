import { assertEquals } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { resourceAlerts, type RunEvent, StatisticsCollector } from "../../../lib/execution/mod.ts";

function alertsOf(cores: number, workers: number, threads: number, memory: readonly number[]) {
  let time = 0;
  let looks = 0;
  const statistics = new StatisticsCollector(() => 0, () => time);
  const { notify } = resourceAlerts({
    budgetBytes: 1000e6,
    threads,
    memoryInUse: () => memory[looks++]!,
    notify: statistics.notify,
    now: () => time,
  });
  const chosen = { mode: "workers", workers, reason: "", cores, memoryBytes: 1, machineMemory: "" } as const;
  notify({ type: "mode-chosen", ...chosen });
  const ended: RunEvent = { type: "task-ended", nbody: 1, index: taskIndex(0) };
  for (const _ of memory) {
    time += 2;
    notify(ended);
  }
  return statistics.summary().alerts;
}

Deno.test("alerts: memory above 80 % of the budget is told once", () => {
  assertEquals(alertsOf(2, 2, 1, [500e6, 790e6]), []);
  assertEquals(alertsOf(2, 2, 1, [500e6, 810e6, 900e6]), [
    "memory in use, 810 MB, is more than 80 % of the 1.0 GB that the run may take; fewer workers (-p) take less",
  ]);
});

Deno.test("alerts: more threads than cores are told once", () => {
  assertEquals(alertsOf(4, 2, 4, [1, 1]), [
    "8 threads compute on 4 cores: each waits for the others; take fewer workers (-p) or threads",
  ]);
  assertEquals(alertsOf(4, 2, 2, []), []);
});
