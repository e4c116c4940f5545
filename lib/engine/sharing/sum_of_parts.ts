// Sums over parts that threads share. What parts give is added up in their order, so that the sum has the same bits however many
// threads compute them. Whoever has the calculation never waits for another thread: it computes a part that is taken and
// not finished once more, until either is done with it. There may be fewer places for what parts give than parts: each is used
// again by a later part, once what is there is added up, and never while somebody may still write there.

import type { SharedParts } from "./shared_parts.ts";
import type { SharedWork } from "./shared_work.ts";

// Whoever has taken the last part of a small calculation has it done by then, unless it lost its core.
const LAST_PART_MILLISECONDS = 5;

/** What is added up. */
export interface Summands {
  /** Computes a part; pauses every few milliseconds. */
  compute(part: number): Generator<undefined, void>;
  /** Adds what was computed last to the sum. */
  addComputed(): void;
}

/** The same where other threads take parts too. */
export interface SharedSummands extends Summands {
  /** How many places there are: a part has that of its index by this number. */
  readonly places: number;
  /** Puts what was computed last into the place of its part. */
  put(part: number): void;
  /** Adds what is in the place of a part to the sum. */
  addPlaced(part: number): void;
}

/** Adds up all parts on one thread. */
export function* sumAlone(parts: number, summands: Summands): Generator<undefined, void> {
  for (let part = 0; part < parts; part++) {
    yield* summands.compute(part);
    summands.addComputed();
    yield;
  }
}

/**
 * Adds up all parts in a round of a work, for which all that they read is in its place, with whoever helps.
 *
 * @param parts All parts of the work.
 * @param subject What helpers learn of the round.
 */
export function* sumTogether(
  work: SharedWork,
  parts: SharedParts,
  subject: number,
  summands: SharedSummands,
): Generator<undefined, void> {
  const { places } = summands;
  const isFree = (part: number) => !isHeld(part, parts, places);
  const round = work.beginRound(parts, subject, (part) => part < places && isFree(part));
  for (let next = 0; next < parts.count;) {
    if (parts.isFinished(next, round)) summands.addPlaced(next);
    else {
      const part = parts.take(round, next);
      if (part !== undefined && part > next) {
        yield* summands.compute(part);
        summands.put(part);
        parts.finish(part, round);
        yield;
        continue;
      }
      if (part === next) {
        yield* summands.compute(next);
        summands.addComputed();
        parts.finish(next, round);
      } else if (yield* competed(next, round, parts, summands)) {
        summands.addComputed();
        // Somebody may have it still: nobody else is to begin it when that one lets go.
        parts.close(next, round);
      } else summands.addPlaced(next);
    }
    const behind = next++ + places;
    if (behind < parts.count && isFree(behind)) parts.open(behind, round);
    yield;
  }
}

/** Computes a part that another thread has; false where that one has finished it first. */
function* competed(
  part: number,
  round: number,
  parts: SharedParts,
  summands: Summands,
): Generator<undefined, boolean> {
  if (parts.isFinished(part, round, LAST_PART_MILLISECONDS)) return false;
  const steps = summands.compute(part);
  while (!steps.next().done) {
    yield;
    if (parts.isFinished(part, round)) return false;
  }
  return true;
}

/** Whether somebody may still write into the place of a part. */
function isHeld(part: number, parts: SharedParts, places: number): boolean {
  for (let sharer = part % places; sharer < parts.count; sharer += places) {
    if (parts.isTaken(sharer)) return true;
  }
  return false;
}
