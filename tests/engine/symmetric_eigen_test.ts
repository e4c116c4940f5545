import { assert, assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { multiplyTransposed, transpose } from "../../lib/engine/linalg/matrix_product.ts";
import { symmetricEigen } from "../../lib/engine/linalg/symmetric_eigen.ts";
import { run } from "./systems.ts";

const symmetricMatrix = fc.integer({ min: 1, max: 14 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    // Zeros and equal elements often: they make blocks that fall apart and degenerate eigenvalues.
    lower: fc.array(
      fc.oneof(fc.constantFrom(0, 0, 1), fc.double({ min: -10, max: 10, noNaN: true })),
      { minLength: n * (n + 1) / 2, maxLength: n * (n + 1) / 2 },
    ),
  })
).map(({ n, lower }) => {
  const matrix = new Float64Array(n * n);
  for (let i = 0, ij = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, ij++) matrix[i * n + j] = matrix[j * n + i] = lower[ij]!;
  }
  return { n, matrix };
});

Deno.test("engine: eigenvectors are orthonormal and rebuild the matrix with their eigenvalues", () => {
  fc.assert(fc.property(symmetricMatrix, ({ n, matrix }) => {
    const { values, vectors } = run(symmetricEigen(matrix, n));
    const columns = new Float64Array(n * n);
    transpose(vectors, columns, n, n);
    for (let k = 1; k < n; k++) assert(values[k - 1]! <= values[k]!);
    const overlap = new Float64Array(n * n);
    run(multiplyTransposed(vectors, vectors, overlap, n, n, n));
    const scaled = columns.map((value, at) => value * values[at % n]!);
    const rebuilt = new Float64Array(n * n);
    run(multiplyTransposed(scaled, columns, rebuilt, n, n, n));
    for (let at = 0; at < n * n; at++) {
      assertAlmostEquals(overlap[at]!, at % (n + 1) === 0 ? 1 : 0, 1e-13);
      assertAlmostEquals(rebuilt[at]!, matrix[at]!, 2e-13 * n * 10);
    }
  }));
});

Deno.test("engine: a matrix with a value that is not a number has no finite eigenvalues", () => {
  const { values } = run(symmetricEigen(Float64Array.of(1, 0, NaN, 0, 2, 1, NaN, 1, 3), 3));
  assert(values.some((value) => !Number.isFinite(value)));
});

Deno.test("engine: products of matrices of any shape agree with their definition", () => {
  const size = fc.integer({ min: 1, max: 7 });
  fc.assert(fc.property(size, size, size, (rows, columns, inner) => {
    const a = Float64Array.from({ length: rows * inner }, (_, i) => Math.sin(i + 1));
    const b = Float64Array.from({ length: columns * inner }, (_, i) => Math.cos(3 * i));
    const out = new Float64Array(rows * columns);
    run(multiplyTransposed(a, b, out, rows, columns, inner));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += a[i * inner + k]! * b[j * inner + k]!;
        assertAlmostEquals(out[i * columns + j]!, sum, 1e-14);
      }
    }
  }));
});
