// The room that several runs share, without a worker or a clock.

import { assertEquals } from "@std/assert";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { Admission, type Ticket } from "../../../lib/execution/sharing/admission.ts";

const TICKET: Ticket = { priority: 0, seconds: 1, memoryBytes: 1, slots: 1, exclusive: false };

/** Tasks that end when they are told to, and the order in which they began. */
class Tasks {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, Deferred.Deferred<void>>();
  readonly #fibers = new Map<string, Fiber.Fiber<void>>();

  constructor(readonly admission: Admission) {}

  async ask(name: string, ticket: Partial<Ticket> = {}): Promise<void> {
    const end = Deferred.makeUnsafe<void>();
    this.#ends.set(name, end);
    const task = Effect.suspend(() => {
      this.begun.push(name);
      return Deferred.await(end);
    });
    this.#fibers.set(name, Effect.runFork(this.admission.admit({ ...TICKET, ...ticket }, task)));
    await settled();
  }

  async end(name: string): Promise<void> {
    Deferred.doneUnsafe(this.#ends.get(name)!, Effect.void);
    await settled();
  }

  async interrupt(name: string): Promise<void> {
    await Effect.runPromise(Fiber.interrupt(this.#fibers.get(name)!));
    await settled();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("sharing: what waits is admitted by priority, then heaviest first, then in order", async () => {
  const tasks = new Tasks(new Admission({ slots: 1, memoryBytes: 10 }));
  await tasks.ask("first");
  await tasks.ask("light", { seconds: 1 });
  await tasks.ask("heavy", { seconds: 9 });
  await tasks.ask("as heavy", { seconds: 9 });
  await tasks.ask("low", { priority: -1, seconds: 99 });
  await tasks.ask("high", { priority: 1, seconds: 0 });
  assertEquals(tasks.begun, ["first"]);
  for (const name of ["first", "high", "heavy", "as heavy", "light"]) await tasks.end(name);
  assertEquals(tasks.begun, ["first", "high", "heavy", "as heavy", "light", "low"]);
});

Deno.test("sharing: a task whose memory does not fit is waited for, and not overtaken", async () => {
  const tasks = new Tasks(new Admission({ slots: 4, memoryBytes: 10 }));
  await tasks.ask("small", { memoryBytes: 3 });
  await tasks.ask("big", { memoryBytes: 8, seconds: 9 });
  await tasks.ask("would fit", { memoryBytes: 3 });
  assertEquals(tasks.begun, ["small"]);
  await tasks.end("small");
  assertEquals(tasks.begun, ["small", "big"]);
  await tasks.end("big");
  assertEquals(tasks.begun, ["small", "big", "would fit"]);
  await tasks.ask("more than all", { memoryBytes: 99 });
  assertEquals(tasks.begun.length, 3, "only where it is alone");
  await tasks.end("would fit");
  assertEquals(tasks.begun.at(-1), "more than all");
});

Deno.test("sharing: tasks of several threads take as many slots", async () => {
  const tasks = new Tasks(new Admission({ slots: 4, memoryBytes: 100 }));
  await tasks.ask("three", { slots: 3 });
  await tasks.ask("two", { slots: 2 });
  assertEquals(tasks.begun, ["three"]);
  await tasks.end("three");
  assertEquals(tasks.begun, ["three", "two"]);
  await tasks.ask("nine", { slots: 9 });
  await tasks.end("two");
  assertEquals(tasks.begun.at(-1), "nine", "no more than there are");
});

Deno.test("sharing: a task that runs exclusively has nothing beside it, and comes last", async () => {
  const tasks = new Tasks(new Admission({ slots: 2, memoryBytes: 10 }));
  await tasks.ask("one");
  await tasks.ask("alone", { exclusive: true, priority: 1, seconds: 99 });
  assertEquals(tasks.begun, ["one"]);
  await tasks.end("one");
  await tasks.ask("two");
  assertEquals(tasks.begun, ["one", "alone"]);
  await tasks.end("alone");
  assertEquals(tasks.begun, ["one", "alone", "two"]);
});

Deno.test("sharing: what is interrupted leaves its room to others, whether it had begun or not", async () => {
  const admission = new Admission({ slots: 1, memoryBytes: 10 });
  const tasks = new Tasks(admission);
  await tasks.ask("one");
  await tasks.ask("two");
  await tasks.ask("three");
  await tasks.interrupt("two");
  await tasks.interrupt("one");
  assertEquals(tasks.begun, ["one", "three"]);
  await tasks.end("three");
  assertEquals([admission.running, admission.isHungry], [0, true]);
});
