// What a thread keeps for later calculations stays within its memory, whatever is kept.

import { assert, assertEquals } from "@std/assert";
import { arrayBytes, KeptByContent } from "../../lib/engine/basis/kept_by_content.ts";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { pairsOfParts, releasePartPairs } from "../../lib/engine/integrals/part_pairs.ts";
import { run, system } from "./systems.ts";

Deno.test("what is kept: of small arrays their objects count, not only their numbers", () => {
  const kept = new KeptByContent<Float64Array>();
  for (let i = 0; i < 10_000; i++) {
    const numbers = new Float64Array(6);
    kept.keep(`${i}`, numbers, arrayBytes([numbers]), 2 ** 20);
  }
  const found = Array.from({ length: 10_000 }, (_, i) => kept.find(`${i}`)).filter((value) => value).length;
  assert(found > 500 && found < 2000, `${found} arrays of 6 numbers in a MiB`);
});

Deno.test("what is kept: the same thing twice counts once, and what is too large leaves the others", () => {
  const kept = new KeptByContent<number>();
  for (let i = 0; i < 100; i++) kept.keep("one", i, 1000, 5000);
  kept.keep("two", 2, 1000, 5000);
  kept.keep("large", 3, 5001, 5000);
  assertEquals(["one", "two", "large"].map((key) => kept.find(key)), [99, 2, undefined]);
});

Deno.test("what is kept: pairs of helium atoms, whose arrays are many and small, are few in the memory", () => {
  releasePartPairs();
  const COUNT = 3000;
  const pairsAt = (i: number) => {
    const atoms = system([["He", 0, 0, 0], ["He", 0, 0, 3 + i / 1000]]);
    return run(pairsOfParts(placeBasis({ ...atoms, parts: [0, 1] }, "sto-3g")))!;
  };
  for (let i = 0; i < COUNT; i++) {
    const pairs = pairsAt(i);
    pairs.bounds.fill(1);
    pairs.keepBounds();
  }
  const isKept = (i: number) => pairsAt(i).bounds.every((bound) => bound === 1);
  assert(isKept(COUNT - 1), "the last");
  assert(!isKept(COUNT - 1500), "1500 pairs of some 20 kB are more than 16 MiB");
  releasePartPairs();
});
