import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { exactSum, exactSumOf, ExactSums } from "../../lib/base/exact_sum.ts";

const addends = fc.array(
  fc.oneof(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: -(2 ** 899), max: 2 ** 899, noNaN: true }),
    fc.constantFrom(1e16, -1e16, 1, 2 ** -53, 2 ** -54, -(2 ** -54), 2 ** 53, 2 ** 53 + 2, 5e-324),
  ),
  { maxLength: 40 },
);

function sumOf(values: readonly number[]): number {
  const sums = new ExactSums(1);
  for (const value of values) sums.add(0, value);
  return sums.value(0);
}

Deno.test("exact sum: agrees with Math.sumPrecise to the last bit", () => {
  fc.assert(
    fc.property(addends, (values) => assertEquals(sumOf(values), Math.sumPrecise([0, ...values]))),
    { numRuns: 2000 },
  );
});

Deno.test("exact sum: of a list it is the same with Math.sumPrecise and without, for what is not finite as well", () => {
  const any = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e300, -1e300)), { maxLength: 6 });
  const isSmall = (values: readonly number[]) => values.every((value) => !(Math.abs(value) > 2 ** 899));
  fc.assert(
    fc.property(fc.oneof(addends, any.filter(isSmall)), (values) => {
      assertEquals(exactSumOf(values), exactSum(values));
    }),
    { numRuns: 2000 },
  );
  assertEquals([exactSumOf([]), exactSumOf([1, Infinity]), exactSumOf([NaN, 1])], [0, Infinity, NaN]);
});

Deno.test("exact sum: ties go to even, and to the side of what lies below the tie", () => {
  assertEquals(sumOf([1, 2 ** -53]), 1);
  assertEquals(sumOf([1, 2 ** -53, 2 ** -120]), 1 + 2 ** -52);
  assertEquals(sumOf([1 + 2 ** -52, 2 ** -53]), 1 + 2 ** -51);
  assertEquals(sumOf([1 + 2 ** -52, 2 ** -53, -(2 ** -120)]), 1 + 2 ** -52);
  assertEquals(sumOf([-1, -(2 ** -53), -(2 ** -120)]), -1 - 2 ** -52);
});

Deno.test("exact sum: a product with an integer is not rounded", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.maxSafeInteger(), fc.double({ min: -1e3, max: 1e3, noNaN: true })), {
      maxLength: 8,
    }),
    (terms) => {
      const sums = new ExactSums(1);
      for (const [coefficient, value] of terms) sums.addProduct(0, coefficient, value);
      // The same by adding value * 2^b, which is exact, for each bit b of the coefficient.
      const powers = terms.flatMap(([coefficient, value]) =>
        Array.from(
          BigInt(Math.abs(coefficient)).toString(2).split("").reverse(),
          (bit, b) => bit === "1" ? Math.sign(coefficient) * value * 2 ** b : 0,
        )
      );
      assertEquals(sums.value(0), Math.sumPrecise([0, ...powers]));
    },
  ));
});

Deno.test("exact sum: sums of sums and many parts stay exact", () => {
  const parts = Array.from({ length: 30 }, (_, i) => 2 ** (-60 * i + 850));
  const one = new ExactSums(2);
  const other = new ExactSums(2);
  parts.forEach((part, i) => (i % 2 === 0 ? one : other).add(1, part));
  one.addSums(other);
  for (const part of parts.slice(0, -1)) one.add(1, -part);
  assertEquals([...one.values()], [0, parts.at(-1)!]);
});

Deno.test("exact sum: what is not finite cannot be added", () => {
  const sums = new ExactSums(1);
  for (const value of [NaN, Infinity, -Infinity, 2 ** 901]) {
    assertThrows(() => sums.add(0, value), RangeError, "cannot be part of a sum");
    assertThrows(() => sums.addProduct(0, 2, value), RangeError, "cannot be part of a sum");
  }
  assertThrows(() => sums.addProduct(0, Infinity, 1), RangeError, "cannot be a coefficient");
});
