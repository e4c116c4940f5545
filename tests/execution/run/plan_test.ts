import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { taskIndex } from "../../../lib/base/indices.ts";
import { CarrierError, noStore, type RunOptions, runPlan } from "../../../lib/execution/mod.ts";
import { type Converged, type Failed, partWhere, type Plan } from "../../../lib/plan/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, fakeCarrier, planOf, recording, RUN_OPTIONS } from "../fakes.ts";

function runWith(
  plan: Plan,
  slots: number,
  evaluate: (task: TaskRequest) => Effect.Effect<Converged | Failed, CarrierError>,
  options: Partial<RunOptions> = {},
) {
  const { events, layer } = recording();
  const effect = runPlan(plan, { ...RUN_OPTIONS, ...options }).pipe(
    Effect.provide(fakeCarrier(slots, evaluate)),
    Effect.provide(noStore),
    Effect.provide(layer),
  );
  return { events, effect };
}

const label = ({ real, basis }: TaskRequest) => `${real.join()}@${basis.join()}`;
const energyOf = ({ real, basis }: TaskRequest) => -real.length - basis.length / 8;

Deno.test("run: every planned task is computed exactly once, no level before the one below is done", async () => {
  const plan = planOf(5, ["nocp", "cp", "vmfc"]);
  const seen: string[] = [];
  let level = 1;
  let underWay = 0;
  const { effect, events } = runWith(plan, 3, (task) =>
    Effect.gen(function* () {
      if (task.real.length > level) {
        assertEquals(underWay, 0, "a level began while the one below was under way");
        level = task.real.length;
      }
      assertEquals(task.real.length, level, "levels are contiguous");
      underWay++;
      yield* Effect.yieldNow;
      underWay--;
      seen.push(label(task));
      return converged(energyOf(task));
    }));
  const outcomes = await Effect.runPromise(effect);
  assertEquals(seen.length, plan.taskCount);
  assertEquals(new Set(seen).size, plan.taskCount);
  for (const task of plan.tasks()) {
    assertEquals(
      outcomes.result(task.index)!.energy,
      energyOf({ model: 0, real: task.real, basis: task.basis }),
    );
  }
  assertEquals(events.filter(({ type }) => type === "level-finished").length, 5);
  assertEquals(events.at(0)!.type, "run-started");
  assertEquals(events.at(-1)!.type, "run-finished");
});

Deno.test("run: as many tasks are under way as the carrier has slots, and heavy ones start first", async () => {
  const plan = planOf(6, ["nocp"], 1);
  const started: number[] = [];
  let underWay = 0;
  let most = 0;
  const { effect } = runWith(
    plan,
    4,
    (task) =>
      Effect.gen(function* () {
        started.push(task.real[0]!);
        most = Math.max(most, ++underWay);
        yield* Effect.yieldNow;
        underWay--;
        return converged(0);
      }),
    { workOf: (_, [fragment]) => [3, 9, 1, 9, 7, 2][fragment!]! },
  );
  await Effect.runPromise(effect);
  assertEquals(started, [1, 3, 4, 0, 5, 2]);
  assertEquals(most, 4);
});

Deno.test("run: a task that its carrier lost is tried again, and set aside when it is lost twice", async () => {
  const plan = planOf(3, ["nocp"], 1);
  const tries = [0, 0, 0];
  const { effect, events } = runWith(plan, 1, ({ real: [fragment] }) => {
    const lost = fragment === 0 ? tries[0]! < 1 : fragment === 1;
    tries[fragment!]!++;
    return lost
      ? Effect.fail(new CarrierError("lost", "a worker died: boom"))
      : Effect.succeed(converged(fragment!));
  });
  const outcomes = await Effect.runPromise(effect);
  assertEquals(tries, [2, 2, 1]);
  assertEquals(outcomes.status(taskIndex(0)), "converged");
  assertEquals(outcomes.status(taskIndex(1)), "failed");
  assertStringIncludes(
    outcomes.failures.get(1)!.message,
    "a worker died: boom, for the second time under this task",
  );
  assertEquals(events.filter(({ type }) => type === "task-retried").length, 2);
});

Deno.test("run: a failed task leaves the others alone, or ends the run, as wished", async () => {
  const plan = planOf(4, ["nocp"], 2);
  const failed: Failed = { status: "failed", message: "not converged", remedy: "fix-input", seconds: 1 };
  const evaluate = ({ real }: TaskRequest) =>
    Effect.succeed(real.length === 1 && real[0] === 2 ? failed : converged(0));
  const going = await Effect.runPromise(runWith(plan, 2, evaluate).effect);
  assertEquals([going.count("failed"), going.count("converged"), going.count("cancelled")], [1, 9, 0]);
  const aborted = await Effect.runPromise(runWith(plan, 1, evaluate, { onFailure: "abort" }).effect);
  assertEquals([aborted.count("failed"), aborted.count("converged"), aborted.count("cancelled")], [1, 2, 7]);
});

