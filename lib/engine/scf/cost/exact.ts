// What a Hartree-Fock energy will cost, from sums over its atoms alone: cheap enough to ask for millions of n-mers.

import { type BasisChoice, findBasisSet } from "../../basis/basis_set.ts";
import { blocksOfElement, type ShellBlock } from "../../basis/shell_block.ts";

/**
 * What an atom, real or ghost, adds to the cost of the systems that it is in. Add both numbers up over the
 * atoms.
 */
export interface AtomCost {
  /** Number of basis functions. */
  readonly functions: number;
  /** Weight in the two-electron integrals, whose time goes with the fourth power of the sum. */
  readonly weight: number;
}

/**
 * The cost of an element in a basis set.
 *
 * @throws {EngineError} For an unknown set or missing element.
 */
export function atomCost(basis: BasisChoice, atomicNumber: number, puream?: boolean): AtomCost {
  let functions = 0, weight = 0;
  for (const block of blocksOfElement(findBasisSet(basis), atomicNumber, puream)) {
    functions += block.functionAngular.length;
    weight += blockWeight(block);
  }
  return { functions, weight };
}

/** Primitives, times the fourth root of what the entries of E cost in a quartet beside its Boys functions. */
function blockWeight({ exponents, functionAngular, angularDegree, contraction }: ShellBlock): number {
  let entries = 0;
  functionAngular.forEach((angular, f) => {
    const contracted = contraction[f]!.filter((factor) => factor !== 0).length / exponents.length;
    entries += (1 + angularDegree[angular]! ** 2) * contracted;
  });
  return exponents.length * (10 + entries ** 2) ** 0.25;
}

/** What a cycle of this many densities is like: how often they are multiplied, and how often direct integrals are made. */
const CYCLES = { 1: { products: 1, passes: 10 }, 2: { products: 3, passes: 15 } } as const;

/**
 * Seconds that a Hartree-Fock energy takes on one core: integrals, then their use in some 12 iterations, with a density for
 * each spin more of them and each twice, then linear algebra; and what is done whatever the size. Measured on an x86-64
 * core, it holds within a factor of 2 from 1 ms to seconds for compact systems; where atoms are far from each other it
 * is an upper bound.
 *
 * @param isDirect Whether integrals are computed again in each iteration, rather than kept in memory.
 */
export function estimateScfSeconds(
  { functions, weight }: AtomCost,
  densities: 1 | 2 = 1,
  isDirect = false,
): number {
  const { products, passes } = CYCLES[densities];
  const integrals = 0.04 * weight ** 4 + 1.6 * functions ** 4;
  const use = isDirect ? (passes - 1) * integrals : products * functions ** 4;
  return 5e-5 + 7e-5 * functions + 1e-9 * (integrals + use + products * 30 * functions ** 3);
}
