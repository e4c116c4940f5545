import { assert } from "@std/assert";
import { BOYS_MAX_ORDER, boysFunction } from "../../lib/engine/integrals/boys.ts";
import reference from "../data/engine/boys.json" with { type: "json" };

/** A few roundings; downward recursion does not amplify them. */
const RELATIVE = 1e-14;

Deno.test("engine: the Boys function agrees with its series in 80-digit arithmetic", () => {
  const out = new Float64Array(BOYS_MAX_ORDER + 1);
  for (const [T, values] of reference as [number, number[]][]) {
    for (let order = 0; order <= BOYS_MAX_ORDER; order++) {
      boysFunction(order, Float64Array.of(T), out);
      for (let m = 0; m <= order; m++) {
        const error = Math.abs(out[m]! / values[m]! - 1);
        assert(error < RELATIVE, `F_${m}(${T}) up to order ${order} is off by ${error}`);
      }
    }
  }
});

Deno.test("engine: the Boys function obeys its downward recurrence everywhere", () => {
  const out = new Float64Array(BOYS_MAX_ORDER + 1);
  for (let T = 0; T < 80; T += 0.0137) {
    boysFunction(BOYS_MAX_ORDER, Float64Array.of(T), out);
    for (let m = 0; m < BOYS_MAX_ORDER; m++) {
      const lower = (2 * T * out[m + 1]! + Math.exp(-T)) / (2 * m + 1);
      assert(Math.abs(out[m]! / lower - 1) < RELATIVE, `at T = ${T}, m = ${m}`);
    }
  }
});
