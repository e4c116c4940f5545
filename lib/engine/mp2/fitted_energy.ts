// The correlation energy of second order with fitted integrals. A generator, as the wavefunction is.

import { makeFittingKernel } from "../density_fitting/fitting_kernel.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { activeOrbitals } from "./active_orbitals.ts";
import { addPair, type CorrelationEnergy } from "./correlation_energy.ts";
import { fittedPairs } from "./fitted_pairs.ts";
import { pairEnergy } from "./pair_energy.ts";

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
  const integrals = new Float64Array(Math.max(...spins.map(({ virtualCount }) => virtualCount)) ** 2);
  for (const [s, own] of spins.entries()) {
    for (const [t, other] of spins.entries()) {
      if (t < s) continue;
      for (let p = 0; p < own.occupiedCount; p++) {
        // Each pair of one spin once, q up to p.
        const partners = t === s ? p + 1 : other.occupiedCount;
        for (let q = 0; q < partners; q++) {
          yield* multiplyTransposed(
            rowsOf(fitted[s]!, p, own.virtualCount),
            rowsOf(fitted[t]!, q, other.virtualCount),
            integrals,
            own.virtualCount,
            other.virtualCount,
            fitted[s]!.stride,
          );
          const energy = own.occupiedEnergies[p]! + other.occupiedEnergies[q]!;
          addPair(pairEnergy(integrals, 0, energy, own, other), t === s, spins.length === 1, p === q, sums);
        }
        yield;
      }
    }
  }
  return sums;
}

/** B of one occupied orbital: [a][P]. */
function rowsOf(
  { values, stride }: { values: Float64Array; stride: number },
  orbital: number,
  virtual: number,
) {
  return values.subarray(orbital * virtual * stride, (orbital + 1) * virtual * stride);
}
