// The first quarter of the transformation from integrals in memory, which makes most of its work: some columns of P at a
// time, of which each is a symmetric matrix over two functions.

import { roundedUp } from "../density_fitting/memory.ts";
import { BATCH, type HalfTransformed } from "./half_transformed.ts";
import { COLUMNS, PANEL_STRIDE } from "./memory.ts";
import { doubledCoefficients } from "./orbital_tables.ts";

/** Pairs of functions whose columns are copied between two pauses: some 2 ms. */
const ROWS = 16_384;

/** In how many parts of some columns this many products are done. */
export function columnBlocks(products: number): number {
  return Math.ceil(products / COLUMNS);
}

/**
 * Puts orbitals p into their place, whose integrals are filled in then.
 *
 * @param orbitals Their coefficients, each over the n basis functions.
 */
export function placeOrbitals({ size, even, at, memory }: HalfTransformed, orbitals: Float64Array): void {
  const doubled = doubledCoefficients(orbitals, size, even);
  memory.numbersAt(at.orbitals, doubled.length).set(doubled);
}

/**
 * Fills in sum_i C_pi P_ij,kl of orbitals p for some columns kl; pauses every few milliseconds.
 *
 * @param block 0-based index of the columns, of {@linkcode columnBlocks}.
 * @param count Number of orbitals.
 * @param integrals Gives the packed lower triangle of P, good until the next pause.
 * @param check Called after the last of them was read, before anything is written but to the thread's own rooms.
 */
export function* fillColumns(
  half: HalfTransformed,
  block: number,
  count: number,
  integrals: () => Generator<undefined, Float64Array>,
  check?: () => void,
): Generator<undefined, void> {
  const { even, side, at, memory, products } = half;
  const step = Math.max(4, 4 * Math.floor(BATCH / (4 * even * side * count)));
  const from = block * COLUMNS, to = Math.min(products, from + COLUMNS);
  memory.numbersAt(at.panel + 8 * PANEL_STRIDE * roundedUp(products, 2), COLUMNS).fill(0);
  turnRows(half, yield* integrals(), from, to);
  for (let row = from; row < products; row += ROWS) {
    if (row > from) yield;
    copyColumns(half, yield* integrals(), { from, to }, row, Math.min(products, row + ROWS));
  }
  check?.();
  const columns = roundedUp(to - from, 4);
  for (let c = 0; c < columns; c += step) {
    yield;
    memory.loops.transformFirst(
      at.panel + 8 * c,
      at.panelPlaces,
      Math.min(step, columns - c),
      even,
      side,
      at.orbitals,
      count,
      at.tiles,
      half.placeOf(0) + half.placeOfRow(from + c),
      8 * COLUMNS * side,
    );
  }
}

/** Writes some columns of P above the diagonal, a row for each pair of functions: they are rows of the lower triangle. */
function turnRows(
  { at, memory, products }: HalfTransformed,
  matrix: Float64Array,
  from: number,
  to: number,
): void {
  const stride = roundedUp(products, 2);
  const rows = memory.numbersAt(at.panelRows, COLUMNS * stride);
  for (let row = from, start = from * (from + 1) / 2; row < to; start += ++row) {
    rows.set(matrix.subarray(start, start + row + 1), (row - from) * stride);
  }
  const count = roundedUp(to - from, 2);
  memory.loops.turn(at.panelRows, 8 * stride, count, roundedUp(to, 2), at.panel, 8 * PANEL_STRIDE);
}

/** Writes the columns from the diagonal on, of pairs of functions from one to before another. */
function copyColumns(
  { at, memory, products }: HalfTransformed,
  matrix: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
  first: number,
  last: number,
): void {
  const panel = memory.numbersAt(at.panel, products * PANEL_STRIDE);
  let row = first;
  for (; row < Math.min(to, last); row++) copyOne(matrix, panel, row, from, row + 1);
  for (; row + 4 <= last; row += 4) copyFour(matrix, panel, row, from, to);
  for (; row < last; row++) copyOne(matrix, panel, row, from, to);
}

function copyOne(matrix: Float64Array, panel: Float64Array, row: number, from: number, to: number): void {
  const start = row * (row + 1) / 2;
  for (let at = start + from, out = row * PANEL_STRIDE; at < start + to; at++) panel[out++] = matrix[at]!;
}

/** Copies pieces of four rows at once: they lie far apart in memory, and are fetched together. */
function copyFour(matrix: Float64Array, panel: Float64Array, row: number, from: number, to: number): void {
  let a = row * (row + 1) / 2 + from, b = a + row + 1, c = b + row + 2, d = c + row + 3;
  for (let out = row * PANEL_STRIDE, end = out + to - from; out < end; out++) {
    panel[out] = matrix[a++]!;
    panel[out + PANEL_STRIDE] = matrix[b++]!;
    panel[out + 2 * PANEL_STRIDE] = matrix[c++]!;
    panel[out + 3 * PANEL_STRIDE] = matrix[d++]!;
  }
}
