// What the density says about where the charge is: moments and Mulliken charges, R. S. Mulliken, J. Chem. Phys.
// 23, 1833 (1955), doi:10.1063/1.1740588. Overlaps and moments are read from the Hermite Gaussians of the pairs:
// only those of a degree up to the moment's have integrals that are not zero.

import { type BlockPairs, PAIR_FACTOR } from "../integrals/block_pairs.ts";
import { hermitePowers } from "../integrals/hermite_index.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { nuclei } from "../system.ts";

/** Where the charge of a system is. */
export interface ChargeDistribution {
  /** Dipole moment of nuclei and electrons about the origin of the coordinates, in e a0: x, y, z. */
  readonly dipole: Float64Array;
  /**
   * Quadrupole moment about the origin of the coordinates, in e a0^2: sums of charge times products of coordinates, trace
   * included; xx, xy, xz, yx, ... Undefined where it is not wanted.
   */
  readonly quadrupole?: Float64Array;
  /** Mulliken's charge of each centre in e, ghosts included. */
  readonly mullikenCharges: Float64Array;
}

/** Work between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Computes them from the density of a wavefunction; external charges have no part in them.
 *
 * @param density Another density of both spins in the same basis, n x n, such as a correlated one.
 * @param withQuadrupole Whether the quadrupole moment is wanted; default false.
 */
export function* chargeDistribution(
  { system, basis, pairs, alpha, beta }: Wavefunction,
  density?: Float64Array,
  withQuadrupole = false,
): Generator<undefined, ChargeDistribution> {
  const { size } = basis;
  const moment = new Float64Array(withQuadrupole ? 10 : 4);
  const mullikenCharges = Float64Array.from(
    system.ghosts,
    (ghost, atom) => ghost ? 0 : system.atomicNumbers[atom]!,
  );
  const { charges, positions } = nuclei(system);
  charges.forEach((charge, k) => {
    const place = positions.subarray(3 * k, 3 * k + 3);
    for (let m = 1; m < moment.length; m++) moment[m]! += charge * monomialAt(m, place);
  });
  for (let pair = 0, work = 0; pair < pairs.count; pair++) {
    const moments = momentsOf(pairs, pair, moment.length);
    const first = pairs.pairFunction[pair]!;
    for (let f = first; f < pairs.pairFunction[pair + 1]!; f++) {
      const i = pairs.functionRow[f]!, j = pairs.functionColumn[f]!;
      const ij = i * size + j;
      const electrons = (density?.[ij] ?? alpha.density[ij]! + beta.density[ij]!) * (i === j ? 1 : 2);
      const at = moment.length * (f - first);
      const half = 0.5 * electrons * moments[at]!;
      mullikenCharges[basis.atomOfFunction[i]!]! -= half;
      mullikenCharges[basis.atomOfFunction[j]!]! -= half;
      for (let m = 1; m < moment.length; m++) moment[m]! -= electrons * moments[at + m]!;
    }
    work += pairs.entryStart[pairs.pairPrimitive[pair + 1]!]! - pairs.entryStart[pairs.pairPrimitive[pair]!]!;
    if (work < BATCH) continue;
    work = 0;
    yield;
  }
  const dipole = moment.slice(1, 4);
  if (!withQuadrupole) return { dipole, mullikenCharges };
  const quadrupole = Float64Array.from(SECOND_MOMENTS.flat(), (m) => moment[m]!);
  return { dipole, quadrupole, mullikenCharges };
}

// Moments are numbered as Hermite Gaussians are: 1, then x, y, z, then xx, xy, xz, yy, yz, zz.
const POWERS = hermitePowers(2);
const SECOND_MOMENTS = [[4, 5, 6], [5, 7, 8], [6, 8, 9]] as const;

/** The product of coordinates that a moment is one of, at a place. */
function monomialAt(moment: number, place: Float64Array): number {
  const powers = POWERS[moment]!;
  let product = 1;
  for (let axis = 0; axis < 3; axis++) for (let i = 0; i < powers[axis]!; i++) product *= place[axis]!;
  return product;
}

/** For each function pair of a pair of blocks the integrals of its product times 1, x, y, z, xx, ...: `count` of them. */
export function momentsOf(pairs: BlockPairs, pair: number, count: number): Float64Array {
  const { pairPrimitive, pairFunction, exponent, entryStart, entryFunction, entryHermite, entryValue } =
    pairs;
  const moments = new Float64Array(count * (pairFunction[pair + 1]! - pairFunction[pair]!));
  for (let i = pairPrimitive[pair]!; i < pairPrimitive[pair + 1]!; i++) {
    const p = exponent[i]!;
    const integral = (Math.PI / p) ** 1.5 * p / PAIR_FACTOR;
    const centre = [pairs.centreX[i]!, pairs.centreY[i]!, pairs.centreZ[i]!] as const;
    for (let k = entryStart[i]!; k < entryStart[i + 1]!; k++) {
      const hermite = entryHermite[k]!;
      if (hermite >= count) continue;
      const at = count * entryFunction[k]!;
      const value = integral * entryValue[k]!;
      // Places 1, 2 and 3 are derivatives by the centre along x, y and z: so is the moment of each, which is 1 times
      // the Gaussian's integral.
      if (hermite === 0) {
        moments[at]! += value;
        for (let axis = 0; axis < 3; axis++) moments[at + 1 + axis]! += centre[axis]! * value;
      } else if (hermite < 4) moments[at + hermite]! += value;
      for (let m = 4; m < count; m++) moments[at + m]! += momentOf(m, hermite, centre, p) * value;
    }
  }
  return moments;
}

/**
 * A moment of the Hermite Gaussian Lambda_tuv, as a part of its Gaussian's integral: Lambda_tuv is the derivative by the
 * centre, t, u, v times along x, y, z, and so are its moments of those of the Gaussian.
 */
function momentOf(
  moment: number,
  hermite: number,
  centre: readonly [number, number, number],
  p: number,
): number {
  const powers = POWERS[moment]!;
  const derivatives = POWERS[hermite]!;
  let product = 1;
  for (let axis = 0; axis < 3; axis++) product *= along(powers[axis]!, derivatives[axis]!, centre[axis]!, p);
  return product;
}

// Of 1, x or xx along one axis: 1, c and c^2 + 1 / 2p, once or twice differentiated.
function along(power: number, derivatives: number, centre: number, p: number): number {
  if (derivatives > power) return 0;
  if (derivatives === power) return power === 2 ? 2 : 1;
  if (derivatives === 1) return 2 * centre;
  return power === 1 ? centre : centre ** 2 + 0.5 / p;
}
