// A new way of carrying tasks is a line in the table of modes: here is one more.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { fragmentIndex } from "../../lib/base/indices.ts";
import { type CarrierMode, MODE_NAMES } from "../../lib/base/modes.ts";
import { type CarrierOfMode, CARRIERS, carriersOf } from "../../lib/execution/carriers/modes.ts";
import { Carrier, type CarrierParts, fallbackCarrier } from "../../lib/execution/mod.ts";
import { converged, fakeCarrier, heliumContext, recording } from "../execution/fakes.ts";

const TASK = { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] };

const PARTS: CarrierParts = {
  context: heliumContext(1),
  workers: 1,
  memoryBytes: 1e9,
  startWorker: () => {
    throw new Error("no workers here");
  },
};

function withPigeons(
  make: CarrierOfMode["make"],
): Readonly<Record<CarrierMode | "pigeons", CarrierOfMode<CarrierMode | "pigeons">>> {
  return { ...CARRIERS, pigeons: { make, fallback: "workers" } };
}

function computedIn(carriers: ReturnType<typeof withPigeons>) {
  const evaluated = Effect.flatMap(Carrier, ({ evaluate }) => evaluate(TASK));
  const { events, layer } = recording();
  return Effect.runPromise(
    evaluated.pipe(
      Effect.provide(fallbackCarrier(carriersOf("pigeons", PARTS, carriers))),
      Effect.provide(layer),
      Effect.map(({ worker }) => ({
        worker,
        modes: events.flatMap((event) => "mode" in event ? [event.mode] : []),
      })),
    ),
  );
}

Deno.test("structure: a new mode is an entry of the table, and carries tasks", async () => {
  const carriers = withPigeons(() => fakeCarrier(1, () => Effect.succeed(converged(-1))));
  assertEquals(await computedIn(carriers), { worker: "fake", modes: [] });
});

Deno.test("structure: a mode that is not to be had on this machine, or does not start, falls back along the table", async () => {
  assertEquals(await computedIn(withPigeons(() => undefined)), { worker: "main", modes: ["serial"] });
});

Deno.test("structure: every mode has a carrier, and the chain from each of them on one machine ends in the one that always works", () => {
  assertEquals(Object.keys(CARRIERS), [...MODE_NAMES]);
  for (const mode of MODE_NAMES) {
    let last: CarrierMode = mode;
    for (let next: CarrierMode | undefined = mode; next !== undefined; next = CARRIERS[next].fallback) {
      last = next;
    }
    assertEquals(last, mode === "mpi" ? "mpi" : "serial");
  }
});
