// How a thread helps: it takes whatever part is free, round after round. These are generators, as all computations: whoever
// steps one decides whether it continues. They yield true where they have worked, and false where they have waited.

import type { SharedParts } from "./shared_parts.ts";
import type { SharedWork } from "./shared_work.ts";

// Whoever steps looks between two waits whether it is wanted elsewhere.
const WAIT_MILLISECONDS = 3;

/**
 * Takes parts of a round until none is free, or the work is over. Where it is stopped in the middle of a part, by `return`,
 * it leaves the part to others.
 *
 * @param compute Computes a part, by its index.
 * @returns Whether there was one.
 */
export function* takeParts(
  work: SharedWork,
  parts: SharedParts,
  round: number,
  compute: (part: number) => Generator<undefined, void>,
): Generator<boolean, boolean> {
  for (let from = 0;;) {
    if (!work.enter()) return from > 0;
    try {
      const part = parts.take(round, from);
      if (part === undefined) return from > 0;
      let isFinished = false;
      try {
        yield* working(compute(part));
        isFinished = parts.finish(part, round);
      } finally {
        if (!isFinished) parts.giveBack(part, round);
      }
      from = part + 1;
    } finally {
      work.leave();
    }
    yield true;
  }
}

/**
 * Takes parts of each round that begins, until the work is over.
 *
 * @param prepare Makes ready for a round, by its subject; gives what computes a part, by its index.
 */
export function* takeRounds(
  work: SharedWork,
  parts: SharedParts,
  prepare: (subject: number) => (part: number) => Generator<undefined, void>,
): Generator<boolean, void> {
  let known = 0;
  let compute: ReturnType<typeof prepare> | undefined;
  while (!work.isClosed) {
    const { round, subject } = work.lastRound;
    if (round !== known) compute = prepare(subject);
    known = round;
    if (compute !== undefined && (yield* takeParts(work, parts, round, compute))) continue;
    work.awaitRound(round, WAIT_MILLISECONDS);
    yield false;
  }
}

/** A computation that a helper makes for itself. */
export function* working<T>(computation: Generator<undefined, T>): Generator<boolean, T> {
  for (let step = computation.next();; step = computation.next()) {
    if (step.done) return step.value;
    yield true;
  }
}
