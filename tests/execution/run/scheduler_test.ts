// Every decision of the execution, without a worker and without a clock.

import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { taskIndex } from "../../../lib/base/indices.ts";
import { type Decision, Scheduler, type SchedulerPolicy } from "../../../lib/execution/run/scheduler.ts";
import type { Failed } from "../../../lib/plan/mod.ts";

function scheduler(count: number, policy: Partial<SchedulerPolicy> = {}): Scheduler {
  return new Scheduler(Uint32Array.from({ length: count }, (_, i) => i), {
    slots: 8,
    secondsOf: () => 1,
    memoryBytes: 100,
    memoryOf: () => 1,
    retries: 2,
    random: () => 0.5,
    ...policy,
  });
}

const start = (index: number, attempt = 1, alone = false): Decision => ({
  kind: "start",
  index: taskIndex(index),
  attempt,
  exclusive: alone,
});
const WAIT: Decision = { kind: "wait", until: undefined };
const END: Decision = { kind: "end" };
const failure = (remedy: Failed["remedy"]): Failed => ({
  status: "failed",
  message: "no",
  remedy,
  seconds: 1,
});

function done(s: Scheduler, index: number): void {
  s.ended(taskIndex(index));
  s.settled();
}

Deno.test("scheduler: tasks start in order, and the end waits until all are stored", () => {
  const s = scheduler(2);
  assertEquals([s.next(0), s.next(0), s.next(0)], [start(0), start(1), WAIT]);
  s.ended(taskIndex(0));
  s.ended(taskIndex(1));
  assertEquals(s.next(0), WAIT);
  s.settled();
  assertEquals(s.next(0), WAIT);
  s.settled();
  assertEquals(s.next(0), END);
});

Deno.test("scheduler: where all must have ended at some time, only what is expected to end by then may start", () => {
  const seconds = [50, 10, 10];
  const s = scheduler(3, {
    deadline: 100,
    secondsOf: (index) => seconds[index]!,
    isForeseen: (index) => index !== 2,
  });
  const may = (now: number) => [0, 1, 2].map((index) => s.hasTime(taskIndex(index), now));
  assertEquals(may(50), [true, true, true]);
  assertEquals(may(51), [false, true, true]);
  assertEquals(may(91), [false, false, true]); // nothing is known of the last one
  assertEquals(may(100), [false, false, false]);
  assertEquals(scheduler(1, { secondsOf: () => Infinity }).hasTime(taskIndex(0), 1e9), true);
});

Deno.test("scheduler: where tasks may take longer than expected, they start that much earlier or not at all", () => {
  const s = scheduler(2, { deadline: 100, secondsOf: () => 20, spreadOf: (index) => index === 0 ? 1 : 2.5 });
  const may = (now: number) => [0, 1].map((index) => s.hasTime(taskIndex(index), now));
  assertEquals(may(50), [true, true]);
  assertEquals(may(51), [true, false]);
  assertEquals(may(81), [false, false]);
});

Deno.test("scheduler: what does not fit into memory is waited for and not overtaken", () => {
  const memory = [60, 50, 1];
  const s = scheduler(3, { memoryOf: (index) => memory[index]! });
  assertEquals([s.next(0), s.next(0)], [start(0), WAIT]);
  done(s, 0);
  assertEquals([s.next(0), s.next(0)], [start(1), start(2)]);
});

Deno.test("scheduler: a task that is larger than all memory runs when nothing else does", () => {
  const s = scheduler(2, { memoryOf: (index) => index === 0 ? 1 : 1000 });
  assertEquals([s.next(0), s.next(0)], [start(0), WAIT]);
  done(s, 0);
  assertEquals(s.next(0), start(1));
});

