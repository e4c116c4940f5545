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
 * @param pairs Pairs of shell blocks of the basis.
 * @param relative How the pairs' expansions change with the relative position of their centres.
 * @param basis The basis on its centres, in bohr.
 * @param atoms Number of atoms, ghosts included.
 * @param density Density of both spins, symmetric, n x n.
 * @param points Charges of nuclei and of an embedding; positions in bohr.
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

/** Adds the forces on and by one pair of primitives, `i`, of a pair of blocks. */
function addPrimitive(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  basis: PlacedBasis,
  pair: number,
  i: number,
  density: Float64Array,
  points: PointCharges,
  gradient: AttractionGradient,
): void {
  const degree = pairs.pairDegree[pair]!;
  const hermites = hermiteCount(degree);
  hermiteDensity.fill(0, 0, hermites);
  for (let k = pairs.entryStart[i]!; k < pairs.entryStart[i + 1]!; k++) {
    hermiteDensity[pairs.entryHermite[k]!]! += pairs.entryValue[k]! *
      weightOf(pairs, pair, pairs.entryFunction[k]!, density, basis.size);
  }
  addChargeForces(pairs, i, degree, points, gradient.charges);
  let energy = 0;
  for (let h = 0; h < hermites; h++) energy += hermiteDensity[h]! * potential[h]!;
  addCentreForces(pairs, relative, basis, pair, i, density, energy, gradient.atoms);
}

/**
 * The density of function `f` of a pair in the units of its Hermite Gaussians: entries of E carry PAIR_FACTOR / p, the
 * integral takes 2 pi / p, and each pair stands for (ij| and (ji|.
 */
function weightOf(
  { pairFunction, functionRow, functionColumn }: BlockPairs,
  pair: number,
  f: number,
  density: Float64Array,
  size: number,
): number {
  const first = pairFunction[pair]!;
  const row = functionRow[first + f]!, column = functionColumn[first + f]!;
  return (row === column ? 2 : 4) * Math.PI / PAIR_FACTOR * density[row * size + column]!;
}

/** Adds the forces of {@linkcode hermiteDensity} on the charges, and leaves the charges' {@linkcode potential}. */
function addChargeForces(
  pairs: BlockPairs,
  i: number,
  degree: number,
  { charges, positions }: PointCharges,
  forces: Float64Array,
): void {
  const [raisedX, raisedY, raisedZ] = RAISED_HERMITES;
  const hermites = hermiteCount(degree), raised = hermiteCount(degree + 1);
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
    forces[3 * c]! -= fx;
    forces[3 * c + 1]! -= fy;
    forces[3 * c + 2]! -= fz;
    for (let h = 0; h < raised; h++) potential[h]! += tensor[h]!;
  }
}

/** Adds the forces of {@linkcode potential} on the two centres of a pair; `energy` is that of the primitives in it. */
function addCentreForces(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  basis: PlacedBasis,
  pair: number,
  i: number,
  density: Float64Array,
  energy: number,
  forces: Float64Array,
): void {
  const hermites = hermiteCount(pairs.pairDegree[pair]!);
  const a = basis.blocks[pairs.pairRowBlock[pair]!]!, b = basis.blocks[pairs.pairColumnBlock[pair]!]!;
  const separation = [a.x - b.x, a.y - b.y, a.z - b.z];
  for (let axis = 0; axis < 3; axis++) {
    const steps = RAISED_HERMITES[axis]!;
    let whole = 0;
    for (let h = 0; h < hermites; h++) whole += hermiteDensity[h]! * potential[steps[h]!]!;
    let row = relative.rowShare[i]! * whole + relative.stretch[i]! * separation[axis]! * energy;
    const end = relative.entryStart[3 * i + axis + 1]!;
    for (let k = relative.entryStart[3 * i + axis]!; k < end; k++) {
      row += relative.entryValue[k]! *
        weightOf(pairs, pair, relative.entryFunction[k]!, density, basis.size) *
        potential[relative.entryHermite[k]!]!;
    }
    forces[3 * a.atom + axis]! += row;
    forces[3 * b.atom + axis]! += whole - row;
  }
}
