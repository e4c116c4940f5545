// Tasks that take more memory than there is: contained, tried again alone with all memory, or told what would help.

import { assert, assertEquals, assertMatch } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import { taskIndex } from "../../../lib/base/indices.ts";
import { fallbackCarrier, noStore, runPlan } from "../../../lib/execution/mod.ts";
import { describeEnding, remedyOf } from "../../../lib/execution/processes/ending.ts";
import {
  BOTH,
  comes,
  evaluate,
  faultyContext,
  faultyPool,
  isAlive,
  ONE,
} from "../../faults/process_fakes.ts";
import { fakeCarrier, planOf, recording } from "../fakes.ts";

/** Runs monomers and a dimer, at which the fault shows, with so much memory for all. */
async function runFaulty(fault: string, memoryBytes: number) {
  const pids: number[] = [];
  const { events, layer } = recording();
  // The last carrier would end the run with the fault: nothing may come so far.
  const never = fakeCarrier(1, () => Effect.die("the carrier without containment was used"));
  const pool = faultyPool(fault, { context: faultyContext(fault, 1e8), processes: 1 }, pids);
  const outcomes = await Effect.runPromise(
    runPlan(planOf(2), {
      schedule: "level",
      workOf: () => 1,
      memoryBytes,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 2,
      onFailure: "continue",
    }).pipe(
      Effect.provide(fallbackCarrier([pool, never])),
      Effect.provide(Layer.merge(noStore, layer)),
    ),
  );
  const starts = events.flatMap((event) => event.type === "task-started" && event.index === 2 ? [event] : []);
  return { outcomes, starts, processes: pids.length };
}

Deno.test("memory: a task that exhausts the heap of its process runs alone with a larger one, and converges", async () => {
  const { outcomes, starts, processes } = await runFaulty("much", 2 * 2 ** 30);
  assertEquals(outcomes.count("converged"), 3);
  assertEquals(starts.map(({ attempt, exclusive }) => [attempt, exclusive]), [[1, false], [2, true]]);
  assertEquals(processes, 3); // the first, its replacement, and the one for the task alone
});

Deno.test("memory: a task that exhausts all there is fails and says what would help, and the others go on", async () => {
  const { outcomes, starts } = await runFaulty("heap", 400 * 2 ** 20);
  assertEquals(starts.map(({ attempt, exclusive }) => [attempt, exclusive]), [[1, false], [2, true]]);
  assertEquals(outcomes.count("converged"), 2);
  const failed = outcomes.failures.get(taskIndex(2));
  assertEquals(failed?.remedy, "more-resources");
  assertMatch(
    failed!.message,
    /^lone process 1 ran out of memory \(heap limit 400 MB\), though it ran alone with all memory; give more with --memory, or take smaller fragments/,
  );
});

Deno.test("memory: beyond the largest heap there is, more memory is not promised", () => {
  const ending = {
    code: 133,
    signal: "SIGTRAP",
    stderr: "Fatal JavaScript out of memory",
    heapMegabytes: 4096,
  };
  assertEquals(remedyOf(ending), "give-up");
  assertMatch(describeEnding(ending), /4096 MB, the most that a process can have\); take smaller fragments/);
  assertEquals(remedyOf({ ...ending, heapMegabytes: 1024 }), "more-resources");
  assertEquals(remedyOf({ ...ending, signal: "SIGKILL", stderr: "" }), "more-resources");
  assertEquals(remedyOf({ ...ending, signal: "SIGSEGV", stderr: "" }), "retry");
  assert(!/most/.test(describeEnding({ ...ending, heapMegabytes: 1024 })));
});

Deno.test("memory: while a task runs alone there is no other process, and afterwards there are again", async () => {
  const pids: number[] = [];
  const alive = () => pids.filter(isAlive).length;
  await Effect.runPromise(
    Effect.gen(function* () {
      assertEquals([pids.length, alive()], [3, 3]);
      const fiber = yield* Effect.forkChild(evaluate({ ...BOTH, memoryBytes: 1e9 })); // never ends
      assert(yield* Effect.promise(() => comes(() => pids.length === 4 && alive() === 1)));
      yield* Fiber.interrupt(fiber);
      assertEquals((yield* evaluate({ ...ONE, memoryBytes: 1e9 })).worker, "lone process 2");
      assertMatch((yield* evaluate(ONE)).worker, /^process [4-6]$/);
    }).pipe(Effect.provide(faultyPool("silence", { processes: 3 }, pids))),
  );
  assertEquals(alive(), 0);
});
