// Ranks that belong together and such as do not, and how they are named.

import { assertEquals, assertThrows } from "@std/assert";
import { checkIntroductions, describeRanks, rankName } from "../../../lib/cluster/ranks/introductions.ts";
import { RanksError } from "../../../lib/cluster/ranks/error.ts";
import { introductionOf } from "./job.ts";

Deno.test("introductions: ranks that agree are taken, also one that sees no input of its own", () => {
  checkIntroductions([introductionOf(0), introductionOf(1), { ...introductionOf(2), inputHash: undefined }]);
});

Deno.test("introductions: the first rank that differs is named, without anything that a terminal would obey", () => {
  const evil = { ...introductionOf(1, "no\x1b[31mde"), commandLine: ["run", "\x1b]0;x\x07"] };
  const error = assertThrows(() => checkIntroductions([introductionOf(0), evil]), RanksError);
  assertEquals(/\p{Cc}/u.test(error.message), false);
});

Deno.test("introductions: a rank is named with its machine, once that is known", () => {
  assertEquals(rankName(12, { host: "node-7.cluster" }), "rank 12 on node-7.cluster");
  assertEquals(rankName(3, undefined), "rank 3");
});

Deno.test("introductions: what a run computes on is said by machine, eight of them at most", () => {
  const hosts = (count: number) => Array.from({ length: count }, (_, i) => ({ host: `n${i >> 1}` }));
  assertEquals(describeRanks(hosts(3), [1, 2, 4]), "3 ranks on 2 machines, with workers: n0 3, n1 4");
  assertEquals(describeRanks(hosts(20), Array(20).fill(1)).endsWith("n7 2, ..."), true);
});
