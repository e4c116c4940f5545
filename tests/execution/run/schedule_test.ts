// Levels one after the other, or side by side; limits of time; the watchdog.

import { assertEquals } from "@std/assert";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Layer from "effect/Layer";
import { TestClock } from "effect/testing";
import { noStore, ResultStore, type RunOptions, runPlan } from "../../../lib/execution/mod.ts";
import { converged, fakeCarrier, planOf, recording, RUN_OPTIONS } from "../fakes.ts";

const OPTIONS: RunOptions = { ...RUN_OPTIONS, workOf: (_, real) => real.length, retries: 0 };

/** Seconds of the test clock that a run of four fragments to dimers takes; dimer 0-1 takes a minute. */
async function makespan(schedule: "level" | "overlap", slots: number): Promise<number> {
  const { events, layer } = recording();
  const evaluate = ({ real }: { real: readonly number[] }) =>
    Effect.as(Effect.sleep(String(real) === "0,1" ? "60 seconds" : "10 seconds"), converged(1));
  const workOf: RunOptions["workOf"] = (_, real) => String(real) === "0,1" ? 6 : 1;
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        runPlan(planOf(4, ["nocp"], 2), { ...OPTIONS, schedule, workOf }).pipe(
          Effect.provide(fakeCarrier(slots, evaluate)),
          Effect.provide(noStore),
          Effect.provide(layer),
        ),
      );
      for (let i = 0; i < 200; i++) yield* TestClock.adjust("1 second");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  const finished = events.at(-1)!;
  return finished.type === "run-finished" ? Math.round(finished.seconds) : NaN;
}

Deno.test("schedule: overlap fills the barrier, and is never slower than level", async () => {
  // 4 monomers of 10 s, 5 dimers of 10 s and one of 60 s.
  assertEquals(await makespan("level", 3), 80);
  assertEquals(await makespan("overlap", 3), 60);
  assertEquals(await makespan("level", 1), await makespan("overlap", 1));
});

Deno.test("schedule: both tell of every level's start and end, and of every task", async () => {
  for (const schedule of ["level", "overlap"] as const) {
    const { events, layer } = recording();
    const outcomes = await Effect.runPromise(
      runPlan(planOf(4, ["nocp", "cp"]), { ...OPTIONS, schedule }).pipe(
        Effect.provide(fakeCarrier(3, () => Effect.succeed(converged(1)))),
        Effect.provide(noStore),
        Effect.provide(layer),
      ),
    );
    const count = (type: string) => events.filter((event) => event.type === type).length;
    assertEquals([count("level-started"), count("level-finished")], [4, 4]);
    assertEquals([count("task-started"), count("task-finished")], [outcomes.taskCount, outcomes.taskCount]);
  }
});

Deno.test("schedule: a run that takes too long stops, and what it has computed counts", async () => {
  const { events, layer } = recording();
  const outcomes = await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        runPlan(planOf(5, ["nocp"], 1), { ...OPTIONS, runTimeout: Duration.seconds(25) }).pipe(
          Effect.provide(fakeCarrier(1, () => Effect.as(Effect.sleep("10 seconds"), converged(1)))),
          Effect.provide(noStore),
          Effect.provide(layer),
        ),
      );
      yield* TestClock.adjust("1 minute");
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals([outcomes.count("converged"), outcomes.count("cancelled")], [2, 3]);
  assertEquals(events.filter(({ type }) => type === "task-finished").length, 5);
});

Deno.test("watchdog: it tells when nothing moves, ever more rarely, and which tasks are under way", async () => {
  const { events, layer } = recording();
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        runPlan(planOf(2, ["nocp"], 1), OPTIONS).pipe(
          Effect.provide(
            fakeCarrier(
              2,
              ({ real: [fragment] }) =>
                Effect.as(Effect.sleep(fragment === 0 ? "4 minutes" : "20 minutes"), converged(1)),
            ),
          ),
          Effect.provide(noStore),
          Effect.provide(layer),
        ),
      );
      for (let i = 0; i < 21 * 6; i++) yield* TestClock.adjust("10 seconds");
      yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  const stalls = events.flatMap((event) => event.type === "stalled" ? [event] : []);
  assertEquals(stalls.map(({ running }) => [...running]), [[1], [1]] as number[][] as never);
  assertEquals(stalls.map(({ seconds }) => Math.round(seconds / 60)), [5, 10]);
});

Deno.test("schedule: before a limit of time only tasks start that end in it, whatever is kept already", async () => {
  // Five monomers of 10 s on one worker, of which one is kept, and 25 s for them.
  const computed: string[] = [];
  const { layer } = recording();
  const kept = Layer.succeed(ResultStore, {
    find: ({ real }) => Effect.succeed(real[0] === 3 ? { result: { energy: 1 }, seconds: 1 } : undefined),
    store: () => Effect.void,
    durable: false,
  });
  const evaluate = ({ real }: { real: readonly number[] }) => {
    computed.push(String(real));
    return Effect.as(Effect.sleep("10 seconds"), converged(1));
  };
  const run = (isForeseen: boolean, spread = 1) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(
          runPlan(planOf(5, ["nocp"], 1), {
            ...OPTIONS,
            workOf: () => 10,
            isForeseen: () => isForeseen,
            spreadOf: () => spread,
            runTimeout: Duration.seconds(25),
          }).pipe(
            Effect.provide(fakeCarrier(1, evaluate)),
            Effect.provide(kept),
            Effect.provide(layer),
          ),
        );
        for (let i = 0; i < 60; i++) yield* TestClock.adjust("1 second");
        return yield* Fiber.join(fiber);
      }).pipe(Effect.provide(TestClock.layer())),
    );
  const foreseen = await run(true);
  assertEquals(computed.splice(0), ["0", "1"]);
  assertEquals(["converged", "reused", "cancelled"].map((status) => foreseen.count(status as "reused")), [
    2,
    1,
    2,
  ]);
  assertEquals(foreseen.outOfTime, true);
  // What may take half as long again would not end in what is left after the first one.
  assertEquals((await run(true, 1.6)).outOfTime, true);
  assertEquals(computed.splice(0), ["0"]);
  // Where nothing is known of the model it begins, and is given up.
  const unknown = await run(false);
  assertEquals(computed, ["0", "1", "2"]);
  assertEquals(["converged", "cancelled"].map((status) => unknown.count(status as "converged")), [2, 3]);
  assertEquals(unknown.outOfTime, true);
});