Deno.test("scheduler: beyond its slots it hands out brief tasks that fit, and nothing else", () => {
  const seconds = [9, 9, 0.01, 0.01, 9];
  const s = scheduler(5, { slots: 2, secondsOf: (index) => seconds[index]!, retries: 3 });
  assertEquals([s.next(0), s.next(0), s.next(0), s.next(0), s.next(0)], [
    start(0),
    start(1),
    start(2),
    start(3),
    WAIT, // the last one takes long
  ]);
  s.lost(taskIndex(0), "a worker died", 1, 0);
  assertEquals(s.next(9), WAIT); // a retry waits for a slot
  done(s, 1);
  done(s, 2);
  assertEquals(s.next(9), start(0, 2));
  const tight = scheduler(3, { slots: 1, secondsOf: () => 0.01, memoryOf: () => 50 });
  assertEquals([tight.next(0), tight.next(0), tight.next(0)], [start(0), start(1), WAIT]);
});

Deno.test("scheduler: a lost task is tried again after a pause that grows, beside the others", () => {
  const s = scheduler(3, { retries: 5 });
  s.next(0);
  assertEquals(s.lost(taskIndex(0), "worker died", 1, 10), { kind: "again", at: 10.1 });
  assertEquals([s.next(10), s.next(10.2)], [start(1), start(0, 2)]);
  const second = s.failed(taskIndex(0), failure("retry"), 20);
  assertEquals(second, { kind: "again", at: 20.2 });
  assertEquals(s.next(20), start(2));
  assertEquals(s.next(20), { kind: "wait", until: 20.2 });
  assertEquals(s.next(20.3), start(0, 3));
});

Deno.test("scheduler: pauses have a jitter and an end", () => {
  for (const [random, pause] of [[0, 15], [1, 45]] as const) {
    const s = scheduler(1, { retries: 20, random: () => random });
    for (let i = 0; i < 12; i++) {
      s.next(1e9 * i);
      s.failed(taskIndex(0), failure("retry"), 0);
    }
    assertEquals(s.next(0), { kind: "wait", until: pause });
  }
});

Deno.test("scheduler: a task that takes its worker along twice is set aside", () => {
  const s = scheduler(1, { retries: 9 });
  s.next(0);
  s.lost(taskIndex(0), "a worker died", 1, 0);
  s.next(1);
  const verdict = s.lost(taskIndex(0), "a worker died", 3, 1);
  assertEquals(verdict.kind, "final");
  if (verdict.kind !== "final") return;
  assertStringIncludes(
    verdict.outcome.message,
    "a worker died, for the second time under this task, which is set aside",
  );
  assertEquals([verdict.outcome.remedy, verdict.outcome.seconds], ["give-up", 3]);
  done(s, 0);
  assertEquals(s.next(1), END);
});

Deno.test("scheduler: a task lost for want of memory runs alone at the end, and once", () => {
  const s = scheduler(2);
  s.next(0);
  s.next(0);
  assertEquals(s.lost(taskIndex(0), "killed", 1, 0, "more-resources"), { kind: "exclusive" });
  assertEquals(s.next(9), WAIT); // the other one is under way
  done(s, 1);
  assertEquals(s.next(9), { kind: "start", index: taskIndex(0), attempt: 2, exclusive: true });
  const verdict = s.lost(taskIndex(0), "killed", 1, 9, "more-resources");
  assertEquals(verdict.kind === "final" && verdict.outcome.remedy, "more-resources");
  assertStringIncludes(
    verdict.kind === "final" ? verdict.outcome.message : "",
    "killed, though it ran alone with all memory; give more with --memory",
  );
});

Deno.test("scheduler: a task lost for what nothing helps is not tried again", () => {
  const s = scheduler(1);
  s.next(0);
  assertEquals(s.lost(taskIndex(0), "no way", 1, 0, "give-up").kind, "final");
});

