// A new event of a run is a member of `RunEvent` and what the log says of it (the compiler asks for both): those who
// have no use for it are not touched, and whoever has one is an observer in the list. Here is one more of each.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";

import { allOf, Observer, observing, type RunEvent, RunState } from "../../lib/execution/mod.ts";
import { recording } from "../execution/fakes.ts";

const MADE_UP = { type: "coffee-break", seconds: 5 } as unknown as RunEvent;
const STARTED: RunEvent = {
  type: "run-started",
  mode: "serial",
  workers: 1,
  schedule: "level",
  levels: [{ nbody: 1, tasks: 2 }],
};

Deno.test("structure: a new event reaches the observers that know it, and changes nothing for the others", async () => {
  const state = new RunState();
  const breaks: number[] = [];
  const guest = {
    notify: (event: RunEvent) => {
      if (event === MADE_UP) breaks.push(5);
    },
  };
  const { events, layer } = recording();
  const run = Effect.map(Observer, ({ notify }) => [STARTED, MADE_UP].forEach(notify));
  await Effect.runPromise(observing(allOf([state, guest]), run).pipe(Effect.provide(layer)));
  assertEquals(breaks, [5]);
  assertEquals(events, [STARTED, MADE_UP]);
  assertEquals([state.tasks.total, state.running.size, state.finished], [2, 0, 0]);
});
