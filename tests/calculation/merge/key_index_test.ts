import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { KeyIndex } from "../../../lib/calculation/merge/key_index.ts";

const KEY = fc.uint8Array({ minLength: 16, maxLength: 16 });
// Keys that begin alike meet in the table; few of them, so that tasks share some.
const ALIKE = fc.nat(5).map((last) => Uint8Array.from({ length: 16 }, (_, i) => i === 15 ? last : 7));

function tasksOf(index: KeyIndex, key: Uint8Array): number[] {
  const tasks: number[] = [];
  for (let task = index.first(key); task >= 0; task = index.next(task)) tasks.push(task);
  return tasks.sort((a, b) => a - b);
}

Deno.test("merge: a key leads to all tasks that have it, and to no other", () => {
  fc.assert(fc.property(fc.array(fc.oneof(KEY, ALIKE), { maxLength: 200 }), fc.array(KEY), (keys, others) => {
    const index = new KeyIndex(keys.length);
    const expected = new Map<string, number[]>();
    keys.forEach((key, task) => {
      index.add(key, task);
      expected.set(key.toHex(), [...expected.get(key.toHex()) ?? [], task]);
    });
    for (const key of [...keys, ...others]) {
      assertEquals(tasksOf(index, key), expected.get(key.toHex()) ?? []);
    }
  }));
});

Deno.test("merge: what is no key leads nowhere", () => {
  const index = new KeyIndex(1);
  index.add(new Uint8Array(16), 0);
  assertEquals([0, 15, 17].map((length) => index.first(new Uint8Array(length))), [-1, -1, -1]);
  assertEquals(new KeyIndex(0).first(new Uint8Array(16)), -1);
});
