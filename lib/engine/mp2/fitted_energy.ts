// The correlation energy of second order with fitted integrals. A generator, as the wavefunction is.

import { makeFittingKernel } from "../density_fitting/fitting_kernel.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import {
  giveBackTransformationMemory,
  takeTransformationMemory,
} from "../transformation/transformation_loops.ts";
import { activeOrbitals } from "./active_orbitals.ts";
import { addPair, type CorrelationEnergy } from "./correlation_energy.ts";
import { fittedPairEnergies } from "./fitted_pair_energies.ts";
import { fittedPairs } from "./fitted_pairs.ts";

/**
 * Computes the correlation energy of second order, in steps of some milliseconds, on orbitals of RHF or UHF.
 *
 * @param auxiliary Where products of occupied and virtual orbitals are expanded.
 * @param frozen Number of doubly occupied orbitals that are left out.
 */
export function* fittedCorrelationEnergy(
  { basis, pairs, screened, alpha, beta }: Wavefunction,
  auxiliary: PlacedBasis,
  frozen: number,
): Generator<undefined, CorrelationEnergy> {
  const { size } = basis;
  const spins = [activeOrbitals(alpha, frozen, size)];
  if (beta !== alpha) spins.push(activeOrbitals(beta, frozen, size));
  const sums = { sameSpin: 0, oppositeSpin: 0 };
  if (spins.every(({ occupiedCount, virtualCount }) => occupiedCount * virtualCount === 0)) return sums;
  const kernel = yield* makeFittingKernel(pairs, basis, auxiliary);
  const fitted = yield* fittedPairs(kernel, screened, spins, size);
  const memory = takeTransformationMemory();
  const ofSpins = spins.map((active, s) => ({ active, fitted: fitted[s]! }));
  try {
    for (const [s, own] of ofSpins.entries()) {
      for (const other of ofSpins.slice(s)) {
        yield* fittedPairEnergies(memory, own, other, (pair, p, q) => {
          addPair(pair, own === other, spins.length === 1, p === q, sums);
        });
      }
    }
  } finally {
    giveBackTransformationMemory(memory);
  }
  return sums;
}
