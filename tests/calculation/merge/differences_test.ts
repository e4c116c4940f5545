import { assertEquals } from "@std/assert";
import { differenceOf } from "../../../lib/calculation/merge/differences.ts";

const result = (energy: number, ...gradient: number[]) => ({ energy, gradient: Float64Array.from(gradient) });

Deno.test("merge: of exact results a single bit counts, and so does the sign of zero", () => {
  assertEquals(differenceOf(result(-1, 0.5), result(-1, 0.5), true), undefined);
  assertEquals(differenceOf(result(-1), result(-1 - 2 ** -52), true)?.what, "energy");
  assertEquals(differenceOf(result(-1, 0.5, 0), result(-1, 0.5, -0), true), {
    what: "gradient[1]",
    values: [0, -0],
  });
});

Deno.test("merge: other energies may differ by 1e-9 Hartree, derivatives by 1e-7", () => {
  assertEquals(differenceOf(result(-76, 0.1), result(-76 + 9e-10, 0.1 + 9e-8), false), undefined);
  assertEquals(differenceOf(result(0), result(1.1e-9), false), { what: "energy", values: [0, 1.1e-9] });
  assertEquals(differenceOf(result(0, 0), result(0, 1.1e-7), false)?.what, "gradient[0]");
});

Deno.test("merge: an array that one of two results lacks is a difference", () => {
  assertEquals(differenceOf({ energy: 0 }, result(0, 1), false), {
    what: "gradient[0]",
    values: [undefined, 1],
  });
  const hessian = { energy: 0, hessian: new Float64Array(4) };
  assertEquals(
    differenceOf(hessian, { ...hessian, hessian: new Float64Array(9) }, false)?.what,
    "hessian[4]",
  );
});
