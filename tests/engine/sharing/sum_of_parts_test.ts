// Parts that threads take from each other, and sums over them, whatever these do: the threads are computations here that are stepped in
// an order drawn by lot, and stopped or left in the middle of a part.

import { assert, assertEquals } from "@std/assert";
import { finishParts } from "../../../lib/engine/sharing/finish_parts.ts";
import { newWords, SharedWork } from "../../../lib/engine/sharing/shared_work.ts";
import { sumTogether } from "../../../lib/engine/sharing/sum_of_parts.ts";
import { takeRounds } from "../../../lib/engine/sharing/take_parts.ts";

const PARTS = 7, PLACES = 2, ROUNDS = 5;

/** What a part gives in a round. */
const valueOf = (part: number, round: number) => 100 * round + part;

/** Numbers from 0 to below 1: the same for the same seed. */
function lots(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Helps; what it writes into a place is wrong until the last step of a part. */
function help(work: SharedWork, places: number[]): Generator<boolean, void> {
  return takeRounds(work, work.parts(), (round) =>
    function* (part) {
      for (let step = 0; step < 3; step++) {
        places[part % PLACES] = Number.NaN;
        yield;
      }
      places[part % PLACES] = valueOf(part, round);
    });
}

/** The values of each round, in the order in which they were added; and how many came from helpers. */
function sums(seed: number): { readonly added: readonly (readonly number[])[]; readonly placed: number } {
  const random = lots(seed);
  const work = new SharedWork(newWords(PARTS));
  const parts = work.parts();
  const places: number[] = [];
  const helpers = Array.from({ length: 3 }, () => help(work, places));
  let placed = 0;
  const added = Array.from({ length: ROUNDS }, (_, i) => {
    const values: number[] = [];
    let own = Number.NaN;
    const sum = sumTogether(work, parts, i + 1, {
      places: PLACES,
      *compute(part) {
        for (let step = 0; step < 2; step++) yield;
        own = valueOf(part, i + 1);
      },
      addComputed: () => values.push(own),
      put: (part) => places[part % PLACES] = own,
      addPlaced: (part) => placed += Math.sign(values.push(places[part % PLACES]!)),
    });
    while (!sum.next().done) {
      for (const [h, helper] of helpers.entries()) {
        if (random() < 0.2) continue; // it is slow
        helper.next();
        if (random() < 0.1) {
          if (random() < 0.9) helper.return(); // else it dies where it is
          helpers[h] = help(work, places);
        }
      }
    }
    return values;
  });
  return { added, placed };
}

Deno.test("sums of parts: whoever leaves, dies or writes late, each part is added once, in order, with its value", () => {
  const expected = Array.from(
    { length: ROUNDS },
    (_, i) => Array.from({ length: PARTS }, (_, part) => valueOf(part, i + 1)),
  );
  let placed = 0;
  const wait = Atomics.wait;
  // All threads are this one: nothing happens while it waits.
  Atomics.wait = () => "timed-out";
  try {
    for (let seed = 1; seed <= 1000; seed++) {
      const found = sums(seed);
      assertEquals(found.added, expected, `seed ${seed}`);
      placed += found.placed;
    }
  } finally {
    Atomics.wait = wait;
  }
  assert(placed > 1000, "helpers did something");
});

Deno.test("shared parts: what is given back after its round is for nobody who is still in that round", () => {
  const work = new SharedWork(newWords(2));
  const parts = work.parts();
  const first = work.beginRound(parts);
  assertEquals([parts.take(first), parts.take(first)], [0, 1]);
  const second = work.beginRound(parts);
  parts.giveBack(0, first);
  assert(!parts.isTaken(0));
  assertEquals([parts.take(first), parts.take(second)], [undefined, undefined]);
  assert(!parts.finish(1, first));
  assert(parts.isTaken(1));
  parts.giveBack(1, first);
  const third = work.beginRound(parts);
  assertEquals([parts.take(third), parts.take(third)], [0, 1]);
});

Deno.test("shared parts: a part that is closed while somebody has it is not taken when that one lets go, until it is opened", () => {
  const work = new SharedWork(newWords(1));
  const parts = work.parts();
  const round = work.beginRound(parts);
  parts.take(round);
  parts.close(0, round);
  parts.open(0, round);
  assert(parts.isTaken(0));
  parts.giveBack(0, round);
  assertEquals([parts.isTaken(0), parts.take(round)], [false, undefined]);
  parts.open(0, round);
  assertEquals(parts.take(round), 0);
});

Deno.test("shared parts: what the owner computed while another had it is begun by nobody when that one lets go", () => {
  const work = new SharedWork(newWords(2));
  const parts = work.parts();
  const round = work.beginRound(parts);
  assertEquals(parts.take(round), 0);
  const computed: number[] = [];
  const finishing = finishParts(parts, round, { from: 0, to: 2 }, function* (part) {
    computed.push(part);
    yield;
  });
  while (!finishing.next().done);
  assertEquals(computed, [1, 0]);
  assert(parts.isTaken(0));
  parts.giveBack(0, round);
  assertEquals([parts.isTaken(0), parts.take(round)], [false, undefined]);
});
