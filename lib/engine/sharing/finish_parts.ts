// How the owner of a work has all of its parts done, with whoever helps.

import type { SharedParts } from "./shared_parts.ts";

// Between two pauses a part computes for some milliseconds.
const STEP_MILLISECONDS = 3;

/** For how many steps another's part is waited for at least: it may be small where the own ones were. */
const MIN_STEPS = 2;

/**
 * Computes some parts of a round, all that nobody else has computed; pauses as they do. What another has taken and not finished
 * is waited for about as long as it would take to compute it, and is computed then: it has the same bits, in the same
 * place, whoever computes it.
 *
 * @param range Parts from one, 0-based, to before another.
 * @param compute Computes a part, by its index.
 */
export function* finishParts(
  parts: SharedParts,
  round: number,
  { from, to }: { readonly from: number; readonly to: number },
  compute: (part: number) => Generator<undefined, void>,
): Generator<undefined, void> {
  let steps = MIN_STEPS;
  for (let part = parts.take(round, from, to); part !== undefined; part = parts.take(round, part + 1, to)) {
    steps = MIN_STEPS;
    for (const computation = compute(part); !computation.next().done; steps++) yield;
    parts.finish(part, round);
    yield;
  }
  for (let part = from; part < to; part++) {
    if (yield* isFinished(parts, part, round, steps)) continue;
    const isOwn = parts.take(round, part, part + 1) !== undefined;
    yield* compute(part);
    // Else whoever has it may write it at any time, but nobody is to begin it when that one lets go.
    if (isOwn) parts.finish(part, round);
    else parts.close(part, round);
    yield;
  }
}

/** Whether a part is finished within some steps. */
function* isFinished(
  parts: SharedParts,
  part: number,
  round: number,
  steps: number,
): Generator<undefined, boolean> {
  for (let step = 0; step < steps; step++) {
    if (parts.isFinished(part, round, STEP_MILLISECONDS)) return true;
    yield;
  }
  return parts.isFinished(part, round);
}
