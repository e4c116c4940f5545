// In which order tasks start where heaviest first would have them end too fast: the order alone, without a run.

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { finish } from "../../../lib/base/steps.ts";
import { type EvenOrderPolicy, evenOrderSteps } from "../../../lib/execution/run/even_order.ts";

const SLOTS = 10_000;
const TASKS = 300_000;

/** Lengths as of real tasks, heaviest first: none below 0.4 s, the mean 1 s, the longest 8 s. */
const LENGTHS = Float64Array.from({ length: TASKS }, (_, i) => 0.4 - 0.6 * Math.log((i + 0.5) / TASKS));

function even(lengths: Float64Array, policy: Partial<EvenOrderPolicy> = {}) {
  const order = Uint32Array.from(lengths, (_, i) => i);
  const options = {
    slots: SLOTS,
    secondsOf: (index: number) => lengths[index]!,
    prefetchBelowSeconds: 100,
    memoryBytes: 1e12,
    memoryOf: () => 1e6,
    ...policy,
  };
  return { order, even: finish(evenOrderSteps(order, options)) };
}

/** When tasks end that start in an order, each as soon as a slot is free; ascending. */
function endsOf(order: Uint32Array, lengths: Float64Array, slots = SLOTS): Float64Array {
  const free = new Float64Array(slots); // a heap, the earliest first
  return Float64Array.from(order, (index) => {
    const end = free[0]! + lengths[index]!;
    let place = 0;
    for (;;) {
      let next = 2 * place + 1;
      if (next >= slots) break;
      if (next + 1 < slots && free[next + 1]! < free[next]!) next++;
      if (free[next]! >= end) break;
      free[place] = free[next]!;
      place = next;
    }
    return free[place] = end;
  }).sort();
}

/** How many end within a tenth of a second at most. */
function mostAtOnce(ends: Float64Array): number {
  let most = 0;
  for (let i = 0, from = 0; i < ends.length; i++) {
    while (ends[i]! - ends[from]! > 0.1) from++;
    most = Math.max(most, i - from + 1);
  }
  return most;
}

Deno.test("even order: tasks of 10,000 cores end evenly, and the run ends no later than heaviest first", () => {
  const orders = even(LENGTHS);
  const [before, after] = [orders.order, orders.even].map((order) => endsOf(order, LENGTHS));
  assert(mostAtOnce(before!) > 4500, "what it is for");
  assert(mostAtOnce(after!) < 3000, `${mostAtOnce(after!)} in 0.1 s`);
  assert(after!.at(-1)! <= before!.at(-1)!, `${after!.at(-1)} s, ${before!.at(-1)} s heaviest first`);
  assertEquals(orders.even.toSorted(), orders.order);
  assertEquals(even(LENGTHS).even, orders.even);
});

Deno.test("even order: a long task starts when more than its length is left", () => {
  const { even: order } = even(LENGTHS);
  let left = 0;
  for (let i = TASKS - 1; i >= 0; i--) {
    const length = LENGTHS[order[i]!]!;
    assert(length < 1.5 || left > length * SLOTS, `${length} s when ${left / SLOTS} s are left`);
    left += length;
  }
});

Deno.test("even order: where nothing ends too fast, or is short of time or memory, heaviest first stays", () => {
  const stays = (lengths: Float64Array, policy: Partial<EvenOrderPolicy>) => {
    const orders = even(lengths, policy);
    assertStrictEquals(orders.even, orders.order);
  };
  stays(LENGTHS, { slots: 2000 }); // 0.4 s each: 5000 ends in a second
  stays(LENGTHS.subarray(0, 9 * SLOTS), {});
  stays(new Float64Array(TASKS).fill(1), {});
  stays(LENGTHS, { memoryBytes: 1e10, memoryOf: (index) => index === 0 ? 1e6 : 1 });
  stays(new Float64Array(), {});
  assert(even(LENGTHS, { memoryBytes: 2e10 }).even.some((index, place) => index !== place));
});

Deno.test("even order: tasks that wait for a free slot come first, heaviest first, for others would wait behind them", () => {
  const { even: order } = even(LENGTHS, { prefetchBelowSeconds: 1.5 });
  const long = LENGTHS.findIndex((length) => length < 1.5);
  assertEquals([...order.subarray(0, long)], [...order.subarray(0, long)].keys().toArray());
  assert(order.subarray(long).some((index, i) => index !== long + i));
});
