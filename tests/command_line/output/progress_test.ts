import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import type { Forecast } from "../../../lib/calculation/mod.ts";
import { Progress, type ProgressOptions } from "../../../lib/command_line/output/progress.ts";
import { runCommand } from "../fake_host.ts";

const forecast = { ended: () => {}, secondsLeft: () => 125 } as unknown as Forecast;

function progressOf(style: ProgressOptions["style"], columns = 200, interval?: number) {
  let text = "", time = 0;
  const progress = new Progress({
    style,
    verbose: false,
    write: (part) => text += part,
    columns: () => columns,
    label: String,
    forecast,
    memoryInUse: () => 2.5e9,
    interval,
    now: () => time,
  });
  const start = (index: number) =>
    progress.notify({
      type: "task-started",
      nbody: 1,
      index: taskIndex(index),
      attempt: 1,
      exclusive: false,
    });
  progress.notify({
    type: "run-started",
    mode: "serial",
    workers: 1,
    schedule: "level",
    levels: [{ nbody: 1, tasks: 4 }, { nbody: 2, tasks: 6 }],
  });
  progress.notify({ type: "level-started", nbody: 1, tasks: 4 });
  return {
    progress,
    start,
    at: (seconds: number) => time = seconds,
    shown: () => text.split("\r\x1b[K").at(-1)!,
  };
}

Deno.test("progress: a tick shows what runs now, the time left and the time so far, although nothing has ended", () => {
  const { progress, start, at, shown } = progressOf("bar");
  start(0);
  at(61);
  progress.tick();
  assertEquals(
    shown(),
    "0/10 (0 %)  2 min 5 s left  1/1 busy  2.5 GB  level 1: 0/4  level 2: 0/6  1 min 1 s so far",
  );
});

Deno.test("progress: a narrow line loses whole parts, the least important first, and never a failure", () => {
  for (const columns of [40, 60, 80, 120]) {
    const { progress, start, at, shown } = progressOf("bar", columns);
    start(0);
    const outcome = { status: "failed", message: "no", remedy: "give-up", seconds: 1 } as const;
    progress.notify({ type: "task-ended", nbody: 1, index: taskIndex(0) });
    progress.notify({ type: "task-finished", nbody: 1, index: taskIndex(0), outcome, worker: "w" });
    at(2);
    progress.tick();
    assert(shown().length < columns, shown());
    assertStringIncludes(shown(), "1/10 (10 %)  1 failed");
    const whole =
      "1/10 (10 %)  1 failed  2 min 5 s left  0/1 busy  2.5 GB  level 1: 1/4  level 2: 0/6  2 s so far  0.5 tasks/s";
    assert(whole.startsWith(shown()) && (whole + "  ").charAt(shown().length) === " ", shown());
  }
});

Deno.test("progress: plain lines begin with the run, and come time and again while nothing ends", () => {
  const { progress, at, shown } = progressOf("plain");
  assertStringIncludes(shown(), "10 tasks in 2 levels");
  at(10);
  progress.tick();
  assertStringIncludes(shown(), "0/10 (0 %)  2 min 5 s left");
});

Deno.test("progress: the interval is what was asked for, else 1 second on a terminal and 10 in lines", () => {
  const seconds = (progress: Progress) => String(progress.interval);
  assertEquals(seconds(progressOf("bar").progress), seconds(progressOf("plain", 80, 1).progress));
  assertEquals(seconds(progressOf("plain").progress), seconds(progressOf("bar", 80, 10).progress));
});

Deno.test("progress: an interval may be given in parts of a second, and not be none", async () => {
  const input = 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }\n';
  const run = (interval: string) =>
    runCommand(["run", "in.yaml", "--progress", "plain", "--progress-interval", interval], {
      "in.yaml": input,
    });
  assertEquals((await run("0.5")).status, 0);
  const refused = await run("0");
  assertEquals(refused.status, 2);
  assertStringIncludes(refused.err, "--progress-interval: found");
});
