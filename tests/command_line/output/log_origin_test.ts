// Of whom the lines of a log speak, where several ranks compute.

import { assertEquals } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { placesOfEvents } from "../../../lib/command_line/output/log_origin.ts";
import type { RunEvent } from "../../../lib/execution/mod.ts";

const index = taskIndex(7);
const three = { rank: 3, host: "node7, the old: one" };
const started = { type: "task-started", nbody: 1, index, attempt: 1, exclusive: false } as const;
const ended = { type: "task-ended", nbody: 1, index } as const;
const retried = { type: "task-retried", nbody: 1, index, reason: "rank 5 on x", pauseSeconds: 1 } as const;
const finished = {
  type: "task-finished",
  nbody: 1,
  index,
  outcome: { status: "converged", result: { energy: -1, properties: {} }, seconds: 1 },
  worker: "rank 5 on elsewhere, worker 1",
} as const;
const alert = { type: "alert", kind: "rank", statement: "rank 5 on elsewhere: hot" } as const;

/** Ranks of which each of some events speaks. */
function ranksOf(events: readonly RunEvent[]): number[] {
  const placeOf = placesOfEvents("node0");
  return events.map((event) => placeOf(event).rank!);
}

Deno.test("log: what is said of a task names the rank that began it last, whatever its worker is called", () => {
  const elsewhere = { ...started, attempt: 2, place: { rank: 4, host: "node8" } };
  assertEquals(
    ranksOf([{ ...started, place: three }, ended, retried, elsewhere, ended, finished, finished]),
    [3, 3, 3, 4, 4, 4, 0],
  );
  assertEquals(placesOfEvents("node0")({ ...started, place: three }), three);
});

Deno.test("log: an alert names the rank that is in trouble, and all else is rank 0's", () => {
  assertEquals(ranksOf([{ ...alert, place: three }, alert, started, finished]), [3, 0, 0, 0]);
  assertEquals(placesOfEvents("node0")({ type: "run-finished", seconds: 1 }), { rank: 0, host: "node0" });
});
