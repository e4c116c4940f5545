// Memory that a calculation will take, known before any of it is taken.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { blockPairBytes, countBlockPairs } from "../integrals/block_pair_counts.ts";
import type { Reference } from "./channel.ts";
import { DIIS_SIZE } from "./diis.ts";
import { inCoreBytes } from "./in_core_repulsion.ts";
import type { ScfOptions } from "./options.ts";

/** How an SCF calculation will keep its integrals, and the bytes that it takes in all. */
export interface MemoryPlan {
  /** Whether the integrals are kept in memory. */
  readonly inCore: boolean;
  /** Upper bound of the memory of arrays, bytes. */
  readonly bytes: number;
  /** The same for a direct calculation, which is the least that the system needs. */
  readonly directBytes: number;
}

/**
 * n x n matrices alive at once: core Hamiltonian, orthonormal basis twice, densities, Fock matrices, products.
 */
const MATRICES = 16;

/** Integrals in memory are counted by 32-bit numbers; some 430 functions. */
const IN_CORE_LIMIT = 8 * 2 ** 32;

/** Plans memory: integrals in memory where asked for, or where they fit into `options.memoryBytes`. */
export function planMemory(basis: PlacedBasis, reference: Reference, options: ScfOptions): MemoryPlan {
  const matrix = 8 * basis.size ** 2;
  const directBytes = (MATRICES + 2 * DIIS_SIZE) * matrix + blockPairBytes(countBlockPairs(basis)) +
    8 * basis.blocks.length ** 2;
  const integrals = inCoreBytes(basis.size, reference === "rhf" ? 1 : 2);
  const withIntegrals = integrals < IN_CORE_LIMIT ? directBytes + integrals : Infinity;
  const inCore = options.scfType === "pk" ||
    (options.scfType === "auto" && withIntegrals <= options.memoryBytes);
  return { inCore, bytes: inCore ? withIntegrals : directBytes, directBytes };
}
