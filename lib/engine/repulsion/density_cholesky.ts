// A symmetric density as a sum of products of orbitals, D = sum of +- C^T C, from the matrix alone: so exchange by density
// fitting needs no more than other ways of building it, and guesses, averages and changes of densities serve as well as
// those of orbitals. Of a density without negative occupations it is Cholesky's decomposition with pivots: F. Aquilante, T.
// B. Pedersen, A. Sanchez de Meras, H. Koch, J. Chem. Phys. 125, 174101 (2006), doi:10.1063/1.2360264.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import { symmetricEigen } from "../linalg/symmetric_eigen.ts";

/** Orbitals that carry electrons, or take them away. */
export interface DensityFactor {
  readonly sign: 1 | -1;
  /** Number of orbitals. */
  readonly count: number;
  /** Coefficients, count x n: each orbital times the root of its occupation. */
  readonly orbitals: Float64Array;
}

/** What is left of a diagonal element, beside the largest one, is rounding below this. */
const NOTHING = 1e-15;

/** The part of the largest element that a decomposition may leave over: the rounding of n products. */
const REST = 1e-12;

/** Decomposes a density (n x n): at most two factors, none for one that is zero. */
export function* densityCholesky(density: Float64Array, n: number): Generator<undefined, DensityFactor[]> {
  let largest = 0;
  for (let i = 0; i < density.length; i++) largest = Math.max(largest, Math.abs(density[i]!));
  if (largest === 0) return [];
  const positive = pivoted(density, n);
  if (yield* leavesLittle(density, positive, n, REST * largest)) return [positive];
  const { values, vectors } = yield* symmetricEigen(density, n);
  return ([1, -1] as const).map((sign) => factorOf(sign, values, vectors, n, NOTHING * largest))
    .filter(({ count }) => count > 0);
}

/** Cholesky's decomposition, the largest diagonal element first, until none above rounding is left. */
function pivoted(density: Float64Array, n: number): DensityFactor {
  const left = Float64Array.from({ length: n }, (_, i) => density[i * n + i]!);
  const limit = NOTHING * left.reduce((largest, value) => Math.max(largest, value), 0);
  const rows: Float64Array[] = [];
  while (rows.length < n) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (left[i]! > left[pivot]!) pivot = i;
    if (!(left[pivot]! > limit)) break;
    const row = density.slice(pivot * n, (pivot + 1) * n);
    for (const other of rows) {
      const factor = other[pivot]!;
      for (let i = 0; i < n; i++) row[i]! -= factor * other[i]!;
    }
    const scale = 1 / Math.sqrt(left[pivot]!);
    for (let i = 0; i < n; i++) left[i]! -= (row[i]! *= scale) ** 2;
    left[pivot] = 0;
    rows.push(row);
  }
  const orbitals = new Float64Array(rows.length * n);
  rows.forEach((row, k) => orbitals.set(row, k * n));
  return { sign: 1, count: rows.length, orbitals };
}

function* leavesLittle(
  density: Float64Array,
  { orbitals, count }: DensityFactor,
  n: number,
  limit: number,
): Generator<undefined, boolean> {
  const columns = new Float64Array(orbitals.length), product = new Float64Array(n * n);
  transpose(orbitals, columns, count, n);
  yield* multiplyTransposed(columns, columns, product, n, n, count);
  return density.every((value, i) => Math.abs(value - product[i]!) <= limit);
}

function factorOf(
  sign: 1 | -1,
  values: Float64Array,
  vectors: Float64Array,
  n: number,
  limit: number,
): DensityFactor {
  const kept = Array.from(values.keys()).filter((k) => sign * values[k]! > limit);
  const orbitals = new Float64Array(kept.length * n);
  kept.forEach((k, row) => {
    const scale = Math.sqrt(Math.abs(values[k]!));
    for (let i = 0; i < n; i++) orbitals[row * n + i] = scale * vectors[k * n + i]!;
  });
  return { sign, count: kept.length, orbitals };
}
