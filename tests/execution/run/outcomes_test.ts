import { assertEquals, assertThrows } from "@std/assert";
import { taskIndex } from "../../../lib/base/indices.ts";
import { OutcomeTable } from "../../../lib/execution/mod.ts";
import { converged } from "../fakes.ts";

Deno.test("outcomes: what is kept comes back, and only results have numbers", () => {
  const outcomes = new OutcomeTable(5);
  const gradient = Float64Array.of(1, 2, 3);
  const hessian = new Float64Array(9);
  outcomes.set(taskIndex(0), {
    status: "converged",
    result: { energy: -1, gradient, hessian, properties: { scf_iterations: 7 } },
    seconds: 2,
  });
  outcomes.set(taskIndex(1), { status: "reused", result: { energy: -2 }, secondsBefore: 3 });
  const failed = { status: "failed", message: "no", remedy: "give-up", seconds: 1 } as const;
  outcomes.set(taskIndex(2), failed);
  outcomes.set(taskIndex(3), { status: "cancelled" });
  assertEquals(outcomes.result(taskIndex(0)), {
    energy: -1,
    gradient,
    hessian,
    properties: { scf_iterations: 7 },
  });
  assertEquals(outcomes.result(taskIndex(1)), {
    energy: -2,
    gradient: undefined,
    hessian: undefined,
    properties: {},
  });
  assertEquals([2, 3, 4].map((i) => outcomes.result(taskIndex(i))), [undefined, undefined, undefined]);
  assertEquals(
    [0, 1, 2, 3, 4].map((i) => outcomes.status(taskIndex(i))),
    ["converged", "reused", "failed", "cancelled", "pending"],
  );
  assertEquals([...outcomes.failures], [[2, failed]]);
  assertEquals([outcomes.seconds(taskIndex(0)), outcomes.seconds(taskIndex(3))], [2, 0]);
  assertEquals(outcomes.resultSeconds, 5); // without the failed one
  assertEquals(outcomes.count("pending"), 1);
});

Deno.test("outcomes: properties are kept or not, as is asked for", () => {
  const outcomes = new OutcomeTable(1, false);
  const result = { energy: -1, properties: { scf_iterations: 7 } };
  outcomes.set(taskIndex(0), { status: "converged", result, seconds: 2 });
  assertEquals(outcomes.result(taskIndex(0))?.properties, {});
});

Deno.test("outcomes: a second outcome, or a number that is not finite, is refused", () => {
  const outcomes = new OutcomeTable(2);
  outcomes.set(taskIndex(0), converged(1));
  assertThrows(() => outcomes.set(taskIndex(0), converged(1)), RangeError, "task 0 has an outcome already");
  for (const energy of [NaN, Infinity]) {
    assertThrows(() => outcomes.set(taskIndex(1), converged(energy)), RangeError, "not finite");
  }
  const gradient = Float64Array.of(0, NaN, 0);
  assertThrows(
    () => outcomes.set(taskIndex(1), { status: "converged", result: { energy: 0, gradient }, seconds: 1 }),
    RangeError,
    "not finite",
  );
  assertEquals(outcomes.status(taskIndex(1)), "pending");
});
