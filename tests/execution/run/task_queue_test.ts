// Which task is next where some of them are better computed one after the other.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { taskIndex } from "../../../lib/base/indices.ts";
import { TaskQueue } from "../../../lib/execution/run/task_queue.ts";

const ascending = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

function taken(queue: TaskQueue): number {
  const index = queue.next!;
  queue.take();
  return index;
}

Deno.test("task queue: without groups tasks come in order", () => {
  const queue = new TaskQueue(Uint32Array.of(3, 1, 2), 2);
  assertEquals([queue.next, queue.next], [taskIndex(3), taskIndex(3)]);
  assertEquals([taken(queue), taken(queue), taken(queue), queue.next], [3, 1, 2, undefined]);
});

Deno.test("task queue: each slot stays with a group, and gets another when that one has no task left", () => {
  const queue = new TaskQueue(ascending(9), 2, (index) => Math.floor(index / 3));
  // Two slots begin two groups, and what is sent in advance is of each of them.
  assertEquals([taken(queue), taken(queue), taken(queue), taken(queue)], [0, 3, 1, 4]);
  queue.left(taskIndex(3)); // the slot with the second group is free
  assertEquals(taken(queue), 5);
  queue.left(taskIndex(4));
  assertEquals([taken(queue), taken(queue)], [6, 7]); // nobody has the third one yet
  queue.left(taskIndex(0));
  assertEquals([taken(queue), taken(queue), queue.next], [2, 8, undefined]);
});

Deno.test("task queue: what waits for a slot is of the group of the task that has just ended", () => {
  const queue = new TaskQueue(ascending(6), 2, (index) => Math.floor(index / 3));
  assertEquals([taken(queue), taken(queue), queue.next], [0, 3, taskIndex(1)]);
  queue.left(taskIndex(3));
  assertEquals(taken(queue), 4);
});

Deno.test("task queue: a group goes on before tasks without one, where nobody works on it", () => {
  const queue = new TaskQueue(ascending(6), 2, (index) => index < 3 ? 0 : undefined);
  assertEquals([taken(queue), taken(queue)], [0, 3]);
  queue.left(taskIndex(0));
  assertEquals(taken(queue), 1);
  queue.left(taskIndex(3));
  assertEquals(taken(queue), 4);
  queue.left(taskIndex(1));
  assertEquals([taken(queue), taken(queue), queue.next], [2, 5, undefined]);
});

Deno.test("task queue: more slots than groups share them, the one first that the fewest work on", () => {
  const queue = new TaskQueue(ascending(8), 4, (index) => index < 4 ? 0 : 4);
  assertEquals([taken(queue), taken(queue), taken(queue), taken(queue)], [0, 4, 1, 5]);
  for (const index of [4, 5]) queue.left(taskIndex(index));
  assertEquals([taken(queue), taken(queue), taken(queue)], [6, 7, 2]);
});

Deno.test("task queue: each task is taken once, whatever ends when", () => {
  const tasks = fc.record({
    groups: fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), { maxLength: 30 }),
    slots: fc.integer({ min: 1, max: 5 }),
    ends: fc.array(fc.nat(), { maxLength: 60 }),
  });
  fc.assert(fc.property(tasks, ({ groups, slots, ends }) => {
    const queue = new TaskQueue(ascending(groups.length), slots, (index) => groups[index]);
    const [all, underWay]: [number[], number[]] = [[], []];
    for (const end of ends.concat(groups.map(() => 0))) {
      if (underWay.length > 0 && end % 2 === 1) {
        queue.left(taskIndex(underWay.splice(end % underWay.length, 1)[0]!));
      } else if (queue.next !== undefined) {
        all.push(taken(queue));
        underWay.push(all.at(-1)!);
      }
    }
    while (queue.next !== undefined) all.push(taken(queue));
    assertEquals(all.toSorted((a, b) => a - b), groups.map((_, i) => i));
    assert(new Set(all).size === all.length);
  }));
});
