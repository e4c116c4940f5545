// Where Hermite Coulomb integrals R_tuv of a quartet of primitives lie for contractions: in a cube, a number for each power t, u
// and v, so that the place of a sum of powers is the sum of their places. Small cubes serve low degrees, which most quartets of
// primitives have, and stay in the cache of the processor.

/** A kind of cube. */
export interface Cube {
  /** Highest degree t + u + v that it has room for. */
  readonly degree: number;
  /** Numbers from one power of v's row to the next; that many rows make a power of t. */
  readonly side: number;
  /** Numbers from one cube to the next, with what is loaded behind the last integral. */
  readonly stride: number;
}

export const SMALL_CUBE: Cube = cube(3, 4);
export const LARGE_CUBE: Cube = cube(7, 8);

function cube(degree: number, side: number): Cube {
  return { degree, side, stride: degree * side ** 2 + 2 };
}

/** The cube for quartets of a degree, not above that of {@linkcode LARGE_CUBE}. */
export function cubeOf(degree: number): Cube {
  return degree <= SMALL_CUBE.degree ? SMALL_CUBE : LARGE_CUBE;
}

/** Place of R_tuv in a cube, in numbers. */
export function cubePlace({ side }: Cube, t: number, u: number, v: number): number {
  return side ** 2 * t + side * u + v;
}
