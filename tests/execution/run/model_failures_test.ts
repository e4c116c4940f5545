import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { noStore, runPlan } from "../../../lib/execution/mod.ts";
import { FIRST_TASKS, ModelFailures } from "../../../lib/execution/run/model_failures.ts";
import { type Failed, Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, fakeCarrier, planOf, recording, RUN_OPTIONS } from "../fakes.ts";

const failed = (message: string, remedy: Failed["remedy"] = "give-up"): Failed => ({
  status: "failed",
  message,
  remedy,
  seconds: 1,
});
const AUTO = "(auto)";
Deno.test("model failures: five of a model's first tasks that fail alike end it, numbers aside", () => {
  const failures = new ModelFailures(planOf(8, ["nocp"], 2));
  for (let i = 1; i < FIRST_TASKS; i++) {
    assertEquals(failures.settled(AUTO, failed(`no dftd3, energy ${-i}.5e-3`)), undefined);
  }
  const ended = failures.settled(AUTO, failed("no dftd3, energy 7"));
  assertEquals(ended, { model: AUTO, message: "no dftd3, energy 7", failed: 5, lacksSomething: false });
  assertEquals(failures.isEnded(AUTO), true);
});

Deno.test("model failures: all of a first level decide where they are fewer than five", () => {
  const failures = new ModelFailures(planOf(2));
  assertEquals(failures.settled(AUTO, failed("no", "install")), undefined);
  assertEquals(failures.settled(AUTO, failed("no", "install"))?.lacksSomething, true);
});

for (
  const [what, outcome] of [
    ["one that converged", converged(-1)],
    ["one that was there already", { status: "reused", result: { energy: -1 } }],
    ["one that failed otherwise", failed("something else")],
    [
      "one that did not converge, as its geometry may have it",
      failed("did not converge", "other-convergence"),
    ],
    ["one that took too long, as the largest may", failed("no dftd3", "more-time")],
  ] as const
) {
  Deno.test(`model failures: ${what} among the first tasks lets the model continue`, () => {
    const failures = new ModelFailures(planOf(8));
    failures.settled(AUTO, failed("no dftd3"));
    failures.settled(AUTO, outcome);
    for (let i = 0; i < 20; i++) failures.settled(AUTO, failed("no dftd3"));
    assertEquals(failures.ended, []);
  });
}

Deno.test("model failures: want of memory ends a model only when all of its first level had it", () => {
  const failures = new ModelFailures(planOf(8));
  for (let i = 0; i < 7; i++) {
    assertEquals(failures.settled(AUTO, failed("no memory", "more-resources")), undefined);
  }
  assertEquals(failures.settled(AUTO, failed("no memory", "more-resources"))?.failed, 8);
});

function twoModels(): Plan {
  return new Plan(resolveExpansion({
    fragmentCount: 4,
    bsse: ["nocp"],
    levels: new Map([[1, "good"], [2, "bad"]]),
  }));
}

for (const schedule of ["level", "overlap"] as const) {
  Deno.test(`model failures: the tasks of an ended model are not tried, others are: schedule ${schedule}`, async () => {
    const plan = planOf(9, ["nocp"], 2);
    const tried: string[] = [];
    const { events, layer } = recording();
    const outcomes = await Effect.runPromise(
      runPlan(plan, { ...RUN_OPTIONS, schedule }).pipe(
        Effect.provide(fakeCarrier(2, (task: TaskRequest) => {
          tried.push(task.real.join());
          return Effect.as(Effect.yieldNow, failed("dftd3 is not on the PATH", "install"));
        })),
        Effect.provide(noStore),
        Effect.provide(layer),
      ),
    );
    assertEquals(tried.length <= FIRST_TASKS + 2, true, `${tried.length} were tried`);
    assertEquals(outcomes.endedModels.map(({ model, failed }) => [model, failed]), [[AUTO, FIRST_TASKS]]);
    assertEquals(outcomes.count("failed") + outcomes.count("cancelled"), plan.taskCount);
    assertEquals(events.filter(({ type }) => type === "model-ended").length, 1);
    const levels = events.filter(({ type }) => type === "level-started").length;
    assertEquals(levels, schedule === "level" ? 1 : 2, "no further level starts");
  });
}

Deno.test("model failures: a model of other levels continues when one has ended", async () => {
  const plan = twoModels();
  const { layer } = recording();
  const outcomes = await Effect.runPromise(
    runPlan(plan, RUN_OPTIONS).pipe(
      Effect.provide(
        fakeCarrier(1, ({ model }) =>
          Effect.succeed(
            plan.models[model] === "bad" ? failed("no such method", "fix-input") : converged(-1),
          )),
      ),
      Effect.provide(noStore),
      Effect.provide(layer),
    ),
  );
  assertEquals(outcomes.endedModels.map(({ model }) => model), ["bad"]);
  const good = [...plan.tasks()].filter(({ model }) => model === "good");
  assertEquals(good.every(({ index }) => outcomes.status(index) === "converged"), true);
});
