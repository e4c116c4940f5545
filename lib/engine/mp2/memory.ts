// Memory that the transformation of the integrals takes, and how many occupied orbitals it does at once: known before
// any of it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs, countSingleBlocks } from "../integrals/block_pair_counts.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import {
  halfRows,
  pairEnergyBytes,
  REACH,
  rowLengths,
  transformationBytes,
  type TransformationShape,
} from "../transformation/memory.ts";

/** How many orbitals of one spin a calculation correlates. */
export type OrbitalCounts = Pick<ActiveOrbitals, "occupiedCount" | "virtualCount">;

/** How the occupied orbitals will be done, and what that takes. */
export interface TransformationPlan {
  /** Occupied orbitals, of both spins where these differ, whose half-transformed integrals are kept at once. */
  readonly batch: number;
  /** Bytes of that beside the wavefunction. */
  readonly bytes: number;
  /** The same for one orbital at a time, the least that the system needs. */
  readonly leastBytes: number;
}

/** What fitted integrals take: all orbitals are done at once. */
export function planFitting(
  basis: PlacedBasis,
  auxiliary: PlacedBasis,
  spins: readonly OrbitalCounts[],
): TransformationPlan {
  const counts = countBlockPairs(basis);
  const largest = Math.max(0, ...auxiliary.blocks.map(({ block }) => block.functionAngular.length));
  const bytes = blockPairBytes(counts) + blockPairBytes(countSingleBlocks(auxiliary)) +
    fittedPairBytes(basis.size, counts.functionPairs, { size: auxiliary.size, largest }, spins) +
    fittedPairLoopBytes(auxiliary.size, Math.max(...spins.map(({ virtualCount }) => virtualCount)));
  return {
    batch: spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0),
    bytes,
    leastBytes: bytes,
  };
}

/** Sums of a pair, and its share of the parts that pairs are computed in. */
const PAIR_BYTES = 64;

/**
 * Plans the batches: all orbitals at once, or as many as fit into `memoryBytes`, at least one.
 *
 * @param spins One for a restricted wavefunction, else both.
 * @param inCore Whether the wavefunction has integrals in memory.
 */
export function planTransformation(
  basis: PlacedBasis,
  spins: readonly OrbitalCounts[],
  memoryBytes: number,
  inCore: boolean,
): TransformationPlan {
  const orbitals = spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0);
  const half = transformationBytes(transformationShape(basis, spins, inCore), orbitals);
  const fixed = half.fixed + pairEnergyBytes(basis.size, spins.map(({ virtualCount }) => virtualCount)) +
    PAIR_BYTES * orbitals ** 2;
  const batch = orbitalsAtOnce(orbitals, fixed, half.perOrbital, memoryBytes);
  return { batch, bytes: fixed + batch * half.perOrbital, leastBytes: fixed + half.perOrbital };
}

/**
 * How many orbitals are transformed at once: as many as fit, at least one, and no more than compiled loops reach.
 *
 * @param orbitals How many there are.
 * @param fixed Bytes that are taken beside them.
 * @param perOrbital Bytes of each.
 * @param memoryBytes What may be taken.
 */
export function orbitalsAtOnce(
  orbitals: number,
  fixed: number,
  perOrbital: number,
  memoryBytes: number,
): number {
  const fitting = Math.floor((Math.min(memoryBytes, REACH) - fixed) / perOrbital);
  return Math.max(1, Math.min(orbitals, fitting));
}

/**
 * What the transformation of all or some of the orbitals is about.
 *
 * @param spins One for a restricted wavefunction, else both.
 * @param inCore Whether the wavefunction has integrals in memory.
 */
export function transformationShape(
  basis: PlacedBasis,
  spins: readonly OrbitalCounts[],
  inCore: boolean,
): TransformationShape {
  const { size, blocks } = basis;
  return {
    size,
    products: inCore ? size * (size + 1) / 2 : countBlockPairs(basis).functionPairs,
    inCore,
    largestBlock: Math.max(0, ...blocks.map(({ block }) => block.functionAngular.length)),
    occupied: spins.map(({ occupiedCount }) => occupiedCount),
  };
}

/** Rows that are multiplied with the metric's factor at once. */
export const ROWS = 64;

/** Occupied orbitals whose fitted integrals lie in the memory of the loops at once, for their pairs with one other. */
export const HELD_ORBITALS = 4;

