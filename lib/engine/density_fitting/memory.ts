// Memory that fitted integrals take, known before it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";

/** Function pairs that are transformed at once: their integrals stay in the caches. */
export const PANEL_ROWS = 64;

/** Bytes of B. */
export function fittedIntegralBytes(auxiliary: number, pairs: number): number {
  return 8 * auxiliary * (pairs + 1);
}

/** Bytes that the transformation works with, once outside of the loops' memory and once in it. */
export function transformationBytes({ blocks }: PlacedBasis, auxiliary: number): number {
  const largest = Math.max(0, ...blocks.map(({ block }) => block.functionAngular.length)) ** 2;
  return 4 * 8 * (PANEL_ROWS + largest) * (auxiliary + 4);
}

/** The count, or the next multiple of `unit`. */
export function roundedUp(count: number, unit: number): number {
  return Math.ceil(count / unit) * unit;
}
