// What an analytic gradient will cost, from the same sums over atoms as the cost of Hartree-Fock.

import type { AtomCost } from "../scf/cost/exact.ts";

/**
 * Seconds that the gradient of a converged Hartree-Fock energy takes on one core. Measured on an x86-64 core, it holds
 * within a factor of 2 from 1 ms to seconds for compact systems.
 */
export function estimateGradientSeconds({ functions, weight }: AtomCost): number {
  return 3e-5 * functions + 1e-9 * (0.09 * weight ** 4 + 1.9 * functions ** 4);
}

/**
 * Seconds that an MP2 gradient takes beside an MP2 energy and {@linkcode estimateGradientSeconds}: more products for
 * the pairs of occupied orbitals, the orbitals' response, and the way back to functions. Measured likewise, with one
 * occupied orbital for some five functions.
 */
export function estimateMp2ResponseSeconds({ functions }: AtomCost): number {
  return 3e-4 * functions + 1e-9 * (14 * functions ** 4 + 0.15 * functions ** 5);
}

/**
 * The same with fitted pairs, beside an energy of fitted integrals: more products, the orbitals' response, and derivatives of
 * another auxiliary basis's integrals, of which there are some four functions for each basis function. Measured likewise, it
 * holds within a factor of 2.5 from 10 ms to seconds.
 */
export function estimateFittedMp2ResponseSeconds({ functions: n }: AtomCost): number {
  return 1e-4 * n + 1e-9 * (470 * n ** 3 + 0.036 * n ** 5);
}
