// A shard: one of several parts of a run that know nothing of each other, as `2/16` says it. Counted from 1.

import { describeValue, InputError, type Place } from "../../base/error.ts";

/** One of several shards. */
export interface Shard {
  /** Which one, from 1 to `count`. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
}

/** The most shards of a run. */
export const MAX_SHARDS = 1_000_000;

const FORM = "i/N, shard i of N, as in 2/16";

/**
 * The shard that a text stands for.
 *
 * @param text As in `2/16`.
 * @param place What named it, for messages.
 * @throws {InputError} Where it stands for none.
 */
export function parseShard(text: string, place: Place): Shard {
  const refuse = (why: string, hint?: string) =>
    new InputError({
      ...place,
      found: `${describeValue(text)}${why}`,
      expected: FORM,
      hint,
    });
  const [, first, second] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text) ?? [];
  if (first === undefined || second === undefined) throw refuse("");
  const [index, count] = [Number(first), Number(second)];
  if (count === 0) throw refuse(", a run of no shards");
  if (count > MAX_SHARDS) throw refuse(`, more than ${MAX_SHARDS} shards`);
  if (index === 0) throw refuse(", though shards are counted from 1", `The first one is 1/${count}.`);
  if (index > count) throw refuse(`, though ${count === 1 ? "there is one shard" : `there are ${count}`}`);
  return { index, count };
}

/** `2/16`. */
export function describeShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}
