// Products of matrices that are stored row after row. All of them are A B^T, the form in which both factors are
// read along their rows; who needs A B keeps B transposed.

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 4_000_000;

/**
 * Writes A B^T into `out` (rows x columns); A is rows x inner, B is columns x inner. Pauses in large products.
 */
export function* multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Generator<undefined, void> {
  const step = Math.max(4, 4 * Math.floor(BATCH / (4 * columns * inner + 1)));
  for (let row = 0; row < rows; row += step) {
    if (row > 0) yield;
    multiplyRows(a, b, out, row, Math.min(rows, row + step), columns, inner);
  }
}

function multiplyRows(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  columns: number,
  inner: number,
): void {
  // Four rows by two columns at a time: eight independent sums, and each number loaded serves several times.
  let i = from;
  for (; i + 3 < to; i += 4) {
    const a0 = i * inner, a1 = a0 + inner, a2 = a1 + inner, a3 = a2 + inner;
    for (let j = 0; j < columns; j += 2) {
      const b0 = j * inner;
      const b1 = j + 1 < columns ? b0 + inner : b0;
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
      for (let k = 0; k < inner; k++) {
        const y0 = b[b0 + k]!, y1 = b[b1 + k]!;
        const x0 = a[a0 + k]!, x1 = a[a1 + k]!, x2 = a[a2 + k]!, x3 = a[a3 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s20 += x2 * y0;
        s21 += x2 * y1;
        s30 += x3 * y0;
        s31 += x3 * y1;
      }
      // A last single column is computed twice into the same place.
      const right = j + 1 < columns ? 1 : 0;
      let at = i * columns + j;
      out[at + right] = s01;
      out[at] = s00;
      at += columns;
      out[at + right] = s11;
      out[at] = s10;
      at += columns;
      out[at + right] = s21;
      out[at] = s20;
      at += columns;
      out[at + right] = s31;
      out[at] = s30;
    }
  }
  if (i < to) multiplyLastRows(a, b, out, i, to, columns, inner);
}

/** The same for fewer than four rows: two by two columns at a time. */
function multiplyLastRows(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  columns: number,
  inner: number,
): void {
  for (let i = from; i < to; i += 2) {
    const a0 = i * inner;
    const a1 = i + 1 < to ? a0 + inner : a0;
    for (let j = 0; j < columns; j += 2) {
      const b0 = j * inner;
      const b1 = j + 1 < columns ? b0 + inner : b0;
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0;
      for (let k = 0; k < inner; k++) {
        const x0 = a[a0 + k]!, x1 = a[a1 + k]!, y0 = b[b0 + k]!, y1 = b[b1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      // A last single row or column is computed twice into the same place.
      const ij = i * columns + j;
      const right = j + 1 < columns ? 1 : 0;
      const down = i + 1 < to ? columns : 0;
      out[ij + down + right] = s11;
      out[ij + down] = s10;
      out[ij + right] = s01;
      out[ij] = s00;
    }
  }
}

/** Writes the transpose of a matrix of rows x columns. */
export function transpose(a: Float64Array, out: Float64Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  }
}
