// Exchange in single precision, in AssemblyScript, for the first iterations of a self-consistent field, whose orbitals are
// not good to more than a few digits: twice as many numbers at a time. Compiled together with fitted_field.as.

/**
 * As addExchange of fitted_field.as, with orbitals, `square` and `half` in single precision; what is added up is not.
 *
 * @param panel B, `count` rows of packed numbers in double precision.
 * @param places For each pair of functions where it stands in a square of double precision.
 * @param size Rows of `square`, of each orbital and of `exchange`: a multiple of four.
 * @param orbitalCount A multiple of four.
 */
export function addRoughExchange(
  panel: usize,
  panelBytes: usize,
  count: i32,
  places: usize,
  pairs: i32,
  square: usize,
  size: usize,
  orbitals: usize,
  orbitalCount: usize,
  half: usize,
  exchange: usize,
): void {
  const rowBytes = size << 2;
  const orbitalBytes = orbitalCount << 2;
  const halfBytes = usize(count) * orbitalBytes;
  for (let p = 0; p < count; p++) {
    spreadRough(panel + usize(p) * panelBytes, places, pairs, square);
    const to = half + usize(p) * orbitalBytes;
    multiplyRough(square, orbitals, rowBytes, to, halfBytes, size, orbitalCount, false);
  }
  multiplyRough(half, half, halfBytes, exchange, size << 3, size, size, true);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function spreadRough(from: usize, places: usize, pairs: i32, square: usize): void {
  for (let place = places, end = places + (usize(pairs) << 3); place < end; place += 8, from += 8) {
    const value = f32(load<f64>(from));
    store<f32>(square + (usize(load<u32>(place)) >> 1), value);
    store<f32>(square + (usize(load<u32>(place, 4)) >> 1), value);
  }
}

/**
 * Writes A B^T, or adds it in double precision, below the diagonal and beside it only.
 *
 * @param a Rows of `rowBytes`, a multiple of four of them.
 * @param b Rows as long, an even number of them.
 */
function multiplyRough(
  a: usize,
  b: usize,
  rowBytes: usize,
  out: usize,
  outBytes: usize,
  rows: usize,
  columns: usize,
  add: bool,
): void {
  for (let i: usize = 0; i < rows; i += 4) {
    const first = a + i * rowBytes;
    const end = first + rowBytes;
    const unrolled = first + (rowBytes & ~31);
    const last = add ? min(columns, i + 4) : columns;
    for (let j: usize = 0; j < last; j += 2) {
      let x0 = first;
      let x1 = x0 + rowBytes;
      let x2 = x1 + rowBytes;
      let x3 = x2 + rowBytes;
      let y0 = b + j * rowBytes;
      let y1 = y0 + rowBytes;
      let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s10 = f32x4.splat(0), s11 = f32x4.splat(0);
      let s20 = f32x4.splat(0), s21 = f32x4.splat(0), s30 = f32x4.splat(0), s31 = f32x4.splat(0);
      for (; x0 < unrolled; x0 += 32) {
        let u = v128.load(y0), v = v128.load(y1);
        let x = v128.load(x0);
        s00 = f32x4.add(s00, f32x4.mul(x, u));
        s01 = f32x4.add(s01, f32x4.mul(x, v));
        x = v128.load(x1);
        s10 = f32x4.add(s10, f32x4.mul(x, u));
        s11 = f32x4.add(s11, f32x4.mul(x, v));
        x = v128.load(x2);
        s20 = f32x4.add(s20, f32x4.mul(x, u));
        s21 = f32x4.add(s21, f32x4.mul(x, v));
        x = v128.load(x3);
        s30 = f32x4.add(s30, f32x4.mul(x, u));
        s31 = f32x4.add(s31, f32x4.mul(x, v));
        u = v128.load(y0, 16);
        v = v128.load(y1, 16);
        x = v128.load(x0, 16);
        s00 = f32x4.add(s00, f32x4.mul(x, u));
        s01 = f32x4.add(s01, f32x4.mul(x, v));
        x = v128.load(x1, 16);
        s10 = f32x4.add(s10, f32x4.mul(x, u));
        s11 = f32x4.add(s11, f32x4.mul(x, v));
        x = v128.load(x2, 16);
        s20 = f32x4.add(s20, f32x4.mul(x, u));
        s21 = f32x4.add(s21, f32x4.mul(x, v));
        x = v128.load(x3, 16);
        s30 = f32x4.add(s30, f32x4.mul(x, u));
        s31 = f32x4.add(s31, f32x4.mul(x, v));
        x1 += 32;
        x2 += 32;
        x3 += 32;
        y0 += 32;
        y1 += 32;
      }
      if (x0 < end) {
        const u = v128.load(y0), v = v128.load(y1);
        let x = v128.load(x0);
        s00 = f32x4.add(s00, f32x4.mul(x, u));
        s01 = f32x4.add(s01, f32x4.mul(x, v));
        x = v128.load(x1);
        s10 = f32x4.add(s10, f32x4.mul(x, u));
        s11 = f32x4.add(s11, f32x4.mul(x, v));
        x = v128.load(x2);
        s20 = f32x4.add(s20, f32x4.mul(x, u));
        s21 = f32x4.add(s21, f32x4.mul(x, v));
        x = v128.load(x3);
        s30 = f32x4.add(s30, f32x4.mul(x, u));
        s31 = f32x4.add(s31, f32x4.mul(x, v));
      }
      let to = out + i * outBytes + (add ? j << 3 : j << 2);
      storeRough(to, s00, s01, add);
      storeRough((to += outBytes), s10, s11, add);
      storeRough((to += outBytes), s20, s21, add);
      storeRough((to += outBytes), s30, s31, add);
    }
  }
}

// The sums of four numbers each of two columns.
// @ts-ignore: a decorator of AssemblyScript
@inline
function storeRough(to: usize, left: v128, right: v128, add: bool): void {
  const pairs = f32x4.add(v128.shuffle<f32>(left, right, 0, 4, 1, 5), v128.shuffle<f32>(left, right, 2, 6, 3, 7));
  const sums = f32x4.add(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 2, 3));
  if (add) v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(sums)));
  else store<f64>(to, f64x2.extract_lane(sums, 0));
}
