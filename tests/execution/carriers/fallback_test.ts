import { assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Deferred from "effect/Deferred";
import * as Layer from "effect/Layer";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import type { CarrierMode } from "../../../lib/base/modes.ts";
import { Carrier, CarrierError, fallbackCarrier } from "../../../lib/execution/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import { converged, recording } from "../fakes.ts";

const TASK: TaskRequest = { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] };

/** A carrier that says when it opens and closes. */
function carrier(
  mode: CarrierMode,
  log: string[],
  evaluate: () => Effect.Effect<void, CarrierError> = () => Effect.void,
): Layer.Layer<Carrier, CarrierError> {
  const acquired = Effect.acquireRelease(
    Effect.sync(() => log.push(`open ${mode}`)),
    () => Effect.sync(() => log.push(`close ${mode}`)),
  );
  return Layer.effect(
    Carrier,
    Effect.as(acquired, {
      mode,
      slots: 2,
      evaluate: () => Effect.as(evaluate(), { outcome: converged(1), worker: mode }),
    }),
  );
}

const broken = (message: string) => Layer.effect(Carrier, Effect.fail(new CarrierError("start", message)));
const evaluate = Effect.flatMap(Carrier, (current) => current.evaluate(TASK));

Deno.test("fallback: a carrier that cannot start gives way to the next, and the reason is told", async () => {
  const log: string[] = [];
  const { events, layer } = recording();
  const { worker } = await Effect.runPromise(evaluate.pipe(
    Effect.provide(fallbackCarrier([broken("no processes"), broken("no workers"), carrier("serial", log)])),
    Effect.provide(layer),
  ));
  assertEquals(worker, "serial");
  assertEquals(events, [{ type: "mode-changed", mode: "serial", reason: "no workers" }]);
  assertEquals(log, ["open serial", "close serial"]);
});

Deno.test("fallback: where none starts, the last reason is the error", async () => {
  const { layer } = recording();
  const exit = await Effect.runPromiseExit(evaluate.pipe(
    Effect.provide(fallbackCarrier([broken("one"), broken("two")])),
    Effect.provide(layer),
  ));
  assertStringIncludes(String(Exit.isFailure(exit) ? exit.cause : ""), "two");
});

Deno.test("fallback: a carrier that loses too many workers is given up, and closed after its last task", async () => {
  const log: string[] = [];
  const { events, layer } = recording();
  const slow = Deferred.makeUnsafe<void>();
  let calls = 0;
  const losing = carrier(
    "workers",
    log,
    () => ++calls === 1 ? Deferred.await(slow) : Effect.fail(new CarrierError("lost", "a worker died")),
  );
  await Effect.runPromise(
    Effect.gen(function* () {
      const first = yield* Effect.forkChild(evaluate, { startImmediately: true });
      for (let i = 0; i < 6; i++) assertEquals(Exit.isFailure(yield* Effect.exit(evaluate)), true);
      assertEquals(events, []);
      assertEquals(Exit.isFailure(yield* Effect.exit(evaluate)), true);
      assertEquals(events, [{ type: "mode-changed", mode: "serial", reason: "a worker died" }]);
      assertEquals((yield* evaluate).worker, "serial");
      assertEquals(log, ["open workers", "open serial"]);
      yield* Deferred.succeed(slow, undefined);
      assertEquals((yield* Fiber.join(first)).worker, "workers");
      assertEquals(log, ["open workers", "open serial", "close workers"]);
    }).pipe(Effect.provide(fallbackCarrier([losing, carrier("serial", log)])), Effect.provide(layer)),
  );
  assertEquals(log, ["open workers", "open serial", "close workers", "close serial"]);
});

Deno.test("fallback: a carrier without any worker left hands its task on", async () => {
  const log: string[] = [];
  const { events, layer } = recording();
  const empty = carrier(
    "processes",
    log,
    () => Effect.fail(new CarrierError("exhausted", "all children died")),
  );
  const { worker } = await Effect.runPromise(evaluate.pipe(
    Effect.provide(fallbackCarrier([empty, carrier("workers", log)])),
    Effect.provide(layer),
  ));
  assertEquals(worker, "workers");
  assertEquals(events.map(({ type }) => type), ["mode-changed"]);
});
