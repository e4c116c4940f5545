// Attraction of the electron density by point charges (nuclei, or an embedding): the sum over charges of
// -q_C (a| 1 / |r - C| |b), by L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978),
// doi:10.1016/0021-9991(78)90092-X.

import type { PointCharges } from "../system.ts";
import { type BlockPairs, PAIR_FACTOR } from "./block_pairs.ts";
import { BOYS_MAX_ORDER } from "./boys.ts";
import { coulombTensor } from "./hermite_coulomb.ts";
import { hermiteCount } from "./hermite_index.ts";

const tensor = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
const total = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
const argument = new Float64Array(6);

/** The symmetric matrix, n x n, row after row, in Hartree; pauses between batches of pairs. */
export function* pointChargeAttraction(
  pairs: BlockPairs,
  size: number,
  points: PointCharges,
): Generator<undefined, Float64Array> {
  const matrix = new Float64Array(size * size);
  let work = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    addPair(pairs, pair, size, points, matrix);
    work += (pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!) * points.charges.length;
    if (work < 20_000) continue;
    work = 0;
    yield;
  }
  return matrix;
}

function addPair(
  pairs: BlockPairs,
  pair: number,
  size: number,
  points: PointCharges,
  matrix: Float64Array,
): void {
  const { charges, positions } = points;
  const degree = pairs.pairDegree[pair]!;
  const hermites = hermiteCount(degree);
  const first = pairs.pairFunction[pair]!;
  for (let i = pairs.pairPrimitive[pair]!; i < pairs.pairPrimitive[pair + 1]!; i++) {
    const p = pairs.exponent[i]!;
    total.fill(0, 0, hermites);
    for (let c = 0; c < charges.length; c++) {
      const x = pairs.centreX[i]! - positions[3 * c]!;
      const y = pairs.centreY[i]! - positions[3 * c + 1]!;
      const z = pairs.centreZ[i]! - positions[3 * c + 2]!;
      argument[0] = p * (x * x + y * y + z * z);
      argument[1] = -2 * p;
      argument[2] = -charges[c]!;
      argument[3] = x;
      argument[4] = y;
      argument[5] = z;
      coulombTensor(degree, argument, tensor);
      for (let h = 0; h < hermites; h++) total[h]! += tensor[h]!;
    }
    // Entries of E carry PAIR_FACTOR / p, the integral wants 2 pi / p.
    const factor = 2 * Math.PI / PAIR_FACTOR;
    for (let k = pairs.entryStart[i]!; k < pairs.entryStart[i + 1]!; k++) {
      const f = first + pairs.entryFunction[k]!;
      matrix[pairs.functionRow[f]! * size + pairs.functionColumn[f]!]! += factor * pairs.entryValue[k]! *
        total[pairs.entryHermite[k]!]!;
    }
  }
  for (let f = first; f < pairs.pairFunction[pair + 1]!; f++) {
    const row = pairs.functionRow[f]!, column = pairs.functionColumn[f]!;
    matrix[column * size + row] = matrix[row * size + column]!;
  }
}
