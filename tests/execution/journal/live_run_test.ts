// When a run writes down what it is doing.

import { assert, assertEquals } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { readLiveText } from "../../../lib/execution/journal/format/live_state.ts";
import { LiveRun } from "../../../lib/execution/journal/live_run.ts";

const START = { type: "task-started", nbody: 1, attempt: 1, exclusive: false } as const;

Deno.test("live run: a change is written once a second at most, and a sign of life every ten seconds", () => {
  let now = 100;
  const live = new LiveRun({ now: () => now });
  assert(live.due() !== undefined, "the first is written at once");
  live.notify({ ...START, index: taskIndex(0) });
  assertEquals(live.due(), undefined);
  now += 1;
  assert(live.due() !== undefined);
  now += 9;
  assertEquals(live.due(), undefined, "nothing has changed");
  now += 1;
  assert(live.due() !== undefined);
  assert(live.due(true) !== undefined);
});

Deno.test("live run: tasks are under way from their start to their end, and a level counts what became of them", () => {
  const live = new LiveRun({ now: () => 7 });
  const levels = [{ nbody: 1, tasks: 4 }];
  live.notify({ type: "run-started", mode: "processes", workers: 3, schedule: "level", levels });
  for (const i of [0, 1, 2]) live.notify({ ...START, index: taskIndex(i) });
  live.notify({ type: "task-ended", nbody: 1, index: taskIndex(0) });
  live.notify({ type: "task-retried", nbody: 1, index: taskIndex(1), reason: "lost", pauseSeconds: 1 });
  const result = { energy: -1 };
  const outcome = { status: "converged", result, seconds: 1 } as const;
  live.notify({ type: "task-finished", nbody: 1, index: taskIndex(0), outcome, worker: "process 1" });
  live.notify({
    type: "task-finished",
    nbody: 1,
    index: taskIndex(3),
    outcome: { status: "reused", result },
    worker: undefined,
  });
  const { running, runningCount, levels: [level], mode, workers } = live.state;
  assertEquals(running.map(({ index, started }) => [index, started]), [[2, 7]]);
  assertEquals([runningCount, mode, workers], [1, "processes", 3]);
  assertEquals(level, { nbody: 1, tasks: 4, computed: 1, reused: 1, failed: 0, cancelled: 0 });
});

Deno.test("live run: how far a task is is asked when the state is written, and an iteration is news", () => {
  let now = 100, asked = 0;
  let iteration = 0;
  const live = new LiveRun({ now: () => now });
  const progress = () => {
    asked++;
    return iteration === 0 ? undefined : { iteration, energyChange: iteration === 1 ? undefined : -0.25 };
  };
  live.notify({ ...START, index: taskIndex(0), progress });
  const written = () => readLiveText(live.due()!)!.running[0]!.progress;
  assertEquals(written(), undefined);
  asked = 0;
  for (iteration = 1; iteration < 100; iteration++) live.due();
  assertEquals(asked, 0, "not before it is time");
  iteration = 1;
  now += 1;
  assertEquals(written(), { iteration: 1, energyChange: undefined });
  now += 1;
  assertEquals(live.due(), undefined, "nothing has changed");
  iteration = 7;
  assertEquals(written(), { iteration: 7, energyChange: -0.25 });
});
