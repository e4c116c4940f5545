// The detectors on Web Workers: all look at one geometry in shared memory, and take the most expensive pieces first. What
// they find is what one thread finds, in the same order.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import { unpack } from "../../base/packing/unpack.ts";
import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import { CarrierError } from "../../execution/carrier.ts";
import {
  type Interaction,
  interactionGeometry,
  joinFound,
  piecesOf,
  type SharedPieces,
} from "../../molecule/interactions/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";

/** The part of a Web Worker that is used here; it runs `workers/interactions_worker.ts`. */
export interface DetectorWorker {
  /** Receives what it finds, packed. */
  onmessage: ((event: MessageEvent<Uint8Array>) => void) | null;
  /** Is called when it dies. */
  onerror: ((event: ErrorEvent) => void) | null;
  /** Has it begin. */
  postMessage(pieces: SharedPieces): void;
  /** Ends it. */
  terminate(): void;
}

/** More pieces than workers, so that none waits long for the last one. */
const PIECES_PER_WORKER = 8;

/** Starts a worker without any permission. */
export function startDetectorWorker(module: URL): DetectorWorker {
  return new Worker(module, { type: "module", name: "nmer-interactions", deno: { permissions: "none" } });
}

/**
 * The interactions of a molecule, found by workers.
 *
 * Fails with a {@linkcode CarrierError} where one of them does not start, or dies.
 *
 * @param molecule Its atoms and fragments.
 * @param workers How many, at least 1.
 * @param startWorker Starts one of them.
 */
export const interactionsOnWorkers = Effect.fnUntraced(function* (
  molecule: Molecule,
  workers: number,
  startWorker: () => DetectorWorker,
): Effect.fn.Return<readonly Interaction[], CarrierError> {
  const started = yield* Effect.scoped(Effect.gen(function* () {
    // They start while this thread prepares what they work on.
    const members = yield* Effect.all(Array.from({ length: workers }, () => member(startWorker)));
    const geometry = interactionGeometry(molecule);
    const pieces = piecesOf(geometry, PIECES_PER_WORKER * workers);
    const shared = { geometry, pieces, next: new Int32Array(sharedBytes(4)) };
    const lists = yield* Effect.all(members.map((worker) => ask(worker, shared)), {
      concurrency: "unbounded",
    });
    return joinFound(geometry, lists);
  }));
  return started;
});

function member(startWorker: () => DetectorWorker): Effect.Effect<DetectorWorker, CarrierError, Scope> {
  return Effect.acquireRelease(
    Effect.try({
      try: startWorker,
      catch: (error) => new CarrierError("start", `a worker cannot start: ${String(error)}`),
    }),
    (worker) => Effect.sync(() => worker.terminate()),
  );
}

function ask(
  worker: DetectorWorker,
  shared: SharedPieces,
): Effect.Effect<readonly Interaction[], CarrierError> {
  return Effect.callback((resume) => {
    worker.onmessage = ({ data }) => resume(Effect.succeed(unpack(data) as readonly Interaction[]));
    worker.onerror = (event) => {
      event.preventDefault(); // else the whole process ends
      resume(Effect.fail(new CarrierError("lost", `a worker died: ${event.message}`)));
    };
    worker.postMessage(shared);
  });
}
