// Pairs of atoms that are near to each other, in time that grows with their number rather than its square: atoms
// are hashed into cubic cells as wide as the distance asked for, so that only 27 cells need a look. Bohr; 0-based.

/** Two atoms and their distance. */
export interface NeighbourPair {
  /** The atom with the higher index. */
  readonly i: number;
  /** The atom with the lower index. */
  readonly j: number;
  /** Distance in bohr. */
  readonly distance: number;
}

const OFFSETS = [-1, 0, 1].flatMap((x) =>
  [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => [x, y, z] as const))
);

/**
 * All pairs of atoms that are nearer than a distance, each once, by ascending `i`.
 *
 * @param geometry Coordinates in bohr, flat; shape (atoms, 3).
 * @param cutoff Distance in bohr, above zero.
 */
export function* neighbourPairs(geometry: Float64Array, cutoff: number): Generator<NeighbourPair> {
  const count = geometry.length / 3;
  const cells = geometry.map((coordinate) => Math.floor(coordinate / cutoff));
  const mask = 2 ** Math.ceil(Math.log2(count + 1)) - 1;
  // A chain of atoms for each value of the hash: its latest atom, and for each atom the one before it.
  const latest = new Int32Array(mask + 1).fill(-1);
  const previous = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    const [cellX, cellY, cellZ] = [cells[3 * i]!, cells[3 * i + 1]!, cells[3 * i + 2]!];
    for (const [offsetX, offsetY, offsetZ] of OFFSETS) {
      const [x, y, z] = [cellX + offsetX, cellY + offsetY, cellZ + offsetZ];
      for (let j = latest[hash(x, y, z) & mask]!; j >= 0; j = previous[j]!) {
        if (cells[3 * j] !== x || cells[3 * j + 1] !== y || cells[3 * j + 2] !== z) continue;
        const distance = Math.hypot(
          geometry[3 * i]! - geometry[3 * j]!,
          geometry[3 * i + 1]! - geometry[3 * j + 1]!,
          geometry[3 * i + 2]! - geometry[3 * j + 2]!,
        );
        if (distance < cutoff) yield { i, j, distance };
      }
    }
    const slot = hash(cellX, cellY, cellZ) & mask;
    previous[i] = latest[slot]!;
    latest[slot] = i;
  }
}

/** M. Teschner et al., Optimized spatial hashing for collision detection of deformable objects, VMV 2003. */
function hash(x: number, y: number, z: number): number {
  return Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(z, 83492791);
}
