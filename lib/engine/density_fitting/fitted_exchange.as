// Coulomb and exchange of fitted integrals in AssemblyScript, from panels of eight auxiliary functions P: B is [pair][P], so that a
// pair is one line of the caches. fitted.ts puts the arrays in place; `deno task build-wasm` compiles this file, with
// fitted_field.as, into fitted_field_wasm.ts. Exchange is there in double precision, and in single, at nearly twice the speed.

import { multiplyRows } from "./matrix_product";

/**
 * Adds the exchange of orbitals C, sum over P of (B_P C^T) (B_P C^T)^T, to the lower triangle of `exchange`.
 *
 * @param panels B, panel after panel.
 * @param starts For each function, and behind the last, where its partners begin, in bytes.
 * @param partners For each pair with the function: where B stands in a panel, and the partner in a block of C, in bytes.
 * @param size Number of functions, n.
 * @param side Rows of `half` and of `exchange`, a multiple of four from n on; those of `half` behind n are zero.
 * @param orbitals C in blocks of four orbitals, [block][function][orbital], the last one perhaps with orbitals of zeros.
 * @param count Number of orbitals.
 * @param half Room for side x panelCount x count x 8 numbers.
 */
export function addExchange(
  panels: usize,
  panelCount: i32,
  pairs: i32,
  starts: usize,
  partners: usize,
  size: i32,
  side: usize,
  orbitals: usize,
  count: i32,
  half: usize,
  exchange: usize,
): void {
  const panelBytes = usize(pairs) << 6;
  const ofPanel = usize(count) << 6;
  const halfBytes = usize(panelCount) * ofPanel;
  for (let p = 0; p < panelCount; p++) {
    const panel = panels + usize(p) * panelBytes;
    let row = half + usize(p) * ofPanel;
    for (let i = 0; i < size; i++, row += halfBytes) {
      const first = partners + usize(load<u32>(starts + (usize(i) << 2)));
      const end = partners + usize(load<u32>(starts + (usize(i) << 2), 4));
      let block = orbitals, to = row, left = count;
      for (; left >= 4; left -= 4, to += 256, block += usize(size) << 5) transform(panel, first, end, block, to, 4);
      if (left == 3) transform(panel, first, end, block, to, 3);
      else if (left == 2) transform(panel, first, end, block, to, 2);
      else if (left == 1) transform(panel, first, end, block, to, 1);
    }
  }
  multiplyRows(half, halfBytes, half, halfBytes, exchange, side << 3, side, side, halfBytes, true);
}

