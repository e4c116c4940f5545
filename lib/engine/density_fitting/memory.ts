// Memory that fitted integrals take, known before it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";

/** Function pairs that are transformed at once: their integrals stay in the caches. */
export const PANEL_ROWS = 64;

/** Auxiliary functions of which the integrals of a pair stand side by side where exchange is made: a line of the caches. */
export const PANEL_WIDTH = 8;

/** Bytes of B. */
export function fittedIntegralBytes(auxiliary: number, pairs: number): number {
  return 8 * auxiliary * (pairs + 1);
}

/** The least part of B in memory: with less, each pass over B would compute its integrals more often than this says. */
const MAX_PASSES = 8;

/** The least rows of B that are held at once; the others are computed in each pass. */
export function leastRows(auxiliary: number): number {
  return Math.ceil(auxiliary / MAX_PASSES);
}

/** How rows of B share the memory. */
export interface RowsInMemory {
  /** The last rows, which are kept: all of them where they fit. */
  readonly kept: number;
  /** Of those before, this many are computed at a time; 0 where there are none. */
  readonly block: number;
}

/**
 * As few passes over the integrals as the memory allows, and as many rows kept as that takes. The last rows are those whose
 * integrals take most to transform.
 *
 * @param auxiliary Number of auxiliary functions.
 * @param most Rows that memory holds; at least one.
 */
export function rowsInMemory(auxiliary: number, most: number): RowsInMemory {
  if (most >= auxiliary) return { kept: auxiliary, block: 0 };
  const passes = Math.ceil(auxiliary / most);
  const kept = Math.floor((passes * most - auxiliary) / (passes - 1));
  return { kept, block: most - kept };
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
