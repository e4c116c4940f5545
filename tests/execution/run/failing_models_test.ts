import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { noStore, ResultStore, type RunOptions, runPlan } from "../../../lib/execution/mod.ts";
import { type Failed, Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, fakeCarrier, planOf, recording } from "../fakes.ts";

const OPTIONS: RunOptions = {
  schedule: "level",
  workOf: () => 1,
  memoryBytes: 1e9,
  memoryOf: () => 1,
  timeout: undefined,
  runTimeout: undefined,
  retries: 2,
  onFailure: "continue",
};
const failed = (message: string): Failed => ({ status: "failed", message, remedy: "install", seconds: 1 });
const missing = ({ real }: TaskRequest) =>
  failed(`no dftd3_geometry in /tmp/run${real.join("")}/x after ${real.length} s`);

async function run(
  plan: Plan,
  slots: number,
  outcomeOf: (task: TaskRequest) => Failed | ReturnType<typeof converged>,
  schedule: RunOptions["schedule"] = "level",
  store: Layer.Layer<ResultStore> = noStore,
) {
  const { events, layer } = recording();
  const started: TaskRequest[] = [];
  const carrier = fakeCarrier(slots, (task) => {
    started.push(task);
    return Effect.andThen(Effect.yieldNow, Effect.succeed(outcomeOf(task)));
  });
  const outcomes = await Effect.runPromise(
    runPlan(plan, { ...OPTIONS, schedule }).pipe(
      Effect.provide(carrier),
      Effect.provide(store),
      Effect.provide(layer),
    ),
  );
  return { outcomes, events, started };
}

for (const schedule of ["level", "overlap"] as const) {
  for (const slots of [1, 2]) {
    Deno.test(`run: a model ends whose first tasks all fail alike (${schedule}, ${slots} at a time)`, async () => {
      const { outcomes, events, started } = await run(planOf(9, ["nocp"], 2), slots, missing, schedule);
      assertEquals(outcomes.endedModels.map(({ model, remedy }) => [model, remedy]), [["(auto)", "install"]]);
      assertEquals(outcomes.failures.size, started.length, "those under way may end");
      assertEquals(started.length < 3 + slots, true, `${started.length} were started`);
      assertEquals(outcomes.count("cancelled"), 45 - started.length);
      assertEquals(events.filter(({ type }) => type === "model-ended").length, 1);
      const levels = events.filter(({ type }) => type === "level-started").length;
      assertEquals(levels, schedule === "level" ? 1 : 2, "no later level of it starts");
    });
  }
}

Deno.test("run: a model of fewer tasks ends when all of its first level fail alike", async () => {
  const { started } = await run(planOf(2), 1, missing);
  assertEquals(started.length, 2);
});

Deno.test("run: where one model ends, the others are computed", async () => {
  const plan = new Plan(
    resolveExpansion({
      fragmentCount: 5,
      bsse: ["nocp"],
      maxNbody: 2,
      levels: new Map([[1, "good"], [2, "bad"]]),
    }),
  );
  const bad = plan.models.indexOf("bad");
  const { outcomes, started } = await run(
    plan,
    1,
    (task) => task.model === bad ? missing(task) : converged(-1),
  );
  assertEquals(started.filter(({ model }) => model === bad).length, 3);
  assertEquals(outcomes.count("converged"), 5);
  assertEquals(outcomes.endedModels.map(({ model }) => model), ["bad"]);
});

Deno.test("run: a model of which a task succeeded, or was there already, does not end", async () => {
  const once = await run(
    planOf(9, ["nocp"], 1),
    1,
    (task) => task.real[0] === 0 ? converged(-1) : missing(task),
  );
  assertEquals(once.started.length, 9);
  const reusing = Layer.succeed(ResultStore, {
    durable: false,
    find: ({ real }: TaskRequest) => Effect.succeed(real[0] === 0 ? { energy: -1 } : undefined),
    store: () => Effect.void,
  });
  const again = await run(planOf(9, ["nocp"], 1), 1, missing, "level", reusing);
  assertEquals(again.started.length, 8);
});

Deno.test("run: failures that differ, or that depend on the size of a task, end no model", async () => {
  const words = ["one", "two", "three"];
  const differing = await run(planOf(9, ["nocp"], 1), 1, ({ real }) => failed(words[real[0]! % 3]!));
  assertEquals(differing.started.length, 9);
  for (const message of ["did not converge", "did not end within 5 s", "ran out of memory"]) {
    const { started } = await run(planOf(9, ["nocp"], 1), 1, () => failed(message));
    assertEquals(started.length, 9, message);
  }
});
