import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { describeShard, parseShard } from "../../../lib/cluster/shards/shard.ts";

const PLACE = { keyPath: ["--shard"] };

Deno.test("shards: i/N is shard i of N, counted from 1", () => {
  assertEquals(parseShard("2/16", PLACE), { index: 2, count: 16 });
  assertEquals(parseShard(" 1 / 1 ", PLACE), { index: 1, count: 1 });
  assertEquals(describeShard({ index: 2, count: 16 }), "2/16");
});

const FORM = "expected i/N, shard i of N, as in 2/16";

for (
  const [text, message] of [
    ["0/3", `--shard: found "0/3", though shards are counted from 1; ${FORM}. The first one is 1/3.`],
    ["4/3", `--shard: found "4/3", though there are 3; ${FORM}`],
    ["2/1", `--shard: found "2/1", though there is one shard; ${FORM}`],
    ["1/0", `--shard: found "1/0", a run of no shards; ${FORM}`],
    ["a/b", `--shard: found "a/b"; ${FORM}`],
    ["3", `--shard: found "3"; ${FORM}`],
    ["-1/3", `--shard: found "-1/3"; ${FORM}`],
    ["1.5/3", `--shard: found "1.5/3"; ${FORM}`],
    ["1/2000000", `--shard: found "1/2000000", more than 1000000 shards; ${FORM}`],
  ] as const
) {
  Deno.test(`shards: ${text} is refused with what is wrong`, () => {
    assertEquals(assertThrows(() => parseShard(text, PLACE), InputError).message, message);
  });
}
