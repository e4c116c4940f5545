// The product of a symmetric matrix, of which the lower triangle is kept row after row, with a vector, in AssemblyScript: the
// inner loop of supermatrix_product.ts. `deno task build-wasm` compiles it into supermatrix_product_wasm.ts.

/**
 * Adds what some rows give: their elements below the diagonal count in the row and in the column. Four rows at a time, and
 * of the sum of a row every other product, so that it is the sum of the even places plus that of the odd ones.
 *
 * @param matrix Where the first row begins, in bytes; likewise the others.
 * @param from The first row, 0-based: a multiple of four.
 * @param to The one after the last: a multiple of four, or the number of all rows.
 */
export function multiplyRows(matrix: usize, vector: usize, product: usize, from: usize, to: usize): void {
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const start = matrix + ((row * (row + 1)) << 2);
    const bytes = row << 3;
    let a = start, b = a + bytes + 8, c = b + bytes + 16, d = c + bytes + 24;
    const va = v128.load64_splat(vector + bytes), vb = v128.load64_splat(vector + bytes, 8);
    const vc = v128.load64_splat(vector + bytes, 16), vd = v128.load64_splat(vector + bytes, 24);
    let sa = f64x2.splat(0), sb = f64x2.splat(0), sc = f64x2.splat(0), sd = f64x2.splat(0);
    let y = product;
    for (let x = vector, end = vector + bytes; x < end; x += 32) {
      let other = v128.load(x);
      let ma = v128.load(a), mb = v128.load(b), mc = v128.load(c), md = v128.load(d);
      sa = f64x2.add(sa, f64x2.mul(ma, other));
      sb = f64x2.add(sb, f64x2.mul(mb, other));
      sc = f64x2.add(sc, f64x2.mul(mc, other));
      sd = f64x2.add(sd, f64x2.mul(md, other));
      let sum = f64x2.add(f64x2.mul(ma, va), f64x2.mul(mb, vb));
      sum = f64x2.add(sum, f64x2.add(f64x2.mul(mc, vc), f64x2.mul(md, vd)));
      v128.store(y, f64x2.add(v128.load(y), sum));
      other = v128.load(x, 16);
      ma = v128.load(a, 16);
      mb = v128.load(b, 16);
      mc = v128.load(c, 16);
      md = v128.load(d, 16);
      sa = f64x2.add(sa, f64x2.mul(ma, other));
      sb = f64x2.add(sb, f64x2.mul(mb, other));
      sc = f64x2.add(sc, f64x2.mul(mc, other));
      sd = f64x2.add(sd, f64x2.mul(md, other));
      sum = f64x2.add(f64x2.mul(ma, va), f64x2.mul(mb, vb));
      sum = f64x2.add(sum, f64x2.add(f64x2.mul(mc, vc), f64x2.mul(md, vd)));
      v128.store(y, f64x2.add(v128.load(y, 16), sum), 16);
      a += 32;
      b += 32;
      c += 32;
      d += 32;
      y += 32;
    }
    add(y, sa);
    add(y + 8, sb);
    add(y + 16, sc);
    add(y + 24, sd);
    for (let next = row; next < row + 4; next++) multiplyRow(matrix, vector, product, next, row);
  }
  for (; row < to; row++) multiplyRow(matrix, vector, product, row, 0);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function add(place: usize, sums: v128): void {
  f64.store(place, f64.load(place) + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)));
}

/** The elements of one row from a column on. */
function multiplyRow(matrix: usize, vector: usize, product: usize, row: usize, from: usize): void {
  const start = matrix + ((row * (row + 1)) << 2);
  const own = f64.load(vector + (row << 3));
  let sum: f64 = 0;
  for (let column = from; column < row; column++) {
    const element = f64.load(start + (column << 3));
    const at = column << 3;
    sum += element * f64.load(vector + at);
    f64.store(product + at, f64.load(product + at) + element * own);
  }
  const at = row << 3;
  f64.store(product + at, f64.load(product + at) + (sum + f64.load(start + at) * own));
}
