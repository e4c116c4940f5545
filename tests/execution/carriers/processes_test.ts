// The talk with child processes, on processes that only look like it.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { CarrierError } from "../../../lib/execution/mod.ts";
import {
  BOTH,
  evaluate,
  FakeProcess,
  goodAnswer,
  goodProcess,
  ONE,
  onPool,
  turn,
} from "../../faults/process_fakes.ts";

/** Answers all but tasks of two fragments, at which it does something else. */
function faulty(fault: (process: FakeProcess) => void): FakeProcess {
  return new FakeProcess((message, process) => {
    if (message.kind === "task" && message.real.length === 2) return void fault(process);
    return goodAnswer(message);
  });
}

/** The error of a task at which a process fails; the next task must find a good one. */
function lostOn(process: FakeProcess): Effect.Effect<CarrierError, unknown> {
  return onPool(
    [process, goodProcess()],
    Effect.gen(function* () {
      const error = yield* Effect.flip(evaluate(BOTH));
      assertEquals((yield* evaluate(ONE)).worker, "process 2");
      assert(error instanceof CarrierError);
      return error;
    }),
  );
}

Deno.test("processes: each is told once what tasks share, and ends at the end of its input", async () => {
  const fakes = [goodProcess(), goodProcess()];
  const tasks = Effect.forEach([ONE, ONE, ONE, ONE], evaluate, { concurrency: 2 });
  const evaluations = await Effect.runPromise(onPool(fakes, tasks, 2));
  assertEquals(evaluations.map(({ outcome }) => outcome.status), Array(4).fill("converged"));
  assertEquals(fakes.map(({ heard }) => heard.filter(({ kind }) => kind === "start").length), [1, 1]);
  assertEquals(fakes.map(({ killed }) => killed), [false, false]);
});

Deno.test("processes: arrays come with all their bits, and own their memory", async () => {
  const gradient = new Float64Array(3000).map((_, i) => Math.sin(i));
  const hessian = new Float64Array(9).fill(-0);
  const process = new FakeProcess((message) => {
    const reply = goodAnswer(message);
    return reply?.kind === "converged"
      ? { ...reply, computed: { energy: 1, gradient, hessian, properties: {} } }
      : reply;
  });
  const { outcome } = await Effect.runPromise(onPool([process], evaluate(ONE)));
  assert(outcome.status === "converged");
  for (
    const [found, expected] of [[outcome.result.gradient!, gradient], [outcome.result.hessian!, hessian]]
  ) {
    assertEquals(found, expected);
    assertEquals(found!.buffer.byteLength, expected!.byteLength);
  }
});

Deno.test("processes: a death is told with its signal or exit code and the last words", async () => {
  const errors = await Effect.runPromise(Effect.all([
    lostOn(faulty((process) => process.exit(139, "SIGSEGV"))),
    lostOn(faulty((process) => process.exit(1, null, "first line\nthe last line\n"))),
  ]));
  assertEquals(errors.map(({ message }) => message), [
    "process 1 crashed (SIGSEGV)",
    "process 1 ended with exit code 1: the last line",
  ]);
  assertEquals(errors.map(({ reason }) => reason), ["lost", "lost"]);
});

Deno.test("processes: one that dies while it has nothing to do takes no task with it", async () => {
  const idle = goodProcess();
  const next = await Effect.runPromise(onPool(
    [idle, goodProcess()],
    Effect.gen(function* () {
      idle.exit(137, "SIGKILL");
      yield* turn;
      return yield* evaluate(ONE);
    }),
  ));
  assertEquals(next.worker, "process 2");
});

Deno.test("processes: what is not a message on the standard output is a death", async () => {
  const printing = faulty((process) => process.say(new TextEncoder().encode("hello\n")));
  const error = await Effect.runPromise(lostOn(printing));
  assertEquals(error.message, 'process 1 wrote not a message: "hello\\n"');
  assertEquals(printing.killed, true);
});

Deno.test("processes: one that falls silent is killed after five questions without an answer", async () => {
  let silent = false;
  const stopped = new FakeProcess((message) => silent ? undefined : goodAnswer(message));
  const error = await Effect.runPromise(
    onPool(
      [stopped, goodProcess()],
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Effect.flip(evaluate(BOTH)));
        silent = true;
        yield* tick(5);
        assertEquals(stopped.killed, false);
        yield* tick(1);
        assertEquals(stopped.killed, true);
        return yield* Fiber.join(fiber);
      }),
    ).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals((error as CarrierError).message, "process 1 has not answered for 10 seconds");
});

Deno.test("processes: one that answers while it computes is left alone", async () => {
  const busy = faulty(() => {});
  await Effect.runPromise(
    onPool(
      [busy],
      Effect.gen(function* () {
        yield* Effect.forkChild(evaluate(BOTH));
        yield* tick(100);
        assertEquals(busy.killed, false);
        assertEquals(busy.heard.filter(({ kind }) => kind === "ping").length, 100);
        busy.kill(); // else the interruption would wait for the test's clock
      }),
    ).pipe(Effect.provide(TestClock.layer())),
  );
});

Deno.test("processes: one that does not give up its task within a second is killed", async () => {
  const stubborn = faulty(() => {});
  const next = await Effect.runPromise(
    onPool(
      [stubborn, goodProcess()],
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(evaluate(BOTH));
        yield* Effect.yieldNow;
        const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber));
        yield* turn;
        assertEquals(stubborn.heard.at(-1)?.kind, "cancel");
        yield* TestClock.adjust("1 second");
        yield* Fiber.join(interruption);
        return yield* evaluate(ONE);
      }),
    ).pipe(Effect.provide(TestClock.layer())),
  );
  assertEquals(stubborn.killed, true);
  assertEquals(next.worker, "process 2");
});

Deno.test("processes: one that does not go at the end is killed", async () => {
  const stubborn = goodProcess();
  stubborn.obedient = false;
  await Effect.runPromise(onPool([stubborn], evaluate(ONE)));
  assertEquals(stubborn.killed, true);
});

/** So many intervals of the heartbeat. */
function tick(count: number): Effect.Effect<void> {
  const once = Effect.andThen(TestClock.adjust("2 seconds"), turn);
  return Effect.repeat(once, { times: count - 1 }).pipe(Effect.asVoid);
}
