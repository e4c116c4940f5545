// Memory that a calculation will take, known before any of it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { fittingBytes } from "../repulsion/fitted_memory.ts";
import { blockPairBytes, countBlockPairs } from "../integrals/block_pair_counts.ts";
import type { Reference } from "./spin_channel.ts";
import { sumTableBytes } from "../integrals/hermite_index.ts";
import { sharedDirectBytes } from "../repulsion/direct/direct_memory.ts";
import { inCoreBytes } from "../repulsion/in_core_memory.ts";
import type { ScfOptions } from "./options.ts";

/** How an SCF calculation will keep its integrals, and the bytes that it takes in all. */
export interface MemoryPlan {
  /** Whether exact integrals are kept in memory. */
  readonly inCore: boolean;
  /** Whether fitted integrals are, instead of exact ones. */
  readonly fitted: boolean;
  /** Auxiliary functions whose fitted integrals are in memory at a time; 0 where none are fitted. */
  readonly heldRows: number;
  /** Upper bound of the memory of arrays, bytes. */
  readonly bytes: number;
  /** The same with as little of the fitted integrals in memory as can be. */
  readonly leastBytes: number;
  /** The same for a direct calculation, which is the least that the system needs. */
  readonly directBytes: number;
}

/** How many Fock matrices DIIS keeps. */
export const DIIS_SIZE = 10;

/** m x m matrices that a descent keeps and works with, for each set of orbitals. */
export const DESCENT_MATRICES = 30;

/** n x n matrices alive at once: of the basis, as core Hamiltonian and orthonormal functions, and while one is made or diagonalised. */
const MATRICES_OF_BASIS = 14;

/** Beside them for each density: this and the last one, their Fock matrices, and the increments of direct builds. */
const MATRICES_OF_DENSITY = 18;

/** Beside them for each set of orbitals: what DIIS or the descent keeps, which do not live together, and the orbitals. */
const MATRICES_OF_ORBITALS = 6 + Math.max(2 * DIIS_SIZE, DESCENT_MATRICES);

/** Integrals in memory are counted by 32-bit numbers; some 430 functions. */
const IN_CORE_LIMIT = 8 * 2 ** 32;

/**
 * Plans memory: integrals in memory where asked for, or where they fit into `options.memoryBytes`.
 *
 * @param basis The basis on its centres.
 * @param reference How the spins share orbitals.
 * @param options All options; memory in bytes.
 * @param auxiliary The auxiliary basis, where integrals are fitted.
 */
export function planMemory(
  basis: PlacedBasis,
  reference: Reference,
  options: ScfOptions,
  auxiliary?: PlacedBasis,
): MemoryPlan {
  const densities = reference === "rhf" ? 1 : 2;
  const sets = reference === "uhf" ? 2 : 1;
  const matrices = MATRICES_OF_BASIS + MATRICES_OF_DENSITY * densities + MATRICES_OF_ORBITALS * sets;
  const directBytes = matrices * 8 * basis.size ** 2 + blockPairBytes(countBlockPairs(basis)) +
    8 * densities * basis.blocks.length ** 2 + sumTableBytes(2 * highestMomentum(basis));
  if (auxiliary !== undefined) {
    const fitting = fittingBytes(basis, auxiliary, densities);
    const heldRows = fitting.rowsWithin(options.memoryBytes - directBytes);
    const isWhole = heldRows === auxiliary.size;
    const bytes = directBytes + (isWhole ? fitting.whole : fitting.withRows(heldRows));
    const leastBytes = directBytes + Math.min(fitting.whole, fitting.withRows(fitting.leastRows));
    return { inCore: false, fitted: true, heldRows, bytes, leastBytes, directBytes };
  }
  const withIntegrals = inCoreBytes(basis.size, 1) < IN_CORE_LIMIT
    ? directBytes + inCoreBytes(basis.size, densities)
    : Infinity;
  const inCore = options.scfType === "pk" ||
    (options.scfType === "auto" && withIntegrals <= options.memoryBytes);
  const direct = directBytes + sharedDirectBytes(basis.size, densities);
  const bytes = inCore ? withIntegrals : direct;
  return { inCore, fitted: false, heldRows: 0, bytes, leastBytes: bytes, directBytes: direct };
}

function highestMomentum({ blocks }: PlacedBasis): number {
  return Math.max(0, ...blocks.map(({ block }) => block.lMax));
}
