// Interruption of computations that are nearly done, under a test clock.

import { assert, assertEquals } from "@std/assert";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { withGracePeriod } from "../../../lib/command_line/host/grace_period.ts";

/** Interrupts a computation of so many seconds after one second; how it ended, and what came after it. */
function interruptedAfterASecond(seconds: number, nearlyDone: boolean) {
  const told: string[] = [];
  const whole = withGracePeriod(
    Effect.delay(Effect.succeed("result"), `${1000 * seconds} millis`),
    () => nearlyDone,
  )
    .pipe(
      Effect.flatMap((result) => Effect.delay(Effect.sync(() => void told.push(result)), "10 seconds")),
      Effect.uninterruptible,
    );
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.interruptible(whole));
    yield* TestClock.adjust("1 second");
    yield* Effect.forkChild(Fiber.interrupt(fiber));
    for (let i = 0; i < 30; i++) yield* TestClock.adjust("500 millis");
    return { exit: yield* Fiber.await(fiber), told };
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);
}

Deno.test("interruption: a computation that is nearly done finishes, and is told", async () => {
  const { told } = await interruptedAfterASecond(1.5, true);
  assertEquals(told, ["result"]);
});

Deno.test("interruption: a computation that is not nearly done, or takes longer than said, ends without a result", async () => {
  for (const [seconds, nearlyDone] of [[2, false], [60, true]] as const) {
    const { exit, told } = await interruptedAfterASecond(seconds, nearlyDone);
    assertEquals(told, []);
    assert(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
  }
});

Deno.test("interruption: without one a computation gives its result or its error", async () => {
  assertEquals(await Effect.runPromise(withGracePeriod(Effect.succeed(1), () => false)), 1);
  assertEquals(await Effect.runPromise(Effect.flip(withGracePeriod(Effect.fail("no"), () => true))), "no");
});