/** B_P,i. C^T of the first orbitals of a block, for a function i: [orbital][P]. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function transform(panel: usize, first: usize, end: usize, block: usize, to: usize, orbitals: i32): void {
  transformHalf(panel, first, end, block, to, orbitals);
  transformHalf(panel + 32, first, end, block, to + 32, orbitals);
}

/** The same for four P; two partners at a time, since the loop has its cost. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function transformHalf(panel: usize, partner: usize, end: usize, block: usize, to: usize, orbitals: i32): void {
  let a0 = f64x2.splat(0), a1 = f64x2.splat(0), b0 = f64x2.splat(0), b1 = f64x2.splat(0);
  let c0 = f64x2.splat(0), c1 = f64x2.splat(0), d0 = f64x2.splat(0), d1 = f64x2.splat(0);
  for (const last = end - 8; partner < last; partner += 16) {
    let from = panel + usize(load<u32>(partner)), coefficients = block + usize(load<u32>(partner, 4));
    let x = v128.load(from), y = v128.load(from, 16);
    let c = v128.load64_splat(coefficients);
    a0 = f64x2.add(a0, f64x2.mul(x, c));
    a1 = f64x2.add(a1, f64x2.mul(y, c));
    if (orbitals > 1) {
      c = v128.load64_splat(coefficients, 8);
      b0 = f64x2.add(b0, f64x2.mul(x, c));
      b1 = f64x2.add(b1, f64x2.mul(y, c));
    }
    if (orbitals > 2) {
      c = v128.load64_splat(coefficients, 16);
      c0 = f64x2.add(c0, f64x2.mul(x, c));
      c1 = f64x2.add(c1, f64x2.mul(y, c));
    }
    if (orbitals > 3) {
      c = v128.load64_splat(coefficients, 24);
      d0 = f64x2.add(d0, f64x2.mul(x, c));
      d1 = f64x2.add(d1, f64x2.mul(y, c));
    }
    from = panel + usize(load<u32>(partner, 8));
    coefficients = block + usize(load<u32>(partner, 12));
    x = v128.load(from);
    y = v128.load(from, 16);
    c = v128.load64_splat(coefficients);
    a0 = f64x2.add(a0, f64x2.mul(x, c));
    a1 = f64x2.add(a1, f64x2.mul(y, c));
    if (orbitals > 1) {
      c = v128.load64_splat(coefficients, 8);
      b0 = f64x2.add(b0, f64x2.mul(x, c));
      b1 = f64x2.add(b1, f64x2.mul(y, c));
    }
    if (orbitals > 2) {
      c = v128.load64_splat(coefficients, 16);
      c0 = f64x2.add(c0, f64x2.mul(x, c));
      c1 = f64x2.add(c1, f64x2.mul(y, c));
    }
    if (orbitals > 3) {
      c = v128.load64_splat(coefficients, 24);
      d0 = f64x2.add(d0, f64x2.mul(x, c));
      d1 = f64x2.add(d1, f64x2.mul(y, c));
    }
  }
  if (partner < end) {
    const from = panel + usize(load<u32>(partner)), coefficients = block + usize(load<u32>(partner, 4));
    const x = v128.load(from), y = v128.load(from, 16);
    let c = v128.load64_splat(coefficients);
    a0 = f64x2.add(a0, f64x2.mul(x, c));
    a1 = f64x2.add(a1, f64x2.mul(y, c));
    c = v128.load64_splat(coefficients, 8);
    b0 = f64x2.add(b0, f64x2.mul(x, c));
    b1 = f64x2.add(b1, f64x2.mul(y, c));
    c = v128.load64_splat(coefficients, 16);
    c0 = f64x2.add(c0, f64x2.mul(x, c));
    c1 = f64x2.add(c1, f64x2.mul(y, c));
    c = v128.load64_splat(coefficients, 24);
    d0 = f64x2.add(d0, f64x2.mul(x, c));
    d1 = f64x2.add(d1, f64x2.mul(y, c));
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  if (orbitals > 1) {
    v128.store(to, b0, 64);
    v128.store(to, b1, 80);
  }
  if (orbitals > 2) {
    v128.store(to, c0, 128);
    v128.store(to, c1, 144);
  }
  if (orbitals > 3) {
    v128.store(to, d0, 192);
    v128.store(to, d1, 208);
  }
}

/**
 * Writes rows of B as a panel: [pair][P].
 *
 * @param rows Eight of them or fewer, instead of the others zeros.
 * @param rowBytes From one row to the next.
 */
export function toPanel(row: usize, rowBytes: usize, rows: i32, pairs: i32, panel: usize): void {
  const bytes = usize(pairs) << 3;
  if (rows < 8) {
    memory.fill(panel, 0, bytes << 3);
    for (let p = 0; p < rows; p++, row += rowBytes, panel += 8) {
      for (let f: usize = 0; f < bytes; f += 8) store<f64>(panel + (f << 3), load<f64>(row + f));
    }
    return;
  }
  for (const end = row + bytes; row < end; row += 8, panel += 64) {
    const two = row + 2 * rowBytes, four = two + 2 * rowBytes, six = four + 2 * rowBytes;
    v128.store(panel, v128.load64_lane(row + rowBytes, v128.load64_zero(row), 1));
    v128.store(panel, v128.load64_lane(two + rowBytes, v128.load64_zero(two), 1), 16);
    v128.store(panel, v128.load64_lane(four + rowBytes, v128.load64_zero(four), 1), 32);
    v128.store(panel, v128.load64_lane(six + rowBytes, v128.load64_zero(six), 1), 48);
  }
}