Deno.test("run: a task that takes too long is interrupted and fails with what to do", async () => {
  const plan = planOf(2, ["nocp"], 1);
  let interrupted = false;
  const { effect } = runWith(
    plan,
    2,
    ({ real: [fragment] }) =>
      fragment === 0 ? Effect.succeed(converged(1)) : Effect.never.pipe(
        Effect.onInterrupt(() =>
          Effect.sync(() => {
            interrupted = true;
          })
        ),
      ),
    { timeout: Duration.minutes(5) },
  );
  const outcomes = await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect);
      yield* TestClock.adjust("4 minutes");
      assertEquals(interrupted, false);
      yield* TestClock.adjust("2 minutes");
      return yield* Fiber.join(fiber);
    }).pipe(Effect.provide(TestClock.layer())),
  );
  assert(interrupted);
  assertEquals(outcomes.failures.get(1), {
    status: "failed",
    message: "did not end within 5m; give it more time with --timeout",
    remedy: "more-time",
    seconds: 300,
  });
});

Deno.test("run: interruption ends every task that is under way, and starts no other", async () => {
  const plan = planOf(5, ["nocp"], 1);
  let started = 0;
  let ended = 0;
  const { effect } = runWith(plan, 3, () =>
    Effect.suspend(() => {
      started++;
      return Effect.never;
    }).pipe(Effect.ensuring(Effect.sync(() => ended++))));
  await Effect.runPromise(Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect);
    yield* Effect.yieldNow;
    yield* Fiber.interrupt(fiber);
  }));
  assertEquals([started, ended], [3, 3]);
});

Deno.test("run: the order in which tasks end does not change a bit of the outcomes", async () => {
  const plan = planOf(4, ["nocp", "cp"]);
  const runs = await Promise.all([1, 2, 3].map((seed) =>
    Effect.runPromise(
      runWith(plan, 4, (task) =>
        Effect.gen(function* () {
          const turns = (task.basis.length * 7 + task.real[0]! * 5 * seed) % 6;
          for (let i = 0; i < turns; i++) yield* Effect.yieldNow;
          return converged(Math.sqrt(2) * energyOf(task));
        })).effect,
    )
  ));
  for (const task of plan.tasks()) {
    assertEquals(new Set(runs.map((outcomes) => outcomes.result(task.index)!.energy)).size, 1);
  }
});

Deno.test("run: a task costs the same few decisions on a thousand slots as on two", async () => {
  const asked = async (slots: number) => {
    let count = 0;
    const { effect } = runWith(
      planOf(3000, ["nocp"], 1),
      slots,
      () => Effect.as(Effect.yieldNow, converged(-1)),
      {
        memoryOf: () => (count++, 1),
      },
    );
    await Effect.runPromise(effect);
    return count / 3000;
  };
  assert(await asked(2) < 5);
  assert(await asked(1000) < 5);
});

for (const schedule of ["level", "overlap"] as const) {
  Deno.test(`run: of a part of a plan nothing else is computed, counted or cancelled (${schedule})`, async () => {
    const plan = planOf(5, ["nocp", "cp"]);
    const [, second] = plan.levels;
    // Some of each level but the second, of which it has none.
    const part = partWhere(plan, (i) => i % 3 === 1 && !(i >= second!.start && i < second!.end));
    const seen: string[] = [];
    const { effect, events } = runWith(plan, 3, (task) => {
      seen.push(label(task));
      return Effect.succeed(converged(energyOf(task)));
    }, { part, schedule });
    const outcomes = await Effect.runPromise(effect);
    assertEquals(seen.length, part.taskCount);
    for (const { index } of plan.tasks()) {
      assertEquals(outcomes.status(index), part.has(index) ? "converged" : "pending");
    }
    const started = events.find((event) => event.type === "run-started")!;
    assertEquals(
      started.levels.map(({ nbody }) => nbody),
      [1, 3, 4, 5].filter((n) => part.count(plan.levels[n - 1]!) > 0),
    );
    assertEquals(started.levels.reduce((sum, { tasks }) => sum + tasks, 0), part.taskCount);
    const levels = events.filter(({ type }) => type === "level-finished");
    assertEquals(levels.length, started.levels.length);
  });
}

Deno.test("run: what is left of a part when the run is stopped is cancelled, and nothing else", async () => {
  const plan = planOf(5, ["nocp"], 2);
  const part = partWhere(plan, (i) => i >= 3);
  const { effect } = runWith(
    plan,
    1,
    () => Effect.succeed({ status: "failed", message: "no", remedy: "give-up", seconds: 1 }),
    { part, onFailure: "abort" },
  );
  const outcomes = await Effect.runPromise(effect);
  assertEquals([outcomes.count("failed"), outcomes.count("cancelled"), outcomes.count("pending")], [
    1,
    11,
    3,
  ]);
});
