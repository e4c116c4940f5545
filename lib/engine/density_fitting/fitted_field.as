// The loops of density fitting in AssemblyScript: the metric's inverse factor, integrals transformed with it, and what a
// density makes of them. fitting_loops.ts puts the arrays in place; `deno task build-wasm` compiles this file, with
// matrix_product.as, into fitted_field_wasm.ts. Rows of all matrices begin 16 bytes apart or multiples of it.

import { multiplyRows } from "./matrix_product";

/**
 * Cholesky's factor of a symmetric positive matrix, in place, for rows from one to before another: the lower triangle.
 * A row that the ones before it express but for `tolerance` of its diagonal element becomes zero, and its diagonal too.
 */
export function factorRows(a: usize, rowBytes: usize, from: i32, to: i32, tolerance: f64): void {
  for (let i = from; i < to; i++) {
    const row = a + usize(i) * rowBytes;
    const own = load<f64>(row + (usize(i) << 3));
    for (let j = 0; j < i; j++) {
      const other = a + usize(j) * rowBytes;
      const diagonal = load<f64>(other + (usize(j) << 3));
      const at = row + (usize(j) << 3);
      store<f64>(at, diagonal == 0 ? 0 : (load<f64>(at) - dot(row, other, j)) / diagonal);
    }
    const left = own - dot(row, row, i);
    if (left > tolerance * own) store<f64>(row + (usize(i) << 3), Math.sqrt(left));
    else memory.fill(row, 0, usize(i + 1) << 3);
  }
}

/** The inverse of such a factor, in place, for rows from one to before another; rows of zeros stay. */
export function invertRows(a: usize, rowBytes: usize, from: i32, to: i32, work: usize): void {
  for (let i = from; i < to; i++) {
    const row = a + usize(i) * rowBytes;
    const diagonal = load<f64>(row + (usize(i) << 3));
    if (diagonal == 0) continue;
    memory.fill(work, 0, rowBytes);
    for (let j = 0; j < i; j++) {
      // Behind the diagonal of row j stands nothing but zeros, in case that j is even.
      addScaled(work, a + usize(j) * rowBytes, usize((j + 2) & ~1) << 3, load<f64>(row + (usize(j) << 3)));
    }
    const inverse = 1 / diagonal;
    for (let j = 0; j < i; j++) {
      store<f64>(row + (usize(j) << 3), -inverse * load<f64>(work + (usize(j) << 3)));
    }
    store<f64>(row + (usize(i) << 3), inverse);
  }
}

/** Writes L R^T for a lower triangular L, count x count, and R, rows x count: count is a multiple of four, rows even. */
export function transform(
  lower: usize,
  lowerBytes: usize,
  right: usize,
  rightBytes: usize,
  out: usize,
  outBytes: usize,
  count: usize,
  rows: usize,
): void {
  for (let i: usize = 0; i < count; i += 4) {
    multiplyRows(
      lower + i * lowerBytes,
      lowerBytes,
      right,
      rightBytes,
      out + i * outBytes,
      outBytes,
      4,
      rows,
      (i + 4) << 3,
      false,
    );
  }
}

/** Writes R L^T for the same L and R, with rows of equal length, apart from both; rows is a multiple of four. */
export function transformRows(
  lower: usize,
  right: usize,
  rowBytes: usize,
  out: usize,
  rows: usize,
  count: usize,
): void {
  for (let j: usize = 0; j < count; j += 4) {
    multiplyRows(
      right,
      rowBytes,
      lower + j * rowBytes,
      rowBytes,
      out + (j << 3),
      rowBytes,
      rows,
      4,
      (j + 4) << 3,
      false,
    );
  }
}

/**
 * Writes (ia|P) of occupied orbitals i and virtual ones a for `count` auxiliary functions P, one after another.
 *
 * @param panel (ij|P), a row for each P.
 * @param places For each pair of functions where it stands in `square`, in bytes: below the diagonal, then above.
 * @param pairs Number of pairs.
 * @param square Room for one (ij|P): size x size, zero where no pair is.
 * @param occupied Coefficients, occupiedCount x size; a multiple of four of them.
 * @param virtual_ Coefficients, virtualCount x size; an even number of them.
 * @param half Room for occupiedCount x size numbers.
 */
export function transformToOrbitals(
  panel: usize,
  panelBytes: usize,
  count: i32,
  places: usize,
  pairs: i32,
  square: usize,
  size: usize,
  occupied: usize,
  occupiedCount: usize,
  virtual_: usize,
  virtualCount: usize,
  half: usize,
  out: usize,
): void {
  const rowBytes = size << 3;
  const virtualBytes = virtualCount << 3;
  for (let p = 0; p < count; p++) {
    spread(panel + usize(p) * panelBytes, places, pairs, square);
    multiplyRows(occupied, rowBytes, square, rowBytes, half, rowBytes, occupiedCount, size, rowBytes, false);
    const to = out + usize(p) * occupiedCount * virtualBytes;
    multiplyRows(half, rowBytes, virtual_, rowBytes, to, virtualBytes, occupiedCount, virtualCount, rowBytes, false);
  }
}

/**
 * Writes C M of orbitals C for `count` symmetric matrices M: [orbital][matrix][function].
 *
 * @param panel The matrices packed, a row for each.
 * @param places For each pair of functions where it stands in `square`, as for {@link transformToOrbitals}.
 * @param square Room for one M: size x size, zero where no pair is.
 * @param orbitals C, orbitalCount x size; a multiple of four of them.
 */
export function transformOnce(
  panel: usize,
  panelBytes: usize,
  count: i32,
  places: usize,
  pairs: i32,
  square: usize,
  size: usize,
  orbitals: usize,
  orbitalCount: usize,
  out: usize,
): void {
  const rowBytes = size << 3;
  const outBytes = usize(count) * rowBytes;
  for (let p = 0; p < count; p++, out += rowBytes) {
    spread(panel + usize(p) * panelBytes, places, pairs, square);
    multiplyRows(orbitals, rowBytes, square, rowBytes, out, outBytes, orbitalCount, size, rowBytes, false);
  }
}

// A symmetric matrix from its packed elements.
// @ts-ignore: a decorator of AssemblyScript
@inline
function spread(from: usize, places: usize, pairs: i32, square: usize): void {
  for (let place = places, end = places + (usize(pairs) << 3); place < end; place += 8, from += 8) {
    const value = load<f64>(from);
    store<f64>(square + usize(load<u32>(place)), value);
    store<f64>(square + usize(load<u32>(place, 4)), value);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function dot(a: usize, b: usize, count: i32): f64 {
  let sums = f64x2.splat(0), more = f64x2.splat(0);
  const four = usize(count >> 2) << 5;
  let at: usize = 0;
  for (; at < four; at += 32) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    more = f64x2.add(more, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  sums = f64x2.add(sums, more);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (const end = usize(count) << 3; at < end; at += 8) sum += load<f64>(a + at) * load<f64>(b + at);
  return sum;
}

// to += factor * from, for rows of an even number of numbers, given by their bytes.
// @ts-ignore: a decorator of AssemblyScript
@inline
function addScaled(to: usize, from: usize, bytes: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(factors, v128.load(from + at))));
  }
}
