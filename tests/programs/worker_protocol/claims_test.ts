// What main thread and worker know of each other's tasks in memory that both share.

import { assert } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { Carrier, workerCarrier } from "../../../lib/execution/mod.ts";
import { TaskClaims } from "../../../lib/programs/mod.ts";
import { FakeWorker, goodWorker, heliumContext } from "../../execution/fakes.ts";

Deno.test("claims: a task has one that claims it, and is given up by its number, or with all others", () => {
  const memory = TaskClaims.memory();
  const [worker, main] = [new TaskClaims(memory), new TaskClaims(memory)];
  assert(worker.claim(1) && !main.claim(1) && main.claim(2) && !worker.claim(2));
  main.giveUp(3);
  assert(worker.isGivenUp(3) && !worker.isGivenUp(1));
  // A task that had ended, and had not said so.
  main.giveUp(2);
  assert(worker.isGivenUp(3));
  main.giveUpAll();
  main.giveUp(5);
  assert([1, 2, 3, 64].every((id) => worker.isGivenUp(id)));
});

Deno.test("claims: a worker that is ended is told to give up the task that it computes, though another waits behind it", async () => {
  const busy = new FakeWorker(({ kind }) => kind === "start" ? { kind: "ready" } : undefined);
  const workers = [busy, goodWorker()];
  const startWorker = () => workers.shift()!;
  await Effect.runPromise(
    Effect.gen(function* () {
      const { evaluate } = yield* Carrier;
      const [first, behind] = yield* Effect.forEach([0, 1], (fragment) => {
        const fragments = [fragmentIndex(fragment)];
        return Effect.forkChild(evaluate({ model: 0, real: fragments, basis: fragments }, undefined, 0.01));
      });
      while (busy.heard.length < 3) yield* Effect.promise(() => new Promise((done) => setTimeout(done)));
      busy.die("out of luck");
      assert(busy.claims!.isGivenUp(busy.begun[0]!.id));
      yield* Fiber.await(first!);
      yield* Fiber.join(behind!);
    }).pipe(Effect.provide(workerCarrier({ workers: 1, startWorker, context: heliumContext(2) }))),
  );
});
