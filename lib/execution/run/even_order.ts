// The order in which the tasks of a run on very many cores start. Heaviest first would leave the lightest to the end,
// where they end faster than one process can take them in: 10,000 cores end 25,000 tasks of 0.4 s in a second. So tasks
// of all sizes are spread evenly over the run, each so early that it ends long before the run does, and only its last
// seconds have the lightest ones alone. Runs whose lightest tasks end slowly enough keep heaviest first. Which task
// computes when changes no bit of a result.

import { taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import type { SchedulerPolicy } from "./scheduler.ts";
import { SHORT_TASK_SECONDS } from "../carrier.ts";

/** What the order depends on. */
export type EvenOrderPolicy = Pick<
  SchedulerPolicy,
  "slots" | "secondsOf" | "prefetchBelowSeconds" | "memoryBytes" | "memoryOf"
>;

// Half of what one process takes in with a journal.
const MAX_ENDS_PER_SECOND = 5000;
// With fewer tasks for each slot there is no time over which to spread them.
const MIN_TASKS_OF_SLOT = 10;
// A task's last possible start is this many times its length before the end, were the others spread to the very end; as
// only lighter ones are, it is about one length before it. With less a few long ones would outlast all others, with more
// many light ones would be left to the end.
const LENGTHS_BEFORE_END = 6;
// In an order by length, this many of the lengths say what the others are.
const SAMPLES = 1000;
// Successive multiples of it, less their integral parts, are spread evenly however many they are.
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const TASKS_PER_STEP = 20_000;

/**
 * The order in which tasks start.
 *
 * @param order Heaviest first.
 * @returns The same tasks; the same array where they are to start heaviest first.
 */
export function* evenOrderSteps(order: Uint32Array, policy: EvenOrderPolicy): Steps<Uint32Array> {
  const begin = firstShort(order, policy);
  const count = order.length - begin;
  if (count < MIN_TASKS_OF_SLOT * policy.slots || !endsTooFast(order, policy)) return order;
  const samples = sampled(order, begin, policy);
  if (!hasRoom(samples, policy)) return order;
  const duration = samples.sum / policy.slots;
  // In buckets, as many as there are tasks: counting beats sorting.
  const buckets = new Uint32Array(count);
  const ends = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const length = samples.lengths[Math.floor(i / samples.every)]!;
    const latest = Math.max(0, duration - LENGTHS_BEFORE_END * length);
    const bucket = Math.floor(count * (i * GOLDEN % 1) * latest / duration);
    buckets[i] = bucket;
    ends[bucket + 1]!++;
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
  }
  for (let i = 0; i < count; i++) ends[i + 1]! += ends[i]!;
  const even = order.slice();
  for (let i = 0; i < count; i++) even[begin + ends[buckets[i]!]!++] = order[begin + i]!;
  return even;
}

/** Where those tasks begin that may wait behind others; a longer one waits for a free slot, and the others behind it. */
function firstShort(order: Uint32Array, { secondsOf, prefetchBelowSeconds }: EvenOrderPolicy): number {
  const limit = prefetchBelowSeconds ?? SHORT_TASK_SECONDS;
  let low = 0, high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (secondsOf(taskIndex(order[middle]!)) < limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether the lightest tasks, on all slots, end faster than they can be taken in, and others do not. */
function endsTooFast(order: Uint32Array, { slots, secondsOf }: EvenOrderPolicy): boolean {
  const [heaviest, lightest] = [order[0]!, order.at(-1)!].map((index) => secondsOf(taskIndex(index)));
  return slots > MAX_ENDS_PER_SECOND * lightest! && lightest! < heaviest!;
}

/** What tasks in order are like, by looking at some of them. */
interface Samples {
  /** The length of each `every`-th task, in seconds. */
  readonly lengths: readonly number[];
  readonly every: number;
  /** Of the lengths of all tasks. */
  readonly sum: number;
  /** The most memory that one of them needs, in bytes. */
  readonly memoryBytes: number;
}

function sampled(order: Uint32Array, begin: number, { secondsOf, memoryOf }: EvenOrderPolicy): Samples {
  const count = order.length - begin;
  const every = Math.ceil(count / SAMPLES);
  const lengths: number[] = [];
  let sum = 0, memoryBytes = 0;
  for (let i = begin; i < order.length; i += every) {
    const index = taskIndex(order[i]!);
    const length = secondsOf(index);
    lengths.push(length);
    sum += length * Math.min(every, order.length - i);
    memoryBytes = Math.max(memoryBytes, memoryOf(index));
  }
  return { lengths, every, sum, memoryBytes };
}

/** Whether no task waits for memory, and others behind it: those that are sent in advance have theirs, too. */
function hasRoom({ memoryBytes }: Samples, policy: EvenOrderPolicy): boolean {
  return 2 * policy.slots * memoryBytes <= policy.memoryBytes;
}
