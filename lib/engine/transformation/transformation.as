// The loops of the transformation of integrals to orbitals in AssemblyScript; transformation_loops.ts says where the arrays
// lie. `deno task build-wasm` compiles this file, with matrix_product.as, into transformation_wasm.ts. All places, and steps
// from one row to the next, are in bytes.

import { multiplyRows } from "./matrix_product";

/** Bytes of what {@link tile} reads for each function: eight numbers. */
const TILE: usize = 64;

/** Writes the transpose of the first `count` columns of a matrix: both of its sides are even. */
export function turn(from: usize, fromBytes: usize, rows: usize, count: usize, to: usize, toBytes: usize): void {
  for (let j: usize = 0; j < count; j += 2) {
    let x = from + (j << 3);
    let out = to + j * toBytes;
    for (let i: usize = 0; i < rows; i += 2, out += 16) {
      const a = v128.load(x), b = v128.load(x + fromBytes);
      x += fromBytes << 1;
      v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(out + toBytes, v128.shuffle<f64>(a, b, 1, 3));
    }
  }
}

/**
 * Writes sum_i C_pi M_ij,c of orbitals p: [p][c][j], over pairs of functions ij and columns c.
 *
 * @param panel M, a row for each pair, and one of zeros.
 * @param places Where the row of functions i and j begins, from the panel on: 32-bit integers, size x side, with the row of
 * zeros for functions that there are not.
 * @param columns A multiple of four.
 * @param size Number of functions, even.
 * @param side Numbers in a row of what is written: a multiple of eight.
 * @param orbitals C, each coefficient twice, for two orbitals at a time: [p / 2][i][p % 2][2].
 * @param count Number of orbitals.
 * @param work Room for `size` tiles and two.
 * @param outBytes From one orbital to the next.
 */
export function transformFirst(
  panel: usize,
  places: usize,
  columns: usize,
  size: usize,
  side: usize,
  orbitals: usize,
  count: usize,
  work: usize,
  out: usize,
  outBytes: usize,
): void {
  const sums = work + size * TILE;
  const rowBytes = side << 3;
  for (let c: usize = 0; c < columns; c += 4) {
    for (let j: usize = 0; j < side; j += 2) {
      let at = work;
      let place = places + (j << 2);
      const from = panel + (c << 3);
      for (; at < sums; at += TILE, place += side << 2) {
        const one = from + load<u32>(place), two = from + load<u32>(place, 4);
        v128.store(at, v128.load(one));
        v128.store(at, v128.load(one, 16), 16);
        v128.store(at, v128.load(two), 32);
        v128.store(at, v128.load(two, 16), 48);
      }
      let to = out + c * rowBytes + (j << 3);
      let own = orbitals;
      for (let p: usize = 0; p < count; p += 2, own += size << 5, to += outBytes << 1) {
        tile(work, sums, own);
        writeTurned(sums, to, rowBytes);
        if (p + 1 < count) writeTurned(sums + TILE, to + outBytes, rowBytes);
      }
    }
  }
}

// Four columns of two functions j: [j][c] to [c][j].
// @ts-ignore: a decorator of AssemblyScript
@inline
function writeTurned(from: usize, to: usize, rowBytes: usize): void {
  let a = v128.load(from), b = v128.load(from, 32);
  v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
  v128.store((to += rowBytes), v128.shuffle<f64>(a, b, 1, 3));
  a = v128.load(from, 16);
  b = v128.load(from, 48);
  v128.store((to += rowBytes), v128.shuffle<f64>(a, b, 0, 2));
  v128.store((to += rowBytes), v128.shuffle<f64>(a, b, 1, 3));
}

/**
 * Writes sum_l C_ql M_kl,j of orbitals q: [q][k][j], for functions k from one to before another.
 *
 * @param rows M, rows of `side` numbers.
 * @param places As above, by functions k and l.
 * @param outBytes From one orbital to the next.
 */
