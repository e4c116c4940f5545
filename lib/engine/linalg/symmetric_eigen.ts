// Eigenvalues and eigenvectors of a real symmetric matrix: Householder tridiagonalisation, then implicit QR steps
// with Wilkinson's shift. G. H. Golub, C. F. Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3.

import { GivensRotations } from "./givens_rotations.ts";

/**
 * Eigenvalues in rising order, and the eigenvectors as rows: vectors[k * n + i] is component i of the k-th.
 */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 4_000_000;

/**
 * Elements below this, of a matrix with elements of about 1, count as zero: rounding loses more elsewhere.
 */
const NEGLIGIBLE = 1e-30;

/** More QR steps per eigenvalue than any finite matrix takes. */
const MAX_STEPS = 60;

/**
 * Diagonalises a symmetric matrix, of which only the lower triangle is read; pauses in large ones.
 * Gives eigenvalues that are not numbers where the matrix holds any.
 *
 * @param matrix n x n, row after row; kept.
 */
export function* symmetricEigen(matrix: Float64Array, n: number): Generator<undefined, Eigen> {
  // Elements of about 1 at most: what is far below that is then distinguished from zero without underflow.
  const unit = unitOf(matrix);
  const a = new Float64Array(n * n);
  for (let i = 0; i < a.length; i++) a[i] = matrix[i]! / unit;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const scale = new Float64Array(n);
  const work = new Float64Array(n), reflection = new Float64Array(n);
  let done = 0;
  for (let k = 0; k < n - 2; k++) {
    offDiagonal[k] = reflect(a, n, k, scale, work, reflection);
    if ((done += (n - k) ** 2) > BATCH) {
      done = 0;
      yield;
    }
  }
  if (n > 1) offDiagonal[n - 2] = a[(n - 1) * n + n - 2]!;
  for (let k = 0; k < n; k++) diagonal[k] = a[k * n + k]!;
  const vectors = new Float64Array(n * n);
  for (let k = n - 1; k >= 0; k--) {
    accumulateReflection(a, n, k, scale, vectors, reflection);
    if ((done += 2 * (n - k) ** 2) > BATCH) {
      done = 0;
      yield;
    }
  }
  let steps = MAX_STEPS * n;
  const rows = new GivensRotations(vectors, n);
  const rotations = new Float64Array(2 * n);
  for (let end = n - 1; end > 0;) {
    const start = deflate(diagonal, offDiagonal, end);
    if (start === end) {
      end--;
      continue;
    }
    if (--steps < 0 || Number.isNaN(offDiagonal[end - 1])) {
      rows.end();
      return { values: diagonal.fill(NaN), vectors };
    }
    rotateBlock(diagonal, offDiagonal, start, end, rotations);
    rows.rotate(start, end - start, rotations);
    if ((done += 4 * (end - start) * n) > BATCH) {
      done = 0;
      yield;
    }
  }
  rows.end();
  for (let k = 0; k < n; k++) diagonal[k]! *= unit;
  return sortEigen(diagonal, vectors, n);
}

/** The least power of two that no element exceeds; 1 for zeros. */
function unitOf(matrix: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < matrix.length; i++) largest = Math.max(largest, Math.abs(matrix[i]!));
  return largest > 0 ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}

/**
 * Zeroes column k below the subdiagonal by a reflection, kept in that column; returns the subdiagonal element.
 *
 * @param w Workspace, as `v`.
 */
