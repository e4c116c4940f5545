import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { multiplyTransposed, transpose } from "../../lib/engine/linalg/matrix_product.ts";
import { type Eigen, symmetricEigen } from "../../lib/engine/linalg/symmetric_eigen.ts";
import { SYMMETRIC_EIGEN_SOURCE } from "../../lib/engine/linalg/symmetric_eigen_wasm.ts";
import { run } from "./systems.ts";
import { FEW_ROUNDINGS } from "../tolerances.ts";

/** Of sums of some tens of products of numbers below 1; eigenvalues, which scale them, grow with the size. */
const ORTHOGONAL = 1e-13;

const symmetricMatrix = fc.integer({ min: 1, max: 18 }).chain((n) =>
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
      assertAlmostEquals(overlap[at]!, at % (n + 1) === 0 ? 1 : 0, ORTHOGONAL);
      assertAlmostEquals(rebuilt[at]!, matrix[at]!, 20 * ORTHOGONAL * n);
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
        assertAlmostEquals(out[i * columns + j]!, sum, FEW_ROUNDINGS);
      }
    }
  }));
});

Deno.test("engine: diagonalisations that take turns give the bits that each gives alone", () => {
  // Large enough to pause while the vectors are turned.
  const matrices = [[200, 0.3], [180, 0.7]].map(([n, step]) => {
    const value = (i: number, j: number) => Math.sin(1 + 1.7 * Math.min(i, j) + step! * Math.max(i, j) ** 2);
    return {
      n: n!,
      matrix: Float64Array.from({ length: n! * n! }, (_, at) => value(Math.floor(at / n!), at % n!)),
    };
  });
  const alone = matrices.map(({ matrix, n }) => run(symmetricEigen(matrix, n)));
  const under = matrices.map(({ matrix, n }) => symmetricEigen(matrix, n));
  const found = new Map<number, Eigen>();
  let pauses = 0;
  while (found.size < under.length) {
    for (const [i, each] of under.entries()) {
      const step = found.has(i) ? undefined : each.next();
      if (step?.done) found.set(i, step.value);
      else pauses++;
    }
  }
  assert(pauses > 10);
  assertEquals(alone.map((_, i) => found.get(i)), alone);
});

Deno.test("engine: the compiled diagonalisation is that of symmetric_eigen.as (else: deno task build-wasm)", async () => {
  const source = await Deno.readFile(new URL("../../lib/engine/linalg/symmetric_eigen.as", import.meta.url));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex();
  assertEquals(SYMMETRIC_EIGEN_SOURCE, digest);
});
