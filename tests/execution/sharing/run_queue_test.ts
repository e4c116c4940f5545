// Many runs in a queue: how many are under way at a time, and that none ends the others.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { Admission } from "../../../lib/execution/sharing/admission.ts";
import { runQueue } from "../../../lib/execution/sharing/run_queue.ts";

const TICKET = { priority: 0, seconds: 1, memoryBytes: 1, slots: 1, exclusive: false };

/** Runs of some tasks each, of a turn of the event loop; gives how many were under way together at the most. */
async function mostActive(tasks: readonly number[], slots: number, maxActive: number) {
  const admission = new Admission({ slots, memoryBytes: 100 });
  let [active, most, computed] = [0, 0, 0];
  const task = Effect.promise(() => new Promise((resolve) => setTimeout(resolve))).pipe(
    Effect.andThen(Effect.sync(() => void computed++)),
  );
  const runs = tasks.map((count) => (arrived: () => void) =>
    Effect.suspend(() => {
      most = Math.max(most, ++active);
      const all = Array.from({ length: count }, () =>
        Effect.suspend(() => {
          queueMicrotask(arrived); // once it waits
          return admission.admit(TICKET, task);
        }));
      return Effect.all(all, { concurrency: "unbounded", discard: true });
    }).pipe(Effect.ensuring(Effect.sync(() => void active--)))
  );
  await Effect.runPromise(runQueue(runs, admission, maxActive));
  return { most, computed, active };
}

Deno.test("sharing: a thousand runs are not under way together, only as many as keep the slots busy", async () => {
  const { most, computed, active } = await mostActive(Array.from({ length: 1000 }, () => 2), 2, 100);
  assertEquals([computed, active], [2000, 0]);
  assertEquals(most <= 4, true, `${most} together`);
});

Deno.test("sharing: large runs come one after the other, but for their ends", async () => {
  assertEquals((await mostActive([20, 20, 20], 2, 100)).most, 2);
});

Deno.test("sharing: no more runs than are allowed are under way, and those without tasks hold nothing up", async () => {
  assertEquals((await mostActive([1, 1, 1, 1, 1, 1], 4, 2)).most, 2);
  const { computed } = await mostActive([0, 0, 3, 0], 1, 5);
  assertEquals(computed, 3);
});
