// What an analytic gradient will cost, from the same sums over atoms as the cost of Hartree-Fock.

import type { AtomCost } from "../scf/cost.ts";

/**
 * Seconds that the gradient of a converged Hartree-Fock energy takes on one core. Measured on an x86-64 core, it holds
 * within a factor of 2 from 10 ms to seconds for compact systems.
 */
export function estimateGradientSeconds({ functions, weight }: AtomCost): number {
  return 1e-9 * (0.25 * weight ** 4 + 6 * functions ** 4);
}
