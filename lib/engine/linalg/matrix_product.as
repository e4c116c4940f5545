// A product of matrices A B^T in AssemblyScript: the inner loop of compiled_product.ts, and of density fitting. `deno task
// build-wasm` compiles it into matrix_product_wasm.ts.

/**
 * Writes A B^T to `out`: rows x columns. Four rows by two columns at a time, and of each sum every other product, so
 * that a sum is that of the even places plus that of the odd ones.
 *
 * @param a Where A begins, in bytes: rows x stride numbers, rows a multiple of four, stride even.
 * @param b Where B begins, in bytes: columns x stride numbers, columns even.
 */
export function multiply(a: usize, b: usize, out: usize, rows: usize, columns: usize, stride: usize): void {
  const rowBytes = stride << 3;
  multiplyRows(a, rowBytes, b, rowBytes, out, columns << 3, rows, columns, rowBytes, false);
}

/**
 * The same for matrices whose rows lie farther apart, of which only the first numbers count.
 *
 * @param aBytes From one row of A to the next.
 * @param bBytes From one row of B to the next.
 * @param outBytes From one row of the product to the next.
 * @param innerBytes Of a row that count: a multiple of 16.
 * @param add Whether the product is added to what is there, and written below the diagonal and beside it only.
 */
export function multiplyRows(
  a: usize,
  aBytes: usize,
  b: usize,
  bBytes: usize,
  out: usize,
  outBytes: usize,
  rows: usize,
  columns: usize,
  innerBytes: usize,
  add: bool,
): void {
  for (let i: usize = 0; i < rows; i += 4) {
    const first = a + i * aBytes;
    const end = first + innerBytes;
    const unrolled = first + (innerBytes & ~31);
    const last = add ? min(columns, i + 4) : columns;
    for (let j: usize = 0; j < last; j += 2) {
      let x0 = first;
      let x1 = x0 + aBytes;
      let x2 = x1 + aBytes;
      let x3 = x2 + aBytes;
      let y0 = b + j * bBytes;
      let y1 = y0 + bBytes;
      let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
      let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
      for (; x0 < unrolled; x0 += 32) {
        let u = v128.load(y0), v = v128.load(y1);
        let x = v128.load(x0);
        s00 = f64x2.add(s00, f64x2.mul(x, u));
        s01 = f64x2.add(s01, f64x2.mul(x, v));
        x = v128.load(x1);
        s10 = f64x2.add(s10, f64x2.mul(x, u));
        s11 = f64x2.add(s11, f64x2.mul(x, v));
        x = v128.load(x2);
        s20 = f64x2.add(s20, f64x2.mul(x, u));
        s21 = f64x2.add(s21, f64x2.mul(x, v));
        x = v128.load(x3);
        s30 = f64x2.add(s30, f64x2.mul(x, u));
        s31 = f64x2.add(s31, f64x2.mul(x, v));
        u = v128.load(y0, 16);
        v = v128.load(y1, 16);
        x = v128.load(x0, 16);
        s00 = f64x2.add(s00, f64x2.mul(x, u));
        s01 = f64x2.add(s01, f64x2.mul(x, v));
        x = v128.load(x1, 16);
        s10 = f64x2.add(s10, f64x2.mul(x, u));
        s11 = f64x2.add(s11, f64x2.mul(x, v));
        x = v128.load(x2, 16);
        s20 = f64x2.add(s20, f64x2.mul(x, u));
        s21 = f64x2.add(s21, f64x2.mul(x, v));
        x = v128.load(x3, 16);
        s30 = f64x2.add(s30, f64x2.mul(x, u));
        s31 = f64x2.add(s31, f64x2.mul(x, v));
        x1 += 32;
        x2 += 32;
        x3 += 32;
        y0 += 32;
        y1 += 32;
      }
      for (; x0 < end; x0 += 16) {
        const u = v128.load(y0), v = v128.load(y1);
        let x = v128.load(x0);
        s00 = f64x2.add(s00, f64x2.mul(x, u));
        s01 = f64x2.add(s01, f64x2.mul(x, v));
        x = v128.load(x1);
        s10 = f64x2.add(s10, f64x2.mul(x, u));
        s11 = f64x2.add(s11, f64x2.mul(x, v));
        x = v128.load(x2);
        s20 = f64x2.add(s20, f64x2.mul(x, u));
        s21 = f64x2.add(s21, f64x2.mul(x, v));
        x = v128.load(x3);
        s30 = f64x2.add(s30, f64x2.mul(x, u));
        s31 = f64x2.add(s31, f64x2.mul(x, v));
        x1 += 16;
        x2 += 16;
        x3 += 16;
        y0 += 16;
        y1 += 16;
      }
      let to = out + i * outBytes + (j << 3);
      store(to, s00, s01, add);
      store((to += outBytes), s10, s11, add);
      store((to += outBytes), s20, s21, add);
      store((to += outBytes), s30, s31, add);
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function store(to: usize, left: v128, right: v128, add: bool): void {
  const sums = f64x2.add(v128.shuffle<f64>(left, right, 0, 2), v128.shuffle<f64>(left, right, 1, 3));
  v128.store(to, add ? f64x2.add(v128.load(to), sums) : sums);
}
