// What the correlation energy of MP2 will cost beside Hartree-Fock, from the same sums over atoms.

import type { AtomCost } from "../scf/cost/exact.ts";

/**
 * Seconds with integrals in memory on one core: the passes over them, and their transformation with one occupied orbital for
 * some five functions. Measured on an x86-64 core, it holds within a factor of 2 from 0.2 ms to seconds.
 */
export function estimateCorrelationSeconds({ functions }: AtomCost): number {
  return 2e-5 * functions + 1e-9 * (0.9 * functions ** 4 + 0.012 * functions ** 5);
}

/**
 * Seconds with fitted integrals: auxiliary functions are some five for each basis function. Measured as above, it holds
 * within a factor of 3.
 */
export function estimateFittedCorrelationSeconds({ functions: n }: AtomCost): number {
  return 1e-9 * (8000 * n ** 2 + 60 * n ** 3 + 0.012 * n ** 5);
}
