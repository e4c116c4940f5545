// What timelines say: levels, barriers, bins, pauses.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  binned,
  busyWorkers,
  levelsOf,
  oneAtATime,
  type TimelineSpan,
  withoutPauses,
  workersOf,
} from "../../../lib/report/data/timeline.ts";

const span = (worker: string, nbody: number, start: number, end: number): TimelineSpan => ({
  worker,
  nbody,
  start,
  end,
  outcome: "computed",
});

// Worker 2 waits for worker 1 from 3 to 4, and at the end of level 2 worker 1 from 6 to 7.
const SPANS = [span("w 1", 1, 0, 4), span("w 2", 1, 0, 3), span("w 1", 2, 4, 6), span("w 2", 2, 4, 7)];

Deno.test("timeline: a level's barrier costs what workers wait after its last task was handed out", () => {
  const [monomers, dimers] = levelsOf({ spans: SPANS });
  assertEquals([monomers!.idle_seconds, dimers!.idle_seconds], [1, 1]);
  assertEquals([monomers!.busy_seconds, monomers!.wall_seconds], [7, 4]);
  assertAlmostEquals(monomers!.utilization, 7 / 8);
});

Deno.test("timeline: a worker that a level has no task for waits since its last task was handed out", () => {
  const spans = [span("w 1", 1, 0, 4), span("w 2", 1, 0, 1), span("w 2", 1, 1, 3), span("w 3", 2, 4, 5)];
  assertEquals(levelsOf({ spans })[0]!.idle_seconds, 1 + 3);
});

Deno.test("timeline: bins hold all of the busy time, and full neighbours are one bar", () => {
  const bins = binned({ spans: SPANS }, 7);
  const busy = bins.reduce((sum, { start, end, busy }) => sum + (end - start) * busy, 0);
  assertAlmostEquals(busy, 12);
  assertEquals(bins.length, 4);
  const steps = busyWorkers({ spans: SPANS }, 7).map(({ busy }) => Math.round(busy));
  assertEquals(steps, [2, 2, 2, 1, 2, 2, 1]);
});

Deno.test("timeline: 50,000 tasks are at most some bars a worker, whatever their lengths", () => {
  const spans = Array.from({ length: 50_000 }, (_, i) => span(`w ${i % 8}`, 1 + (i >> 15), i, i + 7));
  assertEquals(binned({ spans }, 400).length <= 8 * 2 * 400, true);
});

Deno.test("timeline: times of tasks that were written down together are those of one after the other", () => {
  const placed = oneAtATime([span("w 1", 1, 0, 4), span("w 1", 1, 2, 4), span("w 2", 1, 1, 4)]);
  const first = placed.filter(({ worker }) => worker === "w 1").map(({ start, end }) => [start, end]);
  assertEquals(first, [[2, 4], [-2, 2]]);
  assertEquals(oneAtATime(SPANS).toSorted((a, b) => a.start - b.start).length, 4);
});

Deno.test("timeline: pauses of a run that was continued later are left out and counted", () => {
  const { spans, pauses } = withoutPauses([span("w 1", 1, 100, 110), span("w 1", 2, 4110, 4120)]);
  assertEquals([spans.map(({ start }) => start), pauses], [[0, 10], 4000]);
  assertEquals(withoutPauses(SPANS).pauses, undefined);
});

Deno.test("timeline: workers come in the order of their numbers", () => {
  assertEquals(workersOf({ spans: ["worker 10", "worker 9"].map((name) => span(name, 1, 0, 1)) }), [
    "worker 9",
    "worker 10",
  ]);
});