export function transformSecond(
  rows: usize,
  places: usize,
  size: usize,
  side: usize,
  orbitals: usize,
  count: usize,
  work: usize,
  from: usize,
  to: usize,
  out: usize,
  outBytes: usize,
): void {
  const sums = work + size * TILE;
  const rowBytes = side << 3;
  for (let k = from; k < to; k++) {
    const placesOfK = places + k * (side << 2);
    for (let j: usize = 0; j < rowBytes; j += TILE) {
      let place = placesOfK;
      for (let at = work; at < sums; at += TILE, place += 4) {
        const one = rows + load<u32>(place) + j;
        v128.store(at, v128.load(one));
        v128.store(at, v128.load(one, 16), 16);
        v128.store(at, v128.load(one, 32), 32);
        v128.store(at, v128.load(one, 48), 48);
      }
      let sum = out + k * rowBytes + j;
      let own = orbitals;
      for (let q: usize = 0; q < count; q += 2, own += size << 5, sum += outBytes << 1) {
        tile(work, sums, own);
        copyTile(sums, sum);
        if (q + 1 < count) copyTile(sums + TILE, sum + outBytes);
      }
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function copyTile(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Writes, behind tiles of eight numbers for each function, their sums with the coefficients of two orbitals. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function tile(at: usize, end: usize, orbitals: usize): void {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (; at < end; at += 2 * TILE, orbitals += 64) {
    {
      const s = v128.load(orbitals, 0), t = v128.load(orbitals, 16);
      let x = v128.load(at, 0);
      s0 = f64x2.add(s0, f64x2.mul(s, x));
      t0 = f64x2.add(t0, f64x2.mul(t, x));
      x = v128.load(at, 16);
      s1 = f64x2.add(s1, f64x2.mul(s, x));
      t1 = f64x2.add(t1, f64x2.mul(t, x));
      x = v128.load(at, 32);
      s2 = f64x2.add(s2, f64x2.mul(s, x));
      t2 = f64x2.add(t2, f64x2.mul(t, x));
      x = v128.load(at, 48);
      s3 = f64x2.add(s3, f64x2.mul(s, x));
      t3 = f64x2.add(t3, f64x2.mul(t, x));
    }
    {
      const s = v128.load(orbitals, 32), t = v128.load(orbitals, 48);
      let x = v128.load(at, 64);
      s0 = f64x2.add(s0, f64x2.mul(s, x));
      t0 = f64x2.add(t0, f64x2.mul(t, x));
      x = v128.load(at, 80);
      s1 = f64x2.add(s1, f64x2.mul(s, x));
      t1 = f64x2.add(t1, f64x2.mul(t, x));
      x = v128.load(at, 96);
      s2 = f64x2.add(s2, f64x2.mul(s, x));
      t2 = f64x2.add(t2, f64x2.mul(t, x));
      x = v128.load(at, 112);
      s3 = f64x2.add(s3, f64x2.mul(s, x));
      t3 = f64x2.add(t3, f64x2.mul(t, x));
    }
  }
  v128.store(end, s0);
  v128.store(end, s1, 16);
  v128.store(end, s2, 32);
  v128.store(end, s3, 48);
  v128.store(end, t0, 64);
  v128.store(end, t1, 80);
  v128.store(end, t2, 96);
  v128.store(end, t3, 112);
}

/** Writes A B^T, rows x columns: rows are a multiple of four, columns and the numbers in a row even. */
export function multiply(
  a: usize,
  aBytes: usize,
  b: usize,
  bBytes: usize,
  out: usize,
  outBytes: usize,
  rows: usize,
  columns: usize,
  innerBytes: usize,
): void {
  multiplyRows(a, aBytes, b, bBytes, out, outBytes, rows, columns, innerBytes, false);
}

/**
 * Writes 1.2 X_kj + 0.4 (X_jk + Y_jk) in place of X, size x size in rows of `side` numbers.
 *
 * @param y Y, a number for each pair of functions.
 * @param places Where that of two functions stands, size x side.
 */
export function unfold(x: usize, y: usize, places: usize, size: usize, side: usize): void {
  const rowBytes = side << 3;
  for (let k: usize = 0; k < size; k++, places += side << 2) {
    let kj = x + k * rowBytes, jk = x + (k << 3);
    for (let j: usize = 0; j <= k; j++, kj += 8, jk += rowBytes) {
      const one = load<f64>(kj), other = load<f64>(jk);
      const both = 0.4 * load<f64>(y + load<u32>(places + (j << 2)));
      store<f64>(kj, 1.2 * one + 0.4 * other + both);
      store<f64>(jk, 1.2 * other + 0.4 * one + both);
    }
  }
}

/**
 * Writes the sum of V_ab^2 / D_ab, D_ab = e - e_a - e_b, and for a square V that of V_ab V_ba / D_ab.
 *
 * @param v V, rows x columns, both even.
 * @param energy e.
 * @param own e_a, with numbers in the pad that are no energy of two orbitals.
 * @param isSame Whether the second sum is wanted; else it is 0.
 */
export function pairEnergy(
  v: usize,
  rows: usize,
  columns: usize,
  rowBytes: usize,
  energy: f64,
  own: usize,
  other: usize,
  isSame: bool,
  out: usize,
): void {
  let direct = f64x2.splat(0), exchange = direct;
  for (let a: usize = 0; a < rows; a += 2) {
    const row = v + a * rowBytes, column = v + (a << 3);
    const left = f64x2.splat(energy - load<f64>(own + (a << 3)));
    const right = f64x2.splat(energy - load<f64>(own + (a << 3), 8));
    for (let b: usize = 0; b < columns; b += 2) {
      const e = v128.load(other + (b << 3));
      const x = v128.load(row + (b << 3)), y = v128.load(row + rowBytes + (b << 3));
      const tx = f64x2.div(x, f64x2.sub(left, e)), ty = f64x2.div(y, f64x2.sub(right, e));
      direct = f64x2.add(direct, f64x2.add(f64x2.mul(tx, x), f64x2.mul(ty, y)));
      if (isSame) {
        const z = v128.load(column + b * rowBytes), w = v128.load(column + (b + 1) * rowBytes);
        const sums = f64x2.add(
          f64x2.mul(tx, v128.shuffle<f64>(z, w, 0, 2)),
          f64x2.mul(ty, v128.shuffle<f64>(z, w, 1, 3)),
        );
        exchange = f64x2.add(exchange, sums);
      }
    }
  }
  store<f64>(out, f64x2.extract_lane(direct, 0) + f64x2.extract_lane(direct, 1));
  store<f64>(out, f64x2.extract_lane(exchange, 0) + f64x2.extract_lane(exchange, 1), 8);
}
