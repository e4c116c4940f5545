import { assertEquals } from "@std/assert";
import { waitingLines } from "../../../lib/report/render/waiting_lines.ts";

/** A run on two workers: 20 s of computing, and each level's idle time. */
const run = (wall_seconds: number, ...idle: number[]) => ({
  schedule: "level" as const,
  workers: 2,
  wall_seconds,
  makespan_lower_bound_seconds: 10,
  levels: idle.map((idle_seconds, i) => ({
    nbody: i + 1,
    tasks: 3,
    wall_seconds: 5,
    busy_seconds: 7,
    utilization: 0.7,
    idle_seconds,
  })),
});

Deno.test("report: a run says what levels that overlap may save, where that is much", () => {
  const said = (seconds: string) => [
    `workers were idle at the ends of levels: --schedule overlap, by which none waits for the one below, may save ${seconds}`,
  ];
  assertEquals(waitingLines(run(18, 2, 14)), said("8.00 s"));
  // No more than there is between the run and the least that its tasks take.
  assertEquals(waitingLines(run(16, 2, 14)), said("6.00 s"));
  assertEquals(waitingLines(run(13, 2, 14)), []);
  assertEquals(waitingLines(run(18, 2, 7)), []);
  assertEquals(waitingLines(run(400, 2, 14)), []);
  assertEquals(waitingLines(run(18, 16)), []);
  assertEquals(waitingLines({ ...run(18, 2, 14), schedule: "overlap" }), []);
});
