// Products of matrices that are stored row after row. All of them are A B^T, the form in which both factors are
// read along their rows; who needs A B keeps B transposed.

import { multiplyBlock, panelRows } from "./compiled_product.ts";

/** Multiplications between two pauses: some 2 ms. */
const BATCH = 10_000_000;

/** What is left of them. Products count together, whoever makes them, so that a loop over many small ones pauses too. */
let left = BATCH;

/** Products of fewer multiplications are faster without copies. */
const SMALL = 5_000;

/**
 * Writes A B^T into `out` (rows x columns); A is rows x inner, B is columns x inner. Pauses in large products. Each
 * element is the sum over even places plus that over odd ones, whatever the shape: A A^T is symmetric to the last bit.
 *
 * @param a rows x inner, row after row.
 * @param b columns x inner, row after row.
 * @param out Receives the product, rows x columns.
 * @param rows Rows of A.
 * @param columns Rows of B.
 * @param inner Numbers in a row of either.
 */
export function* multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Generator<undefined, void> {
  if (rows * columns * inner < SMALL) {
    multiplySmall(a, b, out, rows, columns, inner);
    left -= rows * columns * inner;
    if (left < 0) {
      left = BATCH;
      yield;
    }
    return;
  }
  yield* multiplyParts(a, b, out, rows, columns, inner, inner);
}

/** Numbers of long rows that are multiplied at once: enough rows of them fit into the memory for copies to cost little. */
const LONG_PART = 512;

/**
 * Writes A B^T into `out` likewise, for rows that are so long that few of them would fit into the memory: it is the sum of
 * products of parts of the rows. Each element depends on the numbers in its two rows alone.
 */
export function* multiplyLong(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Generator<undefined, void> {
  if (inner <= LONG_PART) yield* multiplyTransposed(a, b, out, rows, columns, inner);
  else yield* multiplyParts(a, b, out, rows, columns, inner, LONG_PART);
}

/** Writes A B^T, panel by panel, as the sum of products of parts of the rows of this many numbers. */
function* multiplyParts(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  inner: number,
  partLength: number,
): Generator<undefined, void> {
  const height = panelRows(rows, partLength), width = panelRows(columns, partLength);
  for (let from = 0; from < inner; from += partLength) {
    const part = { from, to: Math.min(inner, from + partLength) };
    for (let i = 0; i < rows; i += height) {
      const block = { from: i, to: Math.min(rows, i + height) };
      for (let j = 0; j < columns; j += width) {
        if (left < 0) {
          left = BATCH;
          yield;
        }
        const other = { from: j, to: Math.min(columns, j + width) };
        multiplyBlock(a, b, out, block, other, columns, inner, part);
        left -= (block.to - block.from) * (other.to - other.from) * (part.to - part.from);
      }
    }
  }
}

function multiplySmall(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      // As the compiled loop does it, so that the shape changes no bit.
      let even = 0, odd = 0;
      for (let k = 0; k + 1 < inner; k += 2) {
        even += a[i * inner + k]! * b[j * inner + k]!;
        odd += a[i * inner + k + 1]! * b[j * inner + k + 1]!;
      }
      if (inner % 2 === 1) even += a[i * inner + inner - 1]! * b[j * inner + inner - 1]!;
      out[i * columns + j] = even + odd;
    }
  }
}

/**
 * Writes the transpose of a matrix of rows x columns.
 *
 * @param a rows x columns, row after row.
 * @param out Receives columns x rows.
 * @param rows Rows of A.
 * @param columns Columns of A.
 */
export function transpose(a: Float64Array, out: Float64Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  }
}

/** Side of the blocks of a large transpose: both of them stay in the nearest cache. */
const BLOCK = 32;

/** Elements of a transpose between two pauses: some 2 ms. */
const TRANSPOSED = 500_000;

/**
 * Writes the transpose of a large matrix, and pauses in it.
 *
 * @param a Rows of `stride` numbers, of which the first `columns` count.
 * @param out Receives columns x rows.
 * @param rows Rows of A.
 * @param columns Columns of A.
 * @param stride From one row of A to the next.
 */
export function* transposeLarge(
  a: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  stride: number = columns,
): Generator<undefined, void> {
  let left = TRANSPOSED;
  for (let j = 0; j < columns; j += BLOCK) {
    const lastColumn = Math.min(columns, j + BLOCK);
    for (let i = 0; i < rows; i += BLOCK) {
      const lastRow = Math.min(rows, i + BLOCK);
      for (let column = j; column < lastColumn; column++) {
        for (let row = i, to = column * rows; row < lastRow; row++) out[to + row] = a[row * stride + column]!;
      }
      if ((left -= BLOCK * BLOCK) > 0) continue;
      left = TRANSPOSED;
      yield;
    }
  }
}
