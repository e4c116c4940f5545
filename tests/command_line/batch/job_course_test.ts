// The end of a run in a job: whether another job of the same length would get further decides its status.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import { TestClock } from "effect/testing";
import { taskIndex } from "../../../lib/base/indices.ts";
import type { ComputedTasks } from "../../../lib/calculation/mod.ts";
import { JobCourse } from "../../../lib/command_line/batch/job_course.ts";
import type { Host } from "../../../lib/command_line/mod.ts";
import type { RunEvent } from "../../../lib/execution/mod.ts";
import { withFolder } from "../../folders.ts";
import { comes } from "../../waiting.ts";

const TIME = { job: "Slurm job 7", milliseconds: 600_000, begin: 0 };

/** How a run of 5 tasks ends that is interrupted: whether another gets further, and what is said. */
function interrupted(
  { after, signal = "SIGUSR2", outcomes = [], continues = true, isTimed = true, milliseconds = 600_000 }: {
    readonly after: number;
    readonly signal?: string;
    readonly outcomes?: readonly ("converged" | "failed" | "reused")[];
    readonly continues?: boolean;
    readonly isTimed?: boolean;
    readonly milliseconds?: number;
  },
) {
  let said = "";
  const host = { err: (text: string) => said += text, endingSignal: () => signal } as unknown as Host;
  return Effect.gen(function* () {
    const course = new JobCourse(host, isTimed ? { ...TIME, milliseconds } : undefined, {
      continues: () => continues,
      howTo: () => "kept",
    });
    course.observe(
      {
        type: "run-started",
        mode: "serial",
        workers: 1,
        schedule: "level",
        levels: [{ nbody: 1, tasks: 5 }],
      },
    );
    outcomes.forEach((status, i) =>
      course.observe(
        { type: "task-finished", nbody: 1, index: taskIndex(i), outcome: { status } } as RunEvent,
      )
    );
    yield* TestClock.adjust(`${after} seconds`);
    return { getsFurther: yield* course.interrupted, said };
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);
}

Deno.test("job: warned before a single task has ended, a run asks for more time, and is not queued again", async () => {
  for (const outcomes of [[], ["reused"], ["failed"]] as const) {
    const { getsFurther, said } = await interrupted({ after: 400, outcomes });
    assertEquals(getsFurther, false);
    assertMatch(
      said,
      /[45] tasks are left, of which none ended in the 6 min 40 s until Slurm job 7 was warned of its/,
    );
  }
});

Deno.test("job: in a job of a minute Slurm's warning may come after a few seconds, and counts", async () => {
  assertEquals((await interrupted({ after: 5, milliseconds: 48_000 })).getsFurther, false);
});

Deno.test("job: a run that gets further has the status of its signal", async () => {
  const cases = [
    { after: 400, outcomes: ["converged"] }, // it has kept a task
    { after: 200 }, // warned early: the next one may have more time
    { after: 400, outcomes: ["reused", "reused", "reused", "reused", "reused"] }, // all is there
    { after: 400, signal: "SIGTERM" }, // preempted
    { after: 400, isTimed: false }, // nobody knows its time
  ] as const;
  for (const one of cases) {
    assertEquals(await interrupted(one), { getsFurther: true, said: "nmer: kept\n" }, JSON.stringify(one));
  }
});

Deno.test("job: a run that would begin afresh gets no further, whatever it has computed", async () => {
  const { getsFurther, said } = await interrupted({ after: 400, outcomes: ["converged"], continues: false });
  assertEquals(getsFurther, false);
  assertMatch(said, /4 tasks are left; kept; another job of this length would get no further/);
});

Deno.test("job: at the end of its time a run says whether another one gets further", () => {
  const ended = (computed: number, continues: boolean) => {
    let said = "";
    const host = { err: (text: string) => said += text } as unknown as Host;
    const course = new JobCourse(host, TIME, { continues: () => continues, howTo: () => "kept" });
    const tasks = { cancelled: 1, statistics: { tasks: { computed } } } as unknown as ComputedTasks;
    return [course.outOfTime(TIME, tasks), said];
  };
  assertEquals(ended(2, true), [true, "nmer: the time of Slurm job 7 is over, and 1 task is left; kept\n"]);
  assertEquals(ended(2, false)[0], false);
  assertMatch(String(ended(2, false)[1]), /another job of this length would get no further/);
  assertEquals(ended(0, true), [
    false,
    "nmer: 1 task is left, of which none could end within the 10 min 0 s that Slurm job 7 left for it; ask for more time\n",
  ]);
});

const CASES = [
  ["one run", ["in.yaml"], 3],
  ["a run of several inputs", ["in.yaml", "other.yaml", "-o", "results/", "--verbose"], 6],
] as const;

for (const [what, inputs, left] of CASES) {
  Deno.test(`job: ${what} ends with status 4 where the warning comes before a task has ended`, () =>
    withFolder(async (folder) => {
      const file = (name: string) => join(folder, name);
      await Deno.writeTextFile(file("slow.sh"), "#!/bin/sh\nexec sleep 100\n", { mode: 0o755 });
      const input = 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\n' +
        'model: { program: "command:slow", method: any, basis: any }\nbsse: nocp\n';
      for (const name of ["in.yaml", "other.yaml"]) await Deno.writeTextFile(file(name), input);
      const cli = new URL("../../../cli.ts", import.meta.url).pathname;
      const config = new URL("../../../deno.json", import.meta.url).pathname;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "--no-prompt", "--config", config, "-P", cli, "run", ...inputs]
          .concat("--command", `slow=${file("slow.sh")}`),
        cwd: folder,
        env: {
          SLURM_JOB_ID: "7",
          SLURM_JOB_END_TIME: String(Math.ceil(Date.now() / 1000) + 60),
          NO_COLOR: "1",
        },
        stdout: "null",
        stderr: "piped",
      }).spawn();
      let err = "";
      const reading = (async () => {
        for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) err += text;
      })();
      await comes(() => /on \d+ process|begins/.test(err));
      child.kill("SIGUSR2");
      assertEquals((await child.status).code, 4, err);
      await reading;
      assertMatch(err, /of which none ended in the .* until Slurm job 7 was warned of its end/);
      assertStringIncludes(err, `${left} tasks are left`);
    }));
}

Deno.test("job: several runs count together: one task of any is further, none is not, whatever waits", () => {
  const ended = (...outcomes: readonly ("converged" | "reused" | "cancelled")[]) => {
    let said = "";
    const host = { err: (text: string) => said += text } as unknown as Host;
    const course = new JobCourse(host, TIME, { continues: () => true, howTo: () => "kept" }, 10);
    const levels = [{ nbody: 1, tasks: 5 }];
    course.observe({ type: "run-started", mode: "serial", workers: 1, schedule: "level", levels });
    for (const status of outcomes) {
      course.observe(
        { type: "task-finished", nbody: 1, index: taskIndex(0), outcome: { status } } as RunEvent,
      );
    }
    return [course.allOutOfTime(TIME), said];
  };
  assertEquals(ended("converged", "reused", "cancelled"), [
    true,
    "nmer: the time of Slurm job 7 is over, and 8 tasks are left; kept\n",
  ]);
  const [getsFurther, said] = ended("reused", "cancelled");
  assertEquals(getsFurther, false);
  assertMatch(String(said), /9 tasks are left, of which none could end within .*; ask for more time/);
});
