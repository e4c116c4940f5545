import { assertEquals } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { type RunEvent, StatisticsCollector } from "../../../lib/execution/mod.ts";
import type { Outcome } from "../../../lib/plan/mod.ts";
import { converged } from "../fakes.ts";

const started = (index: number, nbody: number): RunEvent => ({
  type: "task-started",
  nbody,
  index: taskIndex(index),
  attempt: 1,
  exclusive: false,
});
const ended = (index: number, nbody: number): RunEvent => ({
  type: "task-ended",
  nbody,
  index: taskIndex(index),
});
const finished = (index: number, nbody: number, outcome: Outcome): RunEvent => ({
  type: "task-finished",
  nbody,
  index: taskIndex(index),
  outcome,
  worker: "worker 1",
});

Deno.test("statistics: they follow from the events of a run", () => {
  let memory = 100;
  let time = 0;
  const statistics = new StatisticsCollector(() => memory += 50, () => time++);
  const levels = [{ nbody: 1, tasks: 3 }, { nbody: 2, tasks: 3 }];
  const events: RunEvent[] = [
    { type: "run-started", mode: "processes", workers: 2, schedule: "level", levels },
    { type: "mode-changed", mode: "workers", reason: "no processes here" },
    { type: "level-started", nbody: 1, tasks: 3 },
    started(0, 1),
    started(1, 1),
    ended(0, 1),
    started(2, 1),
    finished(0, 1, converged(0, 1)),
    { type: "task-retried", nbody: 1, index: taskIndex(2), reason: "worker died", pauseSeconds: 0.1 },
    started(2, 1),
    ended(1, 1),
    ended(2, 1),
    finished(1, 1, converged(0, 2)),
    finished(2, 1, converged(0, 1)),
    { type: "level-finished", nbody: 1, seconds: 2, cancelled: 0 },
    { type: "level-started", nbody: 2, tasks: 3 },
    started(3, 2),
    ended(3, 2),
    finished(3, 2, converged(0, 6)),
    finished(4, 2, { status: "reused", result: { energy: 0 } }),
    started(5, 2),
    { type: "stalled", seconds: 300, running: [taskIndex(5)] },
    ended(5, 2),
    finished(5, 2, { status: "failed", message: "no", remedy: "give-up", seconds: 2 }),
    { type: "level-finished", nbody: 2, seconds: 8, cancelled: 0 },
    { type: "run-finished", seconds: 10 },
  ];
  for (const event of events) statistics.notify(event);
  assertEquals(statistics.summary(), {
    mode: "workers",
    workers: 2,
    schedule: "level",
    wall_seconds: 10,
    busy_seconds: 12,
    utilization: 0.6,
    throughput_per_second: 0.4,
    average_task_seconds: 2.5,
    makespan_lower_bound_seconds: 6,
    tasks: { total: 6, computed: 4, reused: 1, failed: 1, cancelled: 0, retried: 1 },
    levels: [
      { nbody: 1, tasks: 3, wall_seconds: 2, busy_seconds: 4, utilization: 1, idle_seconds: 8 },
      { nbody: 2, tasks: 3, wall_seconds: 8, busy_seconds: 8, utilization: 0.5, idle_seconds: 6 },
    ],
    slowest_tasks: [
      { index: taskIndex(3), seconds: 6 },
      { index: taskIndex(1), seconds: 2 },
      { index: taskIndex(5), seconds: 2 },
      { index: taskIndex(0), seconds: 1 },
      { index: taskIndex(2), seconds: 1 },
    ],
    alerts: [],
    peak_concurrency: 2,
    peak_memory_bytes: 400,
  });
});

Deno.test("statistics: a run without tasks divides by nothing", () => {
  const statistics = new StatisticsCollector(() => 0, () => performance.now() / 1000);
  statistics.notify({ type: "run-started", mode: "serial", workers: 1, schedule: "overlap", levels: [] });
  statistics.notify({ type: "run-finished", seconds: 0 });
  const { utilization, throughput_per_second, average_task_seconds, makespan_lower_bound_seconds } =
    statistics
      .summary();
  assertEquals([utilization, throughput_per_second, average_task_seconds], [0, 0, 0]);
  assertEquals(makespan_lower_bound_seconds, 0);
});

Deno.test("statistics: of many tasks the five slowest are told, the slowest first", () => {
  const statistics = new StatisticsCollector(() => 0, () => performance.now() / 1000);
  for (const [index, seconds] of [3, 9, 1, 7, 5, 8, 2].entries()) {
    statistics.notify(finished(index, 1, converged(0, seconds)));
  }
  assertEquals(statistics.summary().slowest_tasks.map(({ seconds }) => seconds), [9, 8, 7, 5, 3]);
});

/** The barriers' costs of a run of two workers: three tasks of a level, then one of the next, or side by side. */
function barriers(
  schedule: "level" | "overlap",
  steps: readonly (readonly [time: number, event: RunEvent])[],
) {
  let now = 0;
  const statistics = new StatisticsCollector(() => 0, () => now);
  const levels = [{ nbody: 1, tasks: 3 }, { nbody: 2, tasks: 1 }];
  statistics.notify({ type: "run-started", mode: "workers", workers: 2, schedule, levels });
  for (const [time, event] of steps) {
    now = time;
    statistics.notify(event);
  }
  return statistics.summary().levels.map(({ idle_seconds }) => idle_seconds);
}

const begins = (nbody: number, tasks: number): RunEvent => ({ type: "level-started", nbody, tasks });
const ends = (nbody: number): RunEvent => ({ type: "level-finished", nbody, seconds: 1, cancelled: 0 });

Deno.test("statistics: a barrier costs what workers idle while its last task runs, and nothing before", () => {
  const one = [
    [0, started(0, 1)],
    [1, started(1, 1)], // a worker was idle for 1 s, but not for want of tasks
    [4, ended(0, 1)],
    [4, started(2, 1)],
    [5, ended(1, 1)],
    [12, ended(2, 1)],
  ] as const;
  const finish = [0, 1, 2].map((index) => [12, finished(index, 1, converged(0, 1))] as const);
  assertEquals(
    barriers("level", [
      [0, begins(1, 3)],
      ...one,
      ...finish,
      [12, ends(1)],
      [12, begins(2, 1)],
      [12, started(3, 2)],
      [20, ended(3, 2)],
      [20, ends(2)],
    ]),
    [7, 8],
  );
  assertEquals(
    barriers("overlap", [
      [0, begins(1, 3)],
      [0, begins(2, 1)],
      ...one.slice(0, 5),
      [5, started(3, 2)],
      ...one.slice(5),
      ...finish,
      [12, ends(1)],
      [13, ended(3, 2)],
      [13, ends(2)],
    ]),
    [0, 1],
  );
});

Deno.test("statistics: what is reused or tried again is no reason to wait", () => {
  const reused = (index: number) => finished(index, 1, { status: "reused", result: { energy: 0 } });
  assertEquals(
    barriers("level", [
      [0, begins(1, 3)],
      [1, reused(0)],
      [2, reused(1)],
      [2, started(2, 1)],
      [5, { type: "task-retried", nbody: 1, index: taskIndex(2), reason: "died", pauseSeconds: 1 }],
      [6, { ...started(2, 1), attempt: 2 } as RunEvent],
      [9, ended(2, 1)],
      [9, ends(1)],
      [9, begins(2, 1)],
    ]),
    [3 + 2 + 3, 0],
  );
});
