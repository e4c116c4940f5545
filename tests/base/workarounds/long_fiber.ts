// Prints by how many bytes the heap grows while a fiber waits 20,000 times; see effect_async_hooks_test.ts.

import "../../../lib/base/workarounds/effect_async_hooks.ts";
import * as Effect from "effect/Effect";

const { gc } = globalThis as unknown as { gc: () => void };
const wait = Effect.promise(() => Promise.resolve());
const heap = () => {
  gc();
  return Deno.memoryUsage().heapUsed;
};

const growth = Effect.gen(function* () {
  for (let i = 0; i < 1000; i++) yield* wait;
  const before = heap();
  for (let i = 0; i < 20_000; i++) yield* wait;
  return heap() - before;
});
console.log(await Effect.runPromise(growth));
