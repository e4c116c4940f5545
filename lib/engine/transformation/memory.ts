// What half-transformed integrals and the work with them take in the memory of the loops, known before it is taken.

import { roundedUp } from "../density_fitting/memory.ts";

/** What a transformation is about. */
export interface TransformationShape {
  /** Number of basis functions. */
  readonly size: number;
  /** Number of their products that matter. */
  readonly products: number;
  /** Whether the integrals come from memory. */
  readonly inCore: boolean;
  /** Largest number of functions in a shell block. */
  readonly largestBlock: number;
  /** Number of occupied orbitals of each spin, or of both. */
  readonly occupied: readonly number[];
}

/** Numbers in rows of the loops' memory: they are padded with zeros. */
export function rowLengths(size: number): { readonly even: number; readonly side: number } {
  return { even: roundedUp(size, 2), side: roundedUp(size, 8) };
}

/** Products of functions that stand together, and are transformed at once. */
export const COLUMNS = 64;

/** Numbers from one row of a panel to the next: rows of 512 bytes would share few lines of the nearest cache. */
export const PANEL_STRIDE = COLUMNS + 8;

/** Rows of half-transformed integrals: those behind the products are not read, but for the first, which is zero. */
export function halfRows(products: number): number {
  return roundedUp(zeroRow(products) + 2, COLUMNS);
}

/** Index of the row of zeros. */
export function zeroRow(products: number): number {
  return roundedUp(products, 4);
}

/**
 * Where the row of an orbital with a product begins, in bytes from the first of that orbital. Some products stand together
 * for all orbitals, [kl / 64][p][kl % 64][j].
 *
 * @param product 0-based place of kl.
 * @param side Numbers in a row.
 * @param batch Number of orbitals.
 */
export function placeOfRow(product: number, side: number, batch: number): number {
  const within = product % COLUMNS;
  return 8 * side * ((product - within) * batch + within);
}

/** Bytes of the half-transformed integrals of one orbital. */
export function halfBytes({ size, products }: Pick<TransformationShape, "size" | "products">): number {
  return 8 * halfRows(products) * rowLengths(size).side;
}

/** Bytes of rooms for all but the half-transformed integrals: for the panels from memory, and for what is made of them. */
export function roomBytes(shape: TransformationShape, batch: number) {
  const { size, products, inCore, occupied } = shape;
  const { even, side } = rowLengths(size);
  const most = Math.max(...occupied);
  return {
    places: 4 * even * side,
    productPlaces: 4 * even * side,
    panel: inCore ? 8 * (roundedUp(products, 2) + 1) * PANEL_STRIDE : 0,
    panelRows: inCore ? 8 * COLUMNS * roundedUp(products, 2) : 0,
    tiles: 64 * (even + 2),
    orbitals: coefficientBytes(even, batch),
    functions: 8 * most * even * side,
    products: inCore ? 8 * roundedUp(most, 4) * halfRows(products) : 0,
  };
}

/** Bytes that a compiled loop reaches: 4 GiB. */
export const REACH: number = 2 ** 32 - 2 ** 16;

/** More threads than these would have little to do each. */
const MAX_HELPERS = 15;

/** Bytes by which rooms may be longer than what is in them, so that each begins at a multiple of 16. */
const ROOM_GAPS = 256;

/**
 * How many threads can help, each in rooms of its own.
 *
 * @param spareBytes What they may take.
 * @param sharedBytes What lies in the memory beside.
 * @param roomBytes What each takes.
 */
export function helpersWithin(spareBytes: number, sharedBytes: number, roomBytes: number): number {
  const each = roomBytes + ROOM_GAPS;
  const room = Math.min(spareBytes, REACH - sharedBytes - each);
  return Math.max(0, Math.min(MAX_HELPERS, Math.floor(room / each)));
}

function coefficientBytes(even: number, count: number): number {
  return 16 * even * roundedUp(count, 2);
}

/**
 * Bytes that a transformation takes for each of the orbitals that it does at once, and beside.
 *
 * @param batch Orbitals at once, at most.
 */
export function transformationBytes(
  shape: TransformationShape,
  batch: number,
): { readonly fixed: number; readonly perOrbital: number } {
  const { size, inCore, occupied, largestBlock } = shape;
  const { even, side } = rowLengths(size);
  const rooms = roomBytes(shape, batch);
  const coefficients = occupied.reduce(
    (sum, count) => sum + coefficientBytes(even, count) + 8 * side * roundedUp(count, 4),
    0,
  );
  const computed = inCore ? 0 : 8 * largestBlock ** 2 * size * (size + batch);
  return {
    // Tables once outside of the memory, while that is laid out, and once in it.
    fixed: Object.values(rooms).reduce((sum, bytes) => sum + bytes, 0) + 4 * rooms.places + 2 * coefficients +
      4 * size ** 2 + computed,
    perOrbital: halfBytes(shape),
  };
}

/**
 * Bytes of what pair energies want in the memory (pair_energies.ts), and of what is put into it.
 *
 * @param virtual Number of virtual orbitals of each spin, or of both.
 */
export function pairEnergyBytes(size: number, virtual: readonly number[]): number {
  const { side } = rowLengths(size);
  const counts = virtual.map((count) => roundedUp(count, 4));
  const most = Math.max(...counts);
  return 8 * most * (side + most) + counts.reduce((sum, count) => sum + 16 * count * (side + 1), 0);
}
