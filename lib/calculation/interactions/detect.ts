// The interactions of a molecule, found where that is quickest: in this thread, or on workers where there is enough to look
// at. docs/numbers.md has what was measured.

import * as Effect from "effect/Effect";
import { hasSharedMemory } from "../../base/workarounds/shared_bytes.ts";
import { inSlices } from "../../execution/in_slices.ts";
import { type Interaction, interactionSteps } from "../../molecule/interactions/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { type DetectorWorker, interactionsOnWorkers } from "./on_workers.ts";

/**
 * Fewer atoms are done in this thread before workers have started and what they found has come back: 10,000 take 0.1 s,
 * half of it to prepare what all of them look at. On two cores 400,000 take as long either way (bench/interactions.ts).
 */
export const MIN_ATOMS_ON_WORKERS = 400_000;

/** More workers find nothing sooner: the rest of the time is this thread's. */
const MAX_WORKERS = 4;

/** What there is to work with. */
export interface DetectorPlace {
  /** Cores that this process may use. */
  readonly cores: number;
  /** Starts a worker; absent where there are none. */
  readonly startDetector?: () => DetectorWorker;
}

/** How much is enough for workers. */
export interface DetectorOptions {
  /** Fewer atoms than this are done in this thread; default {@linkcode MIN_ATOMS_ON_WORKERS}. */
  readonly minAtoms?: number;
}

/**
 * The interactions of a molecule, the same wherever they are found.
 *
 * @param molecule Its atoms and fragments.
 * @param place Asked for where there is enough to look at.
 */
export const detectInteractions = Effect.fnUntraced(function* (
  molecule: Molecule,
  place: Effect.Effect<DetectorPlace>,
  { minAtoms = MIN_ATOMS_ON_WORKERS }: DetectorOptions = {},
): Effect.fn.Return<readonly Interaction[]> {
  const here = inSlices(interactionSteps(molecule));
  if (molecule.symbols.length < minAtoms || !hasSharedMemory()) return yield* here;
  const { cores, startDetector } = yield* place;
  if (cores < 2 || startDetector === undefined) return yield* here;
  // Where no worker can be had, there is always this thread.
  return yield* Effect.catch(
    interactionsOnWorkers(molecule, Math.min(cores, MAX_WORKERS), startDetector),
    () => here,
  );
});
