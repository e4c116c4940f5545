// The exit status of what was interrupted.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { withStatusOf } from "../../../lib/command_line/host/ending_status.ts";

Deno.test("interruption: a status of its own takes the place of an interruption, not of a failure", async () => {
  const exitOf = (computation: Effect.Effect<number, string>, status: number | undefined) => {
    const whole = withStatusOf(Effect.interruptible(computation), () => status);
    const fiber = Effect.runFork(whole, { uninterruptible: true });
    fiber.interruptUnsafe();
    return Effect.runPromise(Fiber.await(fiber));
  };
  assertEquals(await exitOf(Effect.never, 4), Exit.succeed(4));
  assertEquals(Exit.hasInterrupts(await exitOf(Effect.never, undefined)), true);
  assertEquals(await exitOf(Effect.fail("wrong"), 4), Exit.fail("wrong"));
});
