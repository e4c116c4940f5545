// Memory that an analytic gradient takes beside the energy, known before any of it is taken.

import { roundedUp } from "../density_fitting/memory.ts";
import type { BasisChoice } from "../basis/basis_set.ts";
import { placeAuxiliaryBasis } from "../basis/auxiliary_basis.ts";
import { placeBasis, type PlacedBasis, type ShellBlock } from "../basis/shell_block.ts";
import { countBlockPairs, countOverlapping } from "../integrals/block_pair_counts.ts";
import { cubeOf, LARGE_CUBE } from "../integrals/cubes.ts";
import { hermiteCount, hermiteIndex } from "../integrals/hermite_index.ts";
import type { ScfOptions } from "../scf/options.ts";
import { electronCount, type System } from "../system.ts";

/** Trial vectors that are kept at once; then the solution found by then is the start of a new space. */
export const TRIAL_VECTORS = 30;

/** n x n matrices alive at once in a response: integrals of three axes, coefficients, densities and their repulsion. */
const RESPONSE_MATRICES = 12;
/** Rotations beside the trial vectors and their products: sources and solutions of three axes, and what joins them. */
const ROTATIONS = 12;

/** n x n matrices alive at once: densities, the energy-weighted one, its factors, the overlap's eigenvectors. */
const MATRICES = 12;

/** Bytes that an analytic gradient takes beside the energy: an upper bound. */
export function gradientBytes(system: System, choice: BasisChoice, puream?: boolean): number {
  const basis = placeBasis(system, choice, puream);
  return 8 * MATRICES * basis.size ** 2 + pairDerivativeBytes(basis);
}

/** The same beside that for fitted integrals, whose pairs have derivatives of their own. */
export function fittedGradientBytes(
  system: System,
  orbital: BasisChoice,
  { puream, auxiliaryBasis }: Partial<ScfOptions>,
): number {
  const basis = placeBasis(system, orbital, puream);
  const auxiliary = placeAuxiliaryBasis(system, { role: "scf", orbital, puream, asked: auxiliaryBasis });
  const { functionPairs } = countBlockPairs(basis);
  return auxiliaryGradientBytes(basis, auxiliary) +
    occupiedFitBytes(basis.size, auxiliary.size, functionPairs, occupiedCounts(system));
}

/** Bytes of the gradient of integrals with auxiliary functions, whatever its density is made of. */
export function auxiliaryGradientBytes(basis: PlacedBasis, auxiliary: PlacedBasis): number {
  const largest = largestBlock(auxiliary);
  // An auxiliary block stands in a workspace beside the largest pair of orbital blocks.
  return pairDerivativeBytes(basis) + 56 * auxiliary.size + 16 * largest * functionsOfPair(basis) +
    8 * (largest + 3) * basis.size ** 2;
}

/** Occupied orbitals of both spins, or of each. */
export function occupiedCounts(system: System): readonly number[] {
  const unpaired = system.multiplicity - 1, electrons = electronCount(system);
  return [(electrons + unpaired) / 2, ...(unpaired === 0 ? [] : [(electrons - unpaired) / 2])];
}

/** How much more memory than the fitted integrals the matrix of the orbitals' response may take: beyond it costs time too. */
const MATRIX_OVER_INTEGRALS = 2;

/**
 * Whether the response of orbitals of fitted integrals is found with a matrix of all rotations. It is decided by upper
 * bounds that are known beforehand.
 *
 * @param size Number of basis functions, n.
 * @param auxiliary Number of auxiliary functions.
 * @param occupied Occupied orbitals of both spins, or of each.
 */
export function isCoupledByMatrix(size: number, auxiliary: number, occupied: readonly number[]): boolean {
  return rotationCount(size, occupied) ** 2 <= MATRIX_OVER_INTEGRALS * auxiliary * size * (size + 1) / 2;
}

/** Bytes of {@linkcode fittedCoupling}, with the same parameters; 0 where there is no matrix. */
export function couplingBytes(size: number, auxiliary: number, occupied: readonly number[]): number {
  if (!isCoupledByMatrix(size, auxiliary, occupied)) return 0;
  const rotations = rotationCount(size, occupied), most = Math.max(...occupied);
  const integrals = occupied.reduce((sum, o) => sum + o, 2 * most) * size * auxiliary;
  const exchange = auxiliary * size * (size + 1) / 2 + most * (most + 1) / 2 * (size - most) ** 2;
  return 8 * (rotations ** 2 + integrals + exchange + rotations * size);
}

function rotationCount(size: number, occupied: readonly number[]): number {
  return occupied.reduce((sum, o) => sum + o * (size - o), 0);
}

