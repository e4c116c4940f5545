// A main process with two child processes that compute without end; a test kills it.

import * as Effect from "effect/Effect";
import { Carrier } from "../../lib/execution/mod.ts";
import { BOTH, faultyPool } from "./process_fakes.ts";

await Effect.runPromise(
  Effect.gen(function* () {
    const { evaluate } = yield* Carrier;
    const busy = Effect.all([evaluate(BOTH), evaluate(BOTH)], { concurrency: "unbounded" });
    yield* Effect.forkChild(busy);
    yield* Effect.sleep("100 millis"); // so that both loop
    console.log("busy");
    yield* Effect.never;
  }).pipe(Effect.provide(faultyPool("loop", { processes: 2 }))),
);
