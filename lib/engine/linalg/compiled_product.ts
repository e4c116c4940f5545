// Products of matrices in WebAssembly, two numbers at a time (SIMD): panels of the factors are copied into a small memory,
// which stays in the caches, multiplied there by matrix_product.as, and copied out. One memory serves a whole thread.

import { bytesOfBase64 } from "../../base/workarounds/base64.ts";
import { MATRIX_PRODUCT_WASM } from "./matrix_product_wasm.ts";

/** Numbers of a factor that are in the memory at once: 256 KiB. */
const PANEL_NUMBERS = 32768;

/** Rows of a factor that are in the memory at once, so that what they give is no larger than they are. */
const PANEL_ROWS = 256;

const PAGE_BYTES = 65536;

/** Place of the first factor, in bytes: 0 stays free. */
const START = 16;

type Multiply = (
  a: number,
  b: number,
  out: number,
  rows: number,
  columns: number,
  stride: number,
) => void;

let compiled: { readonly memory: WebAssembly.Memory; readonly multiply: Multiply } | undefined;

/** The loop of this thread, made at the first call. */
function loop() {
  if (compiled !== undefined) return compiled;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(bytesOfBase64(MATRIX_PRODUCT_WASM));
  const { multiply } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
    multiply: Multiply;
  };
  return compiled = { memory, multiply };
}

/** How many of a factor's rows make a panel. */
export function panelRows(rows: number, inner: number): number {
  const fitting = Math.max(4, 4 * Math.floor(Math.min(PANEL_ROWS, PANEL_NUMBERS / inner) / 4));
  return Math.min(fitting, rows);
}

/**
 * Writes a block of A B^T into `out`: some rows of A by some rows of B, each no more than {@linkcode panelRows}.
 * Nothing stays in the memory for later.
 *
 * @param a A, row after row.
 * @param b B, row after row.
 * @param out Receives A B^T, row after row.
 * @param rows Rows of A: from the first to before the last, 0-based.
 * @param panel Rows of B, likewise.
 * @param columns Number of all columns of `out`.
 * @param inner Numbers in a row of A and of B.
 * @param part Which of these numbers, 0-based, are multiplied; where they are not the first ones the product is added.
 */
export function multiplyBlock(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  rows: { readonly from: number; readonly to: number },
  panel: { readonly from: number; readonly to: number },
  columns: number,
  inner: number,
  part: { readonly from: number; readonly to: number } = { from: 0, to: inner },
): void {
  const { memory, multiply } = loop();
  const length = part.to - part.from;
  const stride = length + length % 2;
  const rowCount = 4 * Math.ceil((rows.to - rows.from) / 4);
  const columnCount = 2 * Math.ceil((panel.to - panel.from) / 2);
  const placeA = START, placeB = placeA + 8 * rowCount * stride, placeOut = placeB + 8 * columnCount * stride;
  const end = placeOut + 8 * rowCount * columnCount;
  if (end > memory.buffer.byteLength) {
    memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES));
  }
  const numbers = new Float64Array(memory.buffer);
  copyRows(a, rows, inner, part, numbers, placeA / 8);
  copyRows(b, panel, inner, part, numbers, placeB / 8);
  multiply(placeA, placeB, placeOut, rowCount, columnCount, stride);
  const count = panel.to - panel.from, isAdded = part.from > 0;
  for (let i = rows.from, from = placeOut / 8; i < rows.to; i++, from += columnCount) {
    const to = i * columns + panel.from;
    if (isAdded) { for (let j = 0; j < count; j++) out[to + j]! += numbers[from + j]!; }
    else copy(numbers, from, count, out, to);
  }
}

/** Copies rows, or a part of each; one of odd length gets a zero behind it. */
function copyRows(
  matrix: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
  inner: number,
  part: { readonly from: number; readonly to: number },
  numbers: Float64Array,
  place: number,
): void {
  const length = part.to - part.from, gap = length % 2;
  if (length === inner && gap === 0) {
    numbers.set(matrix.subarray(from * inner, to * inner), place);
    return;
  }
  for (let row = from, at = place; row < to; row++, at += length + gap) {
    copy(matrix, row * inner + part.from, length, numbers, at);
    if (gap > 0) numbers[at + length] = 0;
  }
}

/** Numbers that are copied faster one by one than by a view of them, which is an object. */
const SHORT = 32;

function copy(source: Float64Array, from: number, count: number, target: Float64Array, to: number): void {
  if (count > SHORT) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i]!;
}
