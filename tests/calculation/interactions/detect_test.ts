import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { pack } from "../../../lib/base/packing/pack.ts";
import { detectInteractions } from "../../../lib/calculation/interactions/detect.ts";
import {
  type DetectorWorker,
  interactionsOnWorkers,
  startDetectorWorker,
} from "../../../lib/calculation/interactions/on_workers.ts";
import { findInShared, interactionsOf } from "../../../lib/molecule/interactions/mod.ts";
import { waterLattice } from "../../molecule/interactions/systems.ts";
import { moleculeOf } from "../../molecule/records.ts";

const MOLECULE = moleculeOf(waterLattice(100));
const WORKER = new URL("../../../workers/interactions_worker.ts", import.meta.url);

/** A worker in this thread; counts those that are not ended. */
function fakeWorkers(fails = false) {
  const counts = { started: 0, alive: 0 };
  const start = (): DetectorWorker => {
    counts.started++;
    counts.alive++;
    const worker: DetectorWorker = {
      onmessage: null,
      onerror: null,
      postMessage: (pieces) =>
        queueMicrotask(() =>
          fails
            ? worker.onerror?.(new ErrorEvent("error", { message: "no memory", cancelable: true }))
            : worker.onmessage?.(new MessageEvent("message", { data: pack(findInShared(pieces)) }))
        ),
      terminate: () => void counts.alive--,
    };
    return worker;
  };
  return { counts, start };
}

Deno.test("interactions: two workers without permissions find what one thread finds", async () => {
  const found = await Effect.runPromise(
    interactionsOnWorkers(MOLECULE, 2, () => startDetectorWorker(WORKER)),
  );
  assertEquals(found, interactionsOf(MOLECULE));
});

Deno.test("interactions: workers are used where there is enough to look at, and end with it", async () => {
  const { counts, start } = fakeWorkers();
  const place = Effect.succeed({ cores: 3, startDetector: start });
  assertEquals(await Effect.runPromise(detectInteractions(MOLECULE, place)), interactionsOf(MOLECULE));
  assertEquals(counts, { started: 0, alive: 0 });
  assertEquals(
    await Effect.runPromise(detectInteractions(MOLECULE, place, { minAtoms: 300 })),
    interactionsOf(MOLECULE),
  );
  assertEquals(counts, { started: 3, alive: 0 });
});

Deno.test("interactions: where workers die, cannot start or would be alone, this thread does it", async () => {
  const { counts, start } = fakeWorkers(true);
  const refusing = () => {
    throw new Error("no threads here");
  };
  for (
    const place of [{ cores: 2, startDetector: start }, { cores: 2, startDetector: refusing }, { cores: 2 }, {
      cores: 1,
      startDetector: start,
    }]
  ) {
    const found = await Effect.runPromise(
      detectInteractions(MOLECULE, Effect.succeed(place), { minAtoms: 0 }),
    );
    assertEquals(found, interactionsOf(MOLECULE));
  }
  assertEquals(counts, { started: 2, alive: 0 });
});