Deno.test("scheduler: without retries a lost task runs once more, alone at the end", () => {
  const s = scheduler(2, { retries: 0 });
  assertEquals([s.next(0), s.next(0)], [start(0), start(1)]);
  assertEquals(s.lost(taskIndex(0), "a worker died", 1, 0).kind, "exclusive");
  assertEquals(s.next(0), { kind: "wait", until: undefined });
  done(s, 1);
  assertEquals(s.next(0), start(0, 2, true));
  assertEquals(s.lost(taskIndex(0), "a worker died", 1, 0).kind, "final");
});

Deno.test("scheduler: what needs more than its share runs alone at the end, once", () => {
  const s = scheduler(3);
  assertEquals([s.next(0), s.next(0)], [start(0), start(1)]);
  assertEquals(s.failed(taskIndex(0), failure("more-resources"), 0), { kind: "exclusive" });
  assertEquals([s.next(0), s.next(0)], [start(2), WAIT]);
  done(s, 1);
  assertEquals(s.next(0), WAIT);
  done(s, 2);
  assertEquals([s.next(0), s.next(0)], [start(0, 2, true), WAIT]);
  assertEquals(s.failed(taskIndex(0), failure("more-resources"), 0), {
    kind: "final",
    outcome: failure("more-resources"),
  });
});

Deno.test("scheduler: what fails a retry too often gets its turn alone; what the user must mend does not", () => {
  const s = scheduler(2, { retries: 1 });
  s.next(0);
  s.failed(taskIndex(0), failure("retry"), 0);
  assertEquals([s.next(9), s.next(9)], [start(0, 2), start(1)]);
  assertEquals(s.failed(taskIndex(0), failure("retry"), 9), { kind: "exclusive" });
  for (const remedy of ["fix-input", "give-up"] as const) {
    const t = scheduler(1);
    t.next(0);
    assertEquals(t.failed(taskIndex(0), failure(remedy), 0), { kind: "final", outcome: failure(remedy) });
  }
});

Deno.test("scheduler: once stopped it starts nothing, and ends with the tasks under way", () => {
  const s = scheduler(3);
  s.next(0);
  s.stop();
  assertEquals(s.next(0), WAIT);
  done(s, 0);
  assertEquals(s.next(0), END);
});

Deno.test("scheduler: whatever happens, every task ends exactly once and memory is never exceeded", () => {
  const fate = fc.constantFrom("done", "lost", "retry", "more-resources", "fix-input");
  fc.assert(fc.property(
    fc.array(
      fc.record({ memory: fc.integer({ min: 1, max: 60 }), fates: fc.array(fate, { maxLength: 4 }) }),
      {
        maxLength: 12,
      },
    ),
    fc.integer({ min: 1, max: 4 }),
    (tasks, slots) => {
      const s = scheduler(tasks.length, { memoryOf: (index) => tasks[index]!.memory });
      const fates = tasks.map((task) => [...task.fates]);
      const running = new Set<number>();
      const endings = tasks.map(() => 0);
      let now = 0;
      for (let step = 0; step < 1000; step++) {
        const decision = running.size < slots ? s.next(now) : WAIT;
        if (decision.kind === "end") break;
        if (decision.kind === "start") {
          assertEquals(running.has(decision.index), false);
          if (decision.exclusive) assertEquals(running.size, 0);
          running.add(decision.index);
          const memory = [...running].reduce((sum, index) => sum + tasks[index]!.memory, 0);
          assertEquals(memory <= 100 || running.size === 1, true);
          continue;
        }
        const [index] = running;
        if (index === undefined) {
          assertEquals(decision.until !== undefined, true, "waiting for nothing");
          now = decision.until!;
          continue;
        }
        running.delete(index);
        const next = fates[index]!.shift() ?? "done";
        const verdict = next === "done"
          ? undefined
          : next === "lost"
          ? s.lost(taskIndex(index), "lost", 1, now)
          : s.failed(taskIndex(index), failure(next as Failed["remedy"]), now);
        if (verdict === undefined || verdict.kind === "final") {
          endings[index]!++;
          done(s, index);
        }
      }
      assertEquals(endings, tasks.map(() => 1));
    },
  ));
});