/** Bytes of {@linkcode fittedPairEnergies} in that memory, for at most v virtual orbitals of a spin. */
function fittedPairLoopBytes(auxiliary: number, virtual: number): number {
  const rows = roundedUp(virtual, 4);
  return 8 * rows * ((HELD_ORBITALS + 1) * roundedUp(auxiliary, 4) + rows + 4);
}

/**
 * Bytes that {@linkcode fittedPairs} takes and gives, for n functions and their pairs.
 *
 * @param size Number of basis functions, n.
 * @param functionPairs Pairs of basis functions that matter.
 * @param auxiliary Number of auxiliary functions, and of those in the largest block.
 * @param spins Active orbitals of both spins, or of each.
 */
export function fittedPairBytes(
  size: number,
  functionPairs: number,
  auxiliary: { readonly size: number; readonly largest: number },
  spins: readonly { readonly occupiedCount: number; readonly virtualCount: number }[],
): number {
  const stride = roundedUp(auxiliary.size, 4), side = roundedUp(size, 4);
  const products = spins.map(({ occupiedCount, virtualCount }) => (occupiedCount + 4) * (virtualCount + 2));
  const kept = products.reduce((sum, count) => sum + count * stride, 0);
  const most = Math.max(...products);
  const panel = auxiliary.largest * (functionPairs + 2 + most);
  const loops = panel + functionPairs + side ** 2 + 2 * side * (side + 4) + side * side;
  return 8 * (kept + 2 * Math.max(loops, stride ** 2 + 2 * ROWS * stride) + stride ** 2);
}

/** Bytes of {@linkcode fittedDensities}: at most at once, and of what stays. */
export function fittedDensityBytes(
  basis: PlacedBasis,
  auxiliary: PlacedBasis,
  spins: readonly OrbitalCounts[],
): { readonly pass: number; readonly kept: number } {
  const n = basis.size, stride = roundedUp(auxiliary.size, 4);
  const largest = Math.max(0, ...auxiliary.blocks.map(({ block }) => block.functionAngular.length));
  const occupied = Math.max(...spins.map(({ occupiedCount }) => occupiedCount));
  const virtual = Math.max(...spins.map(({ virtualCount }) => virtualCount));
  // B, its transpose and what becomes Gamma; B is gone when Gamma is made.
  const pairs = spins.reduce((sum, each) => sum + each.occupiedCount * each.virtualCount, 0) * stride;
  const square = 8 * stride ** 2;
  const work = 3 * occupied * virtual ** 2 + virtual * Math.max(stride, virtual) + occupied ** 2;
  const slopes = largest * (2 * n ** 2 + 2 * occupied * n + occupied * virtual) + 2 * virtual * n;
  const fitting = planFitting(basis, auxiliary, spins).bytes;
  const shells = blockPairBytes(countBlockPairs(basis)) + blockPairBytes(countSingleBlocks(auxiliary));
  return {
    pass: Math.max(fitting + 2 * square, shells + 8 * (3 * pairs + Math.max(work, slopes)) + 4 * square),
    kept: shells + 8 * pairs + square,
  };
}

/** Bytes of {@linkcode pairWorkspace}. */
export function pairWorkspaceBytes(n: number, occupied: number, virtual: number): number {
  return 8 * (occupied * (n * n + 2 * virtual * virtual) + n * n +
    virtual * (2 * n + Math.max(n, virtual)));
}

/** Numbers in a row of the products of {@linkcode OccupiedSlope}: short enough for good panels. */
export const SLOPE_ROW = 1024;

/** Products of functions in its other products: some tiles stay in the caches. */
export const SLOPE_PRODUCTS = 1024;

/** Bytes of {@linkcode OccupiedSlope}, in the memory of half-transformed integrals and beside. */
export function slopeBytes(n: number, products: number, occupied: number): number {
  const { side } = rowLengths(n);
  return 8 * (Math.max(SLOPE_ROW, n) + 1) * (n + occupied) + 8 * halfRows(products) + 4 * products +
    (64 + 16 * (occupied + 1)) * SLOPE_PRODUCTS + 8 * side * occupied;
}

/** {@linkcode PairDensity.orbitals} of this many occupied orbitals. */
export function evenCount(occupied: number): number {
  return occupied + occupied % 2;
}
