// What the density says about where the charge is: dipole moment and Mulliken charges, R. S. Mulliken, J. Chem. Phys.
// 23, 1833 (1955), doi:10.1063/1.1740588. Overlaps and first moments are read from the Hermite Gaussians of the pairs:
// only Lambda_000 and, for moments, those of degree 1 have integrals that are not zero.

import { type BlockPairs, PAIR_FACTOR } from "../integrals/block_pairs.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { nuclei } from "../system.ts";

/** Where the charge of a system is. */
export interface ChargeDistribution {
  /** Dipole moment of nuclei and electrons about the origin of the coordinates, in e a0: x, y, z. */
  readonly dipole: Float64Array;
  /** Mulliken's charge of each centre in e, ghosts included. */
  readonly mullikenCharges: Float64Array;
}

/** Work between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Computes both from the density of a wavefunction; external charges have no part in them.
 *
 * @param density Another density of both spins in the same basis, n x n, such as a correlated one.
 */
export function* chargeDistribution(
  { system, basis, pairs, alpha, beta }: Wavefunction,
  density?: Float64Array,
): Generator<undefined, ChargeDistribution> {
  const { size } = basis;
  const dipole = new Float64Array(3);
  const mullikenCharges = Float64Array.from(
    system.ghosts,
    (ghost, atom) => ghost ? 0 : system.atomicNumbers[atom]!,
  );
  const { charges, positions } = nuclei(system);
  charges.forEach((charge, k) => {
    for (let axis = 0; axis < 3; axis++) dipole[axis]! += charge * positions[3 * k + axis]!;
  });
  for (let pair = 0, work = 0; pair < pairs.count; pair++) {
    const moments = momentsOf(pairs, pair);
    const first = pairs.pairFunction[pair]!;
    for (let f = first; f < pairs.pairFunction[pair + 1]!; f++) {
      const i = pairs.functionRow[f]!, j = pairs.functionColumn[f]!;
      const ij = i * size + j;
      const electrons = (density?.[ij] ?? alpha.density[ij]! + beta.density[ij]!) * (i === j ? 1 : 2);
      const at = 4 * (f - first);
      const half = 0.5 * electrons * moments[at]!;
      mullikenCharges[basis.atomOfFunction[i]!]! -= half;
      mullikenCharges[basis.atomOfFunction[j]!]! -= half;
      for (let axis = 0; axis < 3; axis++) dipole[axis]! -= electrons * moments[at + 1 + axis]!;
    }
    work += pairs.entryStart[pairs.pairPrimitive[pair + 1]!]! - pairs.entryStart[pairs.pairPrimitive[pair]!]!;
    if (work < BATCH) continue;
    work = 0;
    yield;
  }
  return { dipole, mullikenCharges };
}

/** For each function pair of a pair of blocks the integrals of its product times 1, x, y and z. */
function momentsOf(pairs: BlockPairs, pair: number): Float64Array {
  const { pairPrimitive, pairFunction, exponent, entryStart, entryFunction, entryHermite, entryValue } =
    pairs;
  const moments = new Float64Array(4 * (pairFunction[pair + 1]! - pairFunction[pair]!));
  for (let i = pairPrimitive[pair]!; i < pairPrimitive[pair + 1]!; i++) {
    const p = exponent[i]!;
    const integral = (Math.PI / p) ** 1.5 * p / PAIR_FACTOR;
    const centre = [pairs.centreX[i]!, pairs.centreY[i]!, pairs.centreZ[i]!];
    for (let k = entryStart[i]!; k < entryStart[i + 1]!; k++) {
      const hermite = entryHermite[k]!;
      if (hermite > 3) continue;
      const at = 4 * entryFunction[k]!;
      const value = integral * entryValue[k]!;
      // Places 1, 2 and 3 are derivatives by the centre along x, y and z: so is the moment of each, which is 1 times
      // the Gaussian's integral.
      if (hermite > 0) moments[at + hermite]! += value;
      else {
        moments[at]! += value;
        for (let axis = 0; axis < 3; axis++) moments[at + 1 + axis]! += centre[axis]! * value;
      }
    }
  }
  return moments;
}