/** Adds B (B^T d) of a panel to `coulomb`, for the packed density d. */
export function addCoulomb(panel: usize, pairs: i32, density: usize, coulomb: usize): void {
  const end = panel + (usize(pairs) << 6);
  let c0 = f64x2.splat(0), c1 = f64x2.splat(0), c2 = f64x2.splat(0), c3 = f64x2.splat(0);
  for (let at = panel; at < end; at += 64, density += 8) {
    const d = v128.load64_splat(density);
    c0 = f64x2.add(c0, f64x2.mul(d, v128.load(at)));
    c1 = f64x2.add(c1, f64x2.mul(d, v128.load(at, 16)));
    c2 = f64x2.add(c2, f64x2.mul(d, v128.load(at, 32)));
    c3 = f64x2.add(c3, f64x2.mul(d, v128.load(at, 48)));
  }
  for (let at = panel; at < end; at += 64, coulomb += 8) {
    const low = f64x2.add(f64x2.mul(c0, v128.load(at)), f64x2.mul(c1, v128.load(at, 16)));
    const high = f64x2.add(f64x2.mul(c2, v128.load(at, 32)), f64x2.mul(c3, v128.load(at, 48)));
    const sums = f64x2.add(low, high);
    store<f64>(coulomb, load<f64>(coulomb) + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)));
  }
}

/** Writes a panel in single precision. */
export function toSingle(panel: usize, pairs: i32, to: usize): void {
  for (const end = panel + (usize(pairs) << 6); panel < end; panel += 32, to += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(panel));
    const high = f32x4.demote_f64x2_zero(v128.load(panel, 16));
    v128.store(to, v128.shuffle<f64>(low, high, 0, 2));
  }
}

/**
 * The same as {@link addExchange} with B, C and what is made of them in single precision; sums over a batch are added up in
 * double.
 *
 * @param orbitals C in blocks of four orbitals, [block][function][orbital].
 * @param count Number of orbitals: a multiple of four.
 */
