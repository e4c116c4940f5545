// Who lives, by the clock of a test.

import { assertEquals } from "@std/assert";
import { Heartbeats } from "../../../lib/cluster/ranks/heartbeats.ts";

Deno.test("heartbeats: a rank is silent once it has said nothing for longer than the limit", () => {
  const heartbeats = new Heartbeats(2, 5, 100);
  heartbeats.heard(1, 103);
  assertEquals([heartbeats.isSilent(0, 105), heartbeats.isSilent(0, 105.1)], [false, true]);
  assertEquals([heartbeats.isSilent(1, 108), heartbeats.isSilent(1, 108.1)], [false, true]);
  heartbeats.limitSeconds = 50;
  assertEquals(heartbeats.isSilent(0, 110), false);
  assertEquals(heartbeats.silenceOf(1, 110), 7);
});

Deno.test("heartbeats: it is time to say so once a second", () => {
  const heartbeats = new Heartbeats(1, 5, 0);
  assertEquals([0, 0.5, 0.999, 1, 1.5, 2.5].map((now) => heartbeats.isDue(now)), [
    ...[true, false, false],
    ...[true, false, true],
  ]);
});

Deno.test("heartbeats: time in which this one did not listen is nobody's silence", () => {
  const heartbeats = new Heartbeats(1, 5, 0);
  for (let now = 0; now <= 3; now += 0.5) heartbeats.listens(now);
  heartbeats.listens(1000);
  assertEquals([heartbeats.isSilent(0, 1001), heartbeats.isSilent(0, 1002.5)], [false, true]);
});
