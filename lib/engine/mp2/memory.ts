// Memory that the transformation of the integrals takes, and how many occupied orbitals it does at once: known before
// any of it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs } from "../integrals/block_pair_counts.ts";
import { countSingleBlocks } from "../integrals/single_blocks.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import { fittedPairBytes } from "./fitted_pairs.ts";
import { orbitalWorkspaceBytes } from "./orbital_integrals.ts";

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
    fittedPairBytes(basis.size, counts.functionPairs, { size: auxiliary.size, largest }, spins);
  return {
    batch: spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0),
    bytes,
    leastBytes: bytes,
  };
}

/**
 * Plans the batches: all orbitals at once, or as many as fit into `memoryBytes`, at least one.
 *
 * @param spins One for a restricted wavefunction, else both.
 */
export function planTransformation(
  basis: PlacedBasis,
  spins: readonly OrbitalCounts[],
  memoryBytes: number,
): TransformationPlan {
  const { size, blocks } = basis;
  const orbitals = spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0);
  const partners = Math.max(...spins.map(({ occupiedCount }) => occupiedCount));
  const virtual = Math.max(...spins.map(({ virtualCount }) => virtualCount));
  const largestBlock = Math.max(0, ...blocks.map(({ block }) => block.functionAngular.length));
  const largest = largestBlock ** 2;
  const { functionPairs } = countBlockPairs(basis);
  const fixed = 8 * largest * size ** 2 + 4 * size ** 2 + orbitalWorkspaceBytes(size, partners, virtual);
  const perOrbital = 8 * size * (functionPairs + largest);
  const fitting = Math.floor((memoryBytes - fixed) / perOrbital);
  const batch = Math.max(1, Math.min(orbitals, fitting));
  return { batch, bytes: fixed + batch * perOrbital, leastBytes: fixed + perOrbital };
}