export function addExchangeSingle(
  panels: usize,
  panelCount: i32,
  pairs: i32,
  starts: usize,
  partners: usize,
  size: i32,
  side: usize,
  orbitals: usize,
  count: i32,
  half: usize,
  exchange: usize,
): void {
  const panelBytes = usize(pairs) << 5;
  const ofPanel = usize(count) << 5;
  const halfBytes = usize(panelCount) * ofPanel;
  for (let p = 0; p < panelCount; p++) {
    const panel = panels + usize(p) * panelBytes;
    let row = half + usize(p) * ofPanel;
    for (let i = 0; i < size; i++, row += halfBytes) {
      const first = partners + usize(load<u32>(starts + (usize(i) << 2)));
      const end = partners + usize(load<u32>(starts + (usize(i) << 2), 4));
      let block = orbitals, to = row;
      for (let k = 0; k < count; k += 4, to += 128, block += usize(size) << 4) {
        transformFourSingle(panel, first, end, block, to);
      }
    }
  }
  addSquareSingle(half, halfBytes, exchange, side << 3, side);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function transformFourSingle(panel: usize, partner: usize, end: usize, block: usize, to: usize): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  for (const last = end - 8; partner < last; partner += 16) {
    let from = panel + usize(load<u32>(partner) >> 1), coefficients = block + usize(load<u32>(partner, 4) >> 1);
    let x = v128.load(from), y = v128.load(from, 16), c = v128.load32_splat(coefficients);
    a0 = f32x4.add(a0, f32x4.mul(x, c));
    a1 = f32x4.add(a1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 4);
    b0 = f32x4.add(b0, f32x4.mul(x, c));
    b1 = f32x4.add(b1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 8);
    c0 = f32x4.add(c0, f32x4.mul(x, c));
    c1 = f32x4.add(c1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 12);
    d0 = f32x4.add(d0, f32x4.mul(x, c));
    d1 = f32x4.add(d1, f32x4.mul(y, c));
    from = panel + usize(load<u32>(partner, 8) >> 1);
    coefficients = block + usize(load<u32>(partner, 12) >> 1);
    x = v128.load(from);
    y = v128.load(from, 16);
    c = v128.load32_splat(coefficients);
    a0 = f32x4.add(a0, f32x4.mul(x, c));
    a1 = f32x4.add(a1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 4);
    b0 = f32x4.add(b0, f32x4.mul(x, c));
    b1 = f32x4.add(b1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 8);
    c0 = f32x4.add(c0, f32x4.mul(x, c));
    c1 = f32x4.add(c1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 12);
    d0 = f32x4.add(d0, f32x4.mul(x, c));
    d1 = f32x4.add(d1, f32x4.mul(y, c));
  }
  if (partner < end) {
    const from = panel + usize(load<u32>(partner) >> 1), coefficients = block + usize(load<u32>(partner, 4) >> 1);
    const x = v128.load(from), y = v128.load(from, 16);
    let c = v128.load32_splat(coefficients);
    a0 = f32x4.add(a0, f32x4.mul(x, c));
    a1 = f32x4.add(a1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 4);
    b0 = f32x4.add(b0, f32x4.mul(x, c));
    b1 = f32x4.add(b1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 8);
    c0 = f32x4.add(c0, f32x4.mul(x, c));
    c1 = f32x4.add(c1, f32x4.mul(y, c));
    c = v128.load32_splat(coefficients, 12);
    d0 = f32x4.add(d0, f32x4.mul(x, c));
    d1 = f32x4.add(d1, f32x4.mul(y, c));
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, b0, 32);
  v128.store(to, b1, 48);
  v128.store(to, c0, 64);
  v128.store(to, c1, 80);
  v128.store(to, d0, 96);
  v128.store(to, d1, 112);
}

/** Adds A A^T to the lower triangle of a matrix in double precision, and beside it; `rows` is a multiple of four. */
function addSquareSingle(a: usize, aBytes: usize, out: usize, outBytes: usize, rows: usize): void {
  for (let i: usize = 0; i < rows; i += 4) {
    const first = a + i * aBytes, end = first + aBytes;
    for (let j: usize = 0; j < i + 4; j += 2) {
      let x0 = first, x1 = x0 + aBytes, x2 = x1 + aBytes, x3 = x2 + aBytes;
      let y0 = a + j * aBytes, y1 = y0 + aBytes;
      let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s10 = f32x4.splat(0), s11 = f32x4.splat(0);
      let s20 = f32x4.splat(0), s21 = f32x4.splat(0), s30 = f32x4.splat(0), s31 = f32x4.splat(0);
      for (; x0 < end; x0 += 32, x1 += 32, x2 += 32, x3 += 32, y0 += 32, y1 += 32) {
        let u = v128.load(y0), v = v128.load(y1), x = v128.load(x0);
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
      }
      let to = out + i * outBytes + (j << 3);
      addSums(to, s00, s01);
      addSums((to += outBytes), s10, s11);
      addSums((to += outBytes), s20, s21);
      addSums((to += outBytes), s30, s31);
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addSums(to: usize, left: v128, right: v128): void {
  const pairs = f32x4.add(
    v128.shuffle<f32>(left, right, 0, 1, 4, 5),
    v128.shuffle<f32>(left, right, 2, 3, 6, 7),
  );
  const sums = f32x4.add(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2));
  const both = f64x2.promote_low_f32x4(v128.shuffle<f32>(sums, sums, 0, 2, 0, 2));
  v128.store(to, f64x2.add(v128.load(to), both));
}