function reflect(
  a: Float64Array,
  n: number,
  k: number,
  scale: Float64Array,
  w: Float64Array,
  v: Float64Array,
): number {
  const first = a[(k + 1) * n + k]!;
  let below = 0;
  for (let i = k + 2; i < n; i++) below += a[i * n + k]! ** 2;
  if (below < NEGLIGIBLE ** 2) {
    scale[k] = 0;
    return first;
  }
  const norm = Math.sqrt(first * first + below);
  const result = first > 0 ? -norm : norm;
  const head = first - result;
  v[k + 1] = 1;
  for (let i = k + 2; i < n; i++) v[i] = a[i * n + k]! / head;
  const tau = -head / result;
  scale[k] = tau;
  w.fill(0, k + 1, n);
  for (let i = k + 1; i < n; i++) {
    const row = i * n, vi = v[i]!;
    let sum = 0;
    for (let j = k + 1; j < i; j++) {
      const aij = a[row + j]!;
      sum += aij * v[j]!;
      w[j]! += aij * vi;
    }
    w[i]! += sum + a[row + i]! * vi;
  }
  let dot = 0;
  for (let i = k + 1; i < n; i++) dot += w[i]! * v[i]!;
  const share = 0.5 * tau * tau * dot;
  for (let i = k + 1; i < n; i++) w[i] = tau * w[i]! - share * v[i]!;
  for (let i = k + 1; i < n; i++) {
    const row = i * n, vi = v[i]!, wi = w[i]!;
    for (let j = k + 1; j <= i; j++) a[row + j]! -= vi * w[j]! + wi * v[j]!;
    a[row + k] = vi;
  }
  return result;
}

/** Multiplies the transposed product of the later reflections by the k-th, from the right. */
function accumulateReflection(
  a: Float64Array,
  n: number,
  k: number,
  scale: Float64Array,
  q: Float64Array,
  v: Float64Array,
): void {
  if (k >= n - 2) {
    q[k * n + k] = 1;
    return;
  }
  q[k * n + k] = 1;
  const tau = scale[k]!;
  if (tau === 0) return;
  for (let i = k + 1; i < n; i++) v[i] = a[i * n + k]!;
  for (let i = k + 1; i < n; i++) {
    const row = i * n;
    let dot = 0;
    for (let j = k + 1; j < n; j++) dot += q[row + j]! * v[j]!;
    dot *= tau;
    for (let j = k + 1; j < n; j++) q[row + j]! -= dot * v[j]!;
  }
}

/** Zeroes negligible off-diagonal elements; returns the start of the unreduced block that ends at `end`. */
function deflate(diagonal: Float64Array, offDiagonal: Float64Array, end: number): number {
  let start = end;
  while (start > 0) {
    const size = Math.abs(diagonal[start - 1]!) + Math.abs(diagonal[start]!);
    if (Math.abs(offDiagonal[start - 1]!) <= Number.EPSILON * 0.5 * size + NEGLIGIBLE) {
      offDiagonal[start - 1] = 0;
      break;
    }
    start--;
  }
  return start;
}

/** One implicit QR step on a block of the tridiagonal matrix; writes c and s of its rotations. */
function rotateBlock(
  d: Float64Array,
  e: Float64Array,
  start: number,
  end: number,
  rotations: Float64Array,
): void {
  const half = (d[end - 1]! - d[end]!) / 2;
  const last = e[end - 1]!;
  const root = Math.hypot(half, last);
  const shift = d[end]! - last * last / (half + (half < 0 ? -root : root));
  let x = d[start]! - shift;
  let bulge = e[start]!;
  for (let k = start; k < end; k++) {
    const r = Math.hypot(x, bulge);
    const c = r === 0 ? 1 : x / r, s = r === 0 ? 0 : bulge / r;
    if (k > start) e[k - 1] = r;
    const dk = d[k]!, dn = d[k + 1]!, ek = e[k]!;
    const cross = 2 * c * s * ek;
    d[k] = c * c * dk + cross + s * s * dn;
    d[k + 1] = s * s * dk - cross + c * c * dn;
    x = c * s * (dn - dk) + (c * c - s * s) * ek;
    e[k] = x;
    if (k + 1 < end) {
      bulge = s * e[k + 1]!;
      e[k + 1]! *= c;
    }
    rotations[2 * (k - start)] = c;
    rotations[2 * (k - start) + 1] = s;
  }
}

function sortEigen(values: Float64Array, vectors: Float64Array, n: number): Eigen {
  const order = Array.from(values.keys()).sort((i, j) => values[i]! - values[j]! || i - j);
  const sorted = new Float64Array(n * n);
  for (let to = 0; to < n; to++) {
    for (let i = 0, from = order[to]! * n; i < n; i++) sorted[to * n + i] = vectors[from + i]!;
  }
  return { values: Float64Array.from(order, (i) => values[i]!), vectors: sorted };
}
