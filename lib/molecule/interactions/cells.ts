// Points hashed into cubic cells, so that those near to a place are found without a look at all others. Plain typed
// arrays that threads may share. Bohr; points count from 0.

import { sharedBytes } from "../../base/workarounds/shared_bytes.ts";

/** Points in cells. */
export interface Cells {
  /** The points, flat; shape (points, 3). */
  readonly points: Float64Array;
  /** Width of a cell. */
  readonly width: number;
  /** Where the points of each value of the hash begin in `order`, and where the last ones end. */
  readonly starts: Int32Array;
  /** The points by their value of the hash, ascending within each. */
  readonly order: Int32Array;
}

/**
 * Sorts points into cells.
 *
 * @param points Flat; shape (points, 3).
 * @param width Width of a cell, above 0; searches up to it take 27 cells.
 */
export function cellsOf(points: Float64Array, width: number): Cells {
  const count = points.length / 3;
  const slots = 2 ** Math.ceil(Math.log2(count + 1));
  const starts = new Int32Array(sharedBytes(4 * (slots + 1)));
  const order = new Int32Array(sharedBytes(4 * count));
  const slotOf = Int32Array.from({ length: count }, (_, i) => {
    const cell = (axis: number) => Math.floor(points[3 * i + axis]! / width);
    return hash(cell(0), cell(1), cell(2)) & (slots - 1);
  });
  for (const slot of slotOf) starts[slot + 1]!++;
  for (let slot = 0; slot < slots; slot++) starts[slot + 1]! += starts[slot]!;
  const next = starts.slice();
  slotOf.forEach((slot, i) => order[next[slot]!++] = i);
  return { points, width, starts, order };
}

/**
 * Visits the points within a distance of a place, itself included where it is one, each once.
 *
 * @param reach Up to the width of the cells.
 */
export function visitNear(
  { points, width, starts, order }: Cells,
  [x, y, z]: readonly [number, number, number],
  reach: number,
  visit: (point: number, distance: number) => void,
): void {
  const mask = starts.length - 2;
  const [cellX, cellY, cellZ] = [Math.floor(x / width), Math.floor(y / width), Math.floor(z / width)];
  for (let a = cellX - 1; a <= cellX + 1; a++) {
    for (let b = cellY - 1; b <= cellY + 1; b++) {
      for (let c = cellZ - 1; c <= cellZ + 1; c++) {
        const slot = hash(a, b, c) & mask;
        for (let place = starts[slot]!; place < starts[slot + 1]!; place++) {
          const point = order[place]!;
          const [px, py, pz] = [points[3 * point]!, points[3 * point + 1]!, points[3 * point + 2]!];
          const distance = Math.sqrt((px - x) ** 2 + (py - y) ** 2 + (pz - z) ** 2);
          // Another cell may have the same hash: its points are left to the visit of that one.
          if (
            distance <= reach && Math.floor(px / width) === a && Math.floor(py / width) === b &&
            Math.floor(pz / width) === c
          ) visit(point, distance);
        }
      }
    }
  }
}

/** How many points are in the cell of a place, more or less: by how much a search there costs more than elsewhere. */
export function crowdAt({ width, starts }: Cells, [x, y, z]: readonly [number, number, number]): number {
  const slot = hash(Math.floor(x / width), Math.floor(y / width), Math.floor(z / width)) &
    (starts.length - 2);
  return starts[slot + 1]! - starts[slot]!;
}

/** M. Teschner et al., Optimized spatial hashing for collision detection of deformable objects, VMV 2003. */
function hash(x: number, y: number, z: number): number {
  return Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(z, 83492791);
}
