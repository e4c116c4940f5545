// The product of P with a density, both over pairs of functions, some rows at a time: in WebAssembly, two numbers at a time
// (SIMD), where P lies in the memory of the compiled loop (supermatrix_memory.ts), else here. Both ways give the same bits.

/**
 * Adds what some rows give: their elements below the diagonal count in the row and in the column. Four rows at a time, so
 * that an element of the product is loaded and stored a quarter as often; sums of a row's even and odd places are apart.
 *
 * @param matrix The lower triangle, row after row.
 * @param from The first row, 0-based: a multiple of four.
 * @param to The one after the last: a multiple of four, or the number of all rows.
 */
export function multiplyRows(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const a = row * (row + 1) / 2, b = a + row + 1, c = b + row + 2, d = c + row + 3;
    const va = vector[row]!, vb = vector[row + 1]!, vc = vector[row + 2]!, vd = vector[row + 3]!;
    let sa = 0, sb = 0, sc = 0, sd = 0, ta = 0, tb = 0, tc = 0, td = 0;
    for (let column = 0; column < row; column += 2) {
      let ma = matrix[a + column]!, mb = matrix[b + column]!;
      let mc = matrix[c + column]!, md = matrix[d + column]!;
      let other = vector[column]!;
      sa += ma * other;
      sb += mb * other;
      sc += mc * other;
      sd += md * other;
      product[column]! += (ma * va + mb * vb) + (mc * vc + md * vd);
      ma = matrix[a + column + 1]!;
      mb = matrix[b + column + 1]!;
      mc = matrix[c + column + 1]!;
      md = matrix[d + column + 1]!;
      other = vector[column + 1]!;
      ta += ma * other;
      tb += mb * other;
      tc += mc * other;
      td += md * other;
      product[column + 1]! += (ma * va + mb * vb) + (mc * vc + md * vd);
    }
    product[row]! += sa + ta;
    product[row + 1]! += sb + tb;
    product[row + 2]! += sc + tc;
    product[row + 3]! += sd + td;
    for (let next = row; next < row + 4; next++) multiplyRow(matrix, vector, product, next, row);
  }
  for (; row < to; row++) multiplyRow(matrix, vector, product, row, 0);
}

/** The elements of one row from a column on. */
function multiplyRow(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  row: number,
  from: number,
): void {
  const start = row * (row + 1) / 2;
  const own = vector[row]!;
  let sum = 0;
  for (let column = from; column < row; column++) {
    const element = matrix[start + column]!;
    sum += element * vector[column]!;
    product[column]! += element * own;
  }
  product[row]! += sum + matrix[start + row]! * own;
}
