// What is asked of Slurm for a calculation, by what it is expected to take.

import { assertEquals, assertMatch } from "@std/assert";
import { type Load, propose } from "../../../lib/cluster/slurm/proposal.ts";

/** A load of one level. */
function load(tasks: number, hours: number, more: Partial<Load> = {}): Load {
  return {
    levels: [{ tasks, seconds: hours * 3600, longestSeconds: hours * 3600 / tasks }],
    spread: 2,
    threads: 1,
    taskBytes: 500e6,
    ownBytes: (workers) => 200e6 + 85e6 * workers,
    ...more,
  };
}

Deno.test("slurm: shards have about an hour each, and ten tasks at least", () => {
  assertEquals(propose(load(10_000, 400), { array: "auto" }).shards, 100); // of 4 cores
  assertEquals(propose(load(10_000, 400), { array: "auto", cpusPerTask: 16 }).shards, 25);
  assertEquals(propose(load(300, 400), { array: "auto" }).shards, 30);
  assertEquals(propose(load(1e7, 1e6), { array: "auto" }).shards, 1000);
  const small = propose(load(300, 0.1), { array: "auto" });
  assertEquals(small.shards, 1);
  assertMatch(small.doubts.join(), /too little for shards/);
});

Deno.test("slurm: the time is the upper end of the estimate and half as much again, in steps of ten minutes", () => {
  // 40 hours on 4 x 10 cores: an hour, two at most, three with the margin, and what a job takes by itself.
  const sizes = propose(load(10_000, 40), { array: 10, cpusPerTask: 4 });
  assertEquals([sizes.minutes, ...sizes.expectedSeconds], [190, 1800, 7200]);
  assertEquals(propose(load(100, 0.001), {}).minutes, 10);
  // One task that takes long is waited for, however many cores there are.
  const long = load(100, 1, { levels: [{ tasks: 100, seconds: 3600, longestSeconds: 3000 }] });
  assertEquals(propose(long, { ntasks: 50, cpusPerTask: 2 }).expectedSeconds[1], 6000);
});

Deno.test("slurm: a time that is asked for stands, and a doubt is said where it may not suffice", () => {
  const sizes = propose(load(10_000, 40), { array: 10, cpusPerTask: 4, minutes: 30 });
  assertEquals(sizes.minutes, 30);
  assertMatch(sizes.doubts.join(), /open whether the time suffices/);
});

Deno.test("slurm: memory is that of all workers of a process, and of nmer itself, with a margin", () => {
  // 4 x 500 MB, and 200 + 4 x 85 MB: 2,540 MB; 30 % more are 3,149 MiB.
  assertEquals(propose(load(1000, 10), { cpusPerTask: 4 }).processMebibytes, 3200);
  // Two threads for each task: half as many workers.
  assertEquals(propose(load(1000, 10, { threads: 2 }), { cpusPerTask: 4 }).processMebibytes, 1700);
});

Deno.test("slurm: processes are one a node where only nodes are asked for, and more cores than tasks are not", () => {
  assertEquals(propose(load(1000, 10), { nodes: 3 }).ntasks, 3);
  assertEquals(propose(load(1000, 10), {}).cpusPerTask, 10);
  assertEquals(propose(load(1000, 1e4), {}).cpusPerTask, 16);
  assertEquals(propose(load(3, 1e4), {}).cpusPerTask, 3);
  assertEquals(propose(load(3, 1), { array: 5 }).doubts, [
    "there are 3 tasks for 5 shards: some of them will have none",
  ]);
});

Deno.test("slurm: a time in which not even a single task is expected to end is doubted", () => {
  const long = (minutes: number) =>
    propose(load(10, 10, { levels: [{ tasks: 10, seconds: 36_000, longestSeconds: 3600 }] }), { minutes })
      .doubts.join();
  assertMatch(long(20), /a single task .* 30 min 0 s to 2 h 00 min, .* has 18 min 0 s .* is too little/);
  assertMatch(long(60), /that may be too little; ask for more with --time/);
  assertEquals(long(130), "");
});
