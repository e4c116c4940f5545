import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import type { Forecast } from "../../../lib/calculation/mod.ts";
import { Progress, type ProgressOptions } from "../../../lib/command_line/output/progress.ts";
import type { RunEvent } from "../../../lib/execution/mod.ts";

function shown(style: ProgressOptions["style"], width = 80) {
  const screen = {
    time: 100,
    lines: [] as string[],
    last: () => screen.lines.at(-1)!.replace("\r\x1b[K", ""),
  };
  const progress = new Progress({
    style,
    verbose: false,
    write: (text) => screen.lines.push(text),
    columns: () => width,
    label: String,
    forecast: { ended: () => {}, secondsLeft: () => 90 } as unknown as Forecast,
    memoryInUse: () => 227e6,
    now: () => screen.time,
  });
  return { screen, progress };
}

const level = { nbody: 1, tasks: 4 };
const STARTED: RunEvent = {
  type: "run-started",
  mode: "serial",
  workers: 1,
  schedule: "level",
  levels: [level, { nbody: 2, tasks: 6 }],
};
const start = (index: number): RunEvent => ({
  type: "task-started",
  nbody: 1,
  index: taskIndex(index),
  attempt: 1,
  exclusive: false,
});
const fail = (index: number): readonly RunEvent[] => [
  { type: "task-ended", nbody: 1, index: taskIndex(index) },
  {
    type: "task-finished",
    nbody: 1,
    index: taskIndex(index),
    outcome: { status: "failed", message: "no", remedy: "give-up", seconds: 1 },
    worker: "main",
  },
];

Deno.test("progress: it shows who is busy and how time passes while a single task runs", () => {
  const { screen, progress } = shown("bar");
  [STARTED, start(0)].forEach(progress.notify);
  assertStringIncludes(screen.last(), "0/10 (0 %)  1 min 30 s left  1/1 busy  227 MB  0 s elapsed");
  screen.time += 31;
  progress.tick();
  assertStringIncludes(screen.last(), "0/10 (0 %)  59 s left  1/1 busy  227 MB  31 s elapsed");
});

Deno.test("progress: a narrow line lacks whole parts from the end, and never its failures", () => {
  for (const width of [10, 30, 40, 80, 120]) {
    const { screen, progress } = shown("bar", width);
    [STARTED, start(0), ...fail(0), start(1)].forEach(progress.notify);
    screen.time += 31;
    progress.tick();
    const line = screen.last();
    assert(line.startsWith("1/10 (10 %)  1 failed"), line);
    assert(line.length < Math.max(width, 22), line);
    const whole =
      "1/10 (10 %)  1 failed  59 s left  1/1 busy  227 MB  31 s elapsed  level 1: 1/4  level 2: 0/6";
    assert(width < 100 ? whole.startsWith(line) : line.startsWith(whole), line);
    assert(line === whole || whole[line.length] === " " || line.length > whole.length, "no part is cut");
  }
});

Deno.test("progress: plain lines come at their interval though no task has ended", () => {
  const { screen, progress } = shown("plain");
  progress.tick();
  assertEquals(screen.lines, [], "nothing before the run");
  [STARTED, start(0)].forEach(progress.notify);
  assertEquals(screen.lines, ["10 tasks in 2 levels, one after the other\n"]);
  screen.time += 10;
  progress.tick();
  assertStringIncludes(screen.last(), "0/10 (0 %)  1 min 20 s left  1/1 busy");
});
