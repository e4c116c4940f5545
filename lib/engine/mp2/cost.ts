// What an MP2 energy will cost, from the same sums over atoms as the cost of Hartree-Fock.

import { type AtomCost, estimateScfSeconds } from "../scf/cost.ts";

/**
 * Seconds that an MP2 energy with integrals in memory takes on one core: Hartree-Fock, the integrals' unfolding, and
 * their transformation with one occupied orbital for some five functions. Measured on an x86-64 core, it holds
 * within a factor of 2 from 20 ms to seconds.
 */
export function estimateMp2Seconds(size: AtomCost): number {
  return estimateScfSeconds(size) + 1e-9 * (6 * size.functions ** 4 + 0.02 * size.functions ** 5);
}

/**
 * Seconds that the correlation energy takes with fitted integrals, beside Hartree-Fock: auxiliary functions are some five
 * for each basis function. Measured as above, it holds within a factor of 3.
 */
export function estimateFittedCorrelationSeconds({ functions: n }: AtomCost): number {
  return 1e-9 * (8000 * n ** 2 + 60 * n ** 3 + 0.012 * n ** 5);
}