/** Bytes that a polarizability takes beside the energy: an upper bound. */
export function polarizabilityBytes(system: System, choice: BasisChoice, puream?: boolean): number {
  const { size } = placeBasis(system, choice, puream);
  const unpaired = system.multiplicity - 1, electrons = electronCount(system);
  const rotation = [(electrons + unpaired) / 2, (electrons - unpaired) / 2]
    .reduce((sum, occupied) => sum + occupied * Math.max(0, size - occupied), 0);
  return 8 * (RESPONSE_MATRICES * size ** 2 + (2 * TRIAL_VECTORS + ROTATIONS) * rotation);
}

function functionsOfPair(basis: PlacedBasis): number {
  return largestBlock(basis) ** 2;
}

/** Functions of the largest block. */
function largestBlock({ blocks }: Pick<PlacedBasis, "blocks">): number {
  return Math.max(0, ...blocks.map(({ block }) => block.functionAngular.length));
}

/** Bytes of the derivatives of pairs of shell blocks, and of what the loops over quartets work on. */
function pairDerivativeBytes(basis: PlacedBasis): number {
  let primitivePairs = 0, entries = 0, places = 0, workspace = 0, cubes = 0;
  basis.blocks.forEach((a, indexA) => {
    for (let indexB = 0; indexB <= indexA; indexB++) {
      const b = basis.blocks[indexB]!;
      const primitives = countOverlapping(a, b, indexA === indexB);
      primitivePairs += primitives;
      if (a.atom !== b.atom) entries += primitives * loweredEntries(a.block, b.block);
      const functions = a.block.functionAngular.length * b.block.functionAngular.length;
      const degree = a.block.lMax + b.block.lMax, hermites = hermiteCount(degree);
      places += primitives * hermites;
      cubes = Math.max(cubes, (primitives + 1) * cubeOf(Math.min(2 * degree + 1, LARGE_CUBE.degree)).stride);
      workspace = Math.max(workspace, 2 * functions ** 2 + (primitives + 6) * functions * hermites);
    }
  });
  // The derivatives of pairs are there twice: the loops over quartets have a copy.
  return 56 * primitivePairs + 22 * entries + 20 * countBlockPairs(basis).entries + 8 * places +
    16 * (workspace + cubes);
}

/**
 * Bytes of {@linkcode occupiedFit}, for spins of o orbitals.
 *
 * @param size Number of basis functions, n.
 * @param auxiliary Number of auxiliary functions.
 * @param functionPairs Pairs of basis functions that matter.
 * @param occupied Occupied orbitals of each spin.
 */
export function occupiedFitBytes(
  size: number,
  auxiliary: number,
  functionPairs: number,
  occupied: readonly number[],
): number {
  const most = Math.max(...occupied);
  const kept = occupied.reduce((sum, o) => sum + auxiliary * o ** 2 + size * o, 0);
  const loops = 2 * roundedUp(size, 4) * (roundedUp(size, 4) + most + 8) + 3 * (functionPairs + 2) +
    (most + 4) ** 2;
  return 8 * (3 * auxiliary ** 2 + kept + auxiliary * most ** 2 + 2 * loops);
}

/** Bytes of {@linkcode meanFieldAuxiliaryDensity}, with the same parameters. */
export function meanFieldExpansionBytes(
  size: number,
  auxiliary: number,
  occupied: readonly number[],
): number {
  const orbitals = occupied.reduce((sum, o) => sum + o, 2 * Math.max(...occupied));
  return 8 * (orbitals * size * auxiliary + 5 * auxiliary ** 2 + 4 * size ** 2);
}

/** Bytes of what one pair of blocks is transformed to, with m occupied orbitals in pairs. */
export function pairBlockBytes({ blocks, size }: PlacedBasis, m: number): number {
  const largest = largestBlock({ blocks });
  return 8 * largest ** 2 * size * (size + m) + 8 * largest * size * m + 8 * blocks.length ** 2;
}

const known = new WeakMap<ShellBlock, WeakMap<ShellBlock, number>>();

/** The most entries that one primitive pair of two blocks can have, all axes together. */
export function loweredEntries(a: ShellBlock, b: ShellBlock): number {
  let row = known.get(a);
  if (row === undefined) known.set(a, row = new WeakMap());
  let entries = row.get(b);
  if (entries === undefined) row.set(b, entries = countLowered(a, b));
  return entries;
}

function countLowered(a: ShellBlock, b: ShellBlock): number {
  let entries = 0;
  for (const angularA of a.functionAngular) {
    for (const angularB of b.functionAngular) {
      for (let axis = 0; axis < 3; axis++) {
        const reached = new Set<number>();
        for (const m of a.angular[angularA]!) {
          for (const n of b.angular[angularB]!) {
            const top = [m.i + n.i, m.j + n.j, m.k + n.k] as [number, number, number];
            if (--top[axis]! < 0) continue;
            for (let t = 0; t <= top[0]; t++) {
              for (let u = 0; u <= top[1]; u++) {
                for (let v = 0; v <= top[2]; v++) reached.add(hermiteIndex(t, u, v));
              }
            }
          }
        }
        entries += reached.size;
      }
    }
  }
  return entries;
}
