// Coefficients of orbitals as the loops of transformation.as read them.

import { roundedUp } from "../density_fitting/memory.ts";

/** Each coefficient twice, for two orbitals at a time: [p / 2][i][p % 2][2], zero behind the last function and orbital. */
export function doubledCoefficients(rows: Float64Array, size: number, even: number): Float64Array {
  const count = rows.length / size;
  const doubled = new Float64Array(2 * even * roundedUp(count, 2));
  for (let p = 0, at = 0; p < count; p++) {
    const start = 4 * even * (p >> 1) + 2 * (p & 1);
    for (let i = 0, to = start; i < size; i++, to += 4) doubled[to] = doubled[to + 1] = rows[at++]!;
  }
  return doubled;
}

/** Where the row of each two functions begins, in bytes, with that of zeros for pairs that there are not: even x side. */
export function rowPlaces(
  of: Int32Array,
  size: number,
  { even, side }: { readonly even: number; readonly side: number },
  placeOf: (row: number) => number,
  zeros: number,
): Uint32Array {
  const places = new Uint32Array(even * side).fill(placeOf(zeros));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const place = of[i * size + j]!;
      if (place >= 0) places[i * side + j] = placeOf(place);
    }
  }
  return places;
}
