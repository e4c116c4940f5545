// Gradient of the electrons' attraction by point charges (nuclei, or an embedding), with respect to the centres of
// the basis functions and to the charges: the Hellmann-Feynman force on each charge is that of the electrons' field.
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { type BlockPairs, PAIR_FACTOR } from "../integrals/block_pairs.ts";
import { BOYS_MAX_ORDER } from "../integrals/boys.ts";
import { coulombTensor } from "../integrals/hermite_coulomb.ts";
import { hermiteCount } from "../integrals/hermite_index.ts";
import type { PointCharges } from "../system.ts";
import { RAISED_HERMITES } from "./hermite_steps.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";

/** Two gradients in Hartree/bohr: x, y, z of each atom, as a centre of functions, and of each charge. */
export interface AttractionGradient {
  readonly atoms: Float64Array;
  readonly charges: Float64Array;
}

const tensor = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
const potential = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
const hermiteDensity = new Float64Array(hermiteCount(BOYS_MAX_ORDER));
const argument = new Float64Array(6);

/**
 * Computes both gradients; pauses between batches of pairs.
 *
 * @param density Density of both spins, symmetric, n x n.
 */
export function* attractionGradient(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  basis: PlacedBasis,
  atoms: number,
  density: Float64Array,
  points: PointCharges,
): Generator<undefined, AttractionGradient> {
  const gradient: AttractionGradient = {
    atoms: new Float64Array(3 * atoms),
    charges: new Float64Array(3 * points.charges.length),
  };
  let work = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    for (let i = pairs.pairPrimitive[pair]!; i < pairs.pairPrimitive[pair + 1]!; i++) {
      addPrimitive(pairs, relative, basis, pair, i, density, points, gradient);
      work += points.charges.length;
      if (work < BATCH) continue;
      work = 0;
      yield;
    }
  }
  return gradient;
}

/** Primitive pairs times charges between two pauses: some 5 ms. */
const BATCH = 10_000;

function addPrimitive(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  basis: PlacedBasis,
  pair: number,
  i: number,
  density: Float64Array,
  { charges, positions }: PointCharges,
  gradient: AttractionGradient,
): void {
  const { functionRow, functionColumn, entryStart, entryFunction, entryHermite, entryValue } = pairs;
  const [raisedX, raisedY, raisedZ] = RAISED_HERMITES;
  const { size } = basis;
  const degree = pairs.pairDegree[pair]!;
  const hermites = hermiteCount(degree), raised = hermiteCount(degree + 1);
  const first = pairs.pairFunction[pair]!;
  // Entries of E carry PAIR_FACTOR / p, the integral wants 2 pi / p; each pair stands for (ij| and (ji|.
  const weightOf = (f: number) => {
    const row = functionRow[first + f]!, column = functionColumn[first + f]!;
    return (row === column ? 2 : 4) * Math.PI / PAIR_FACTOR * density[row * size + column]!;
  };
  hermiteDensity.fill(0, 0, hermites);
  for (let k = entryStart[i]!; k < entryStart[i + 1]!; k++) {
    hermiteDensity[entryHermite[k]!]! += entryValue[k]! * weightOf(entryFunction[k]!);
  }
  potential.fill(0, 0, raised);
  const p = pairs.exponent[i]!;
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
    coulombTensor(degree + 1, argument, tensor);
    let fx = 0, fy = 0, fz = 0;
    for (let h = 0; h < hermites; h++) {
      const value = hermiteDensity[h]!;
      fx += value * tensor[raisedX[h]!]!;
      fy += value * tensor[raisedY[h]!]!;
      fz += value * tensor[raisedZ[h]!]!;
    }
    gradient.charges[3 * c]! -= fx;
    gradient.charges[3 * c + 1]! -= fy;
    gradient.charges[3 * c + 2]! -= fz;
    for (let h = 0; h < raised; h++) potential[h]! += tensor[h]!;
  }
  const a = basis.blocks[pairs.pairRowBlock[pair]!]!, b = basis.blocks[pairs.pairColumnBlock[pair]!]!;
  const separation = [a.x - b.x, a.y - b.y, a.z - b.z];
  let energy = 0;
  for (let h = 0; h < hermites; h++) energy += hermiteDensity[h]! * potential[h]!;
  for (let axis = 0; axis < 3; axis++) {
    const steps = RAISED_HERMITES[axis]!;
    let whole = 0;
    for (let h = 0; h < hermites; h++) whole += hermiteDensity[h]! * potential[steps[h]!]!;
    let row = relative.rowShare[i]! * whole + relative.stretch[i]! * separation[axis]! * energy;
    const end = relative.entryStart[3 * i + axis + 1]!;
    for (let k = relative.entryStart[3 * i + axis]!; k < end; k++) {
      row += relative.entryValue[k]! * weightOf(relative.entryFunction[k]!) *
        potential[relative.entryHermite[k]!]!;
    }
    gradient.atoms[3 * a.atom + axis]! += row;
    gradient.atoms[3 * b.atom + axis]! += whole - row;
  }
}
