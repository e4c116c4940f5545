// What is seen of a run's order.

import { assertEquals } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { prepare } from "../../../lib/calculation/mod.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { Trace } from "../../../lib/verification/comparison/trace.ts";

const { plan } = prepare(parseInput(
  'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }\nbsse: nocp',
));
const LABELS = [0, 1, 2].map((index) => plan.label(taskIndex(index)));

/** A trace of tasks that begin (`+1`) and end (`-1`), by their numbers from 1. */
function traced(steps: readonly number[]): Trace {
  const trace = new Trace(plan);
  for (const step of steps) {
    const index = taskIndex(Math.abs(step) - 1);
    const { nbody } = plan.at(index);
    const outcome = { status: "converged", result: { energy: 0 }, seconds: 0 } as const;
    trace.notify(
      step > 0
        ? { type: "task-started", nbody, index, attempt: 1, exclusive: false }
        : { type: "task-finished", nbody, index, outcome, worker: undefined },
    );
  }
  return trace;
}

Deno.test("trace: levels one after the other leave nothing to find", () => {
  const { early, endings } = traced([1, 2, -2, -1, 3, -3]);
  assertEquals(early, []);
  assertEquals([...endings.values()], [1, 1, 1]);
});

Deno.test("trace: a pair that begins while one atom is not done is too early", () => {
  assertEquals(traced([1, 2, -2, 3, -1, -3]).early, [{ label: LABELS[2]!, nbody: 2, pending: 1 }]);
});

Deno.test("trace: a task that ends twice does not stand for another one of its level", () => {
  const { early, endings } = traced([1, -1, -1, 3, -3]);
  assertEquals(early, [{ label: LABELS[2]!, nbody: 2, pending: 1 }]);
  assertEquals([endings.get(LABELS[0]!), endings.get(LABELS[1]!)], [2, undefined]);
});
