// Passes over the repulsion integrals for batches of occupied orbitals, from wherever a wavefunction has the integrals.

import { allocate } from "../allocate.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import type { CorrelatedOrbital } from "./active_orbitals.ts";
import { computedDistributions } from "./distribution_source.ts";
import { countDistributions, type Distributions, halfTransform } from "./half_transformation.ts";
import { InCoreTransformation } from "./in_core_transformation.ts";

/** Takes (pj|kl) of one occupied orbital p, in Hartree: [kl][j]. */
export type HalfTransformedConsumer = (
  orbital: CorrelatedOrbital,
  half: Float64Array,
  distributions: Distributions,
) => Generator<undefined, void>;

/**
 * Hands the half-transformed integrals of each orbital to a consumer, in order; pauses every few milliseconds.
 *
 * @param wavefunction Whose integrals in memory are taken, where there are any.
 * @param occupied The orbitals p.
 * @param batch Number of orbitals whose integrals are kept at once: it changes no bit of them.
 * @param take Receives each.
 */
export function* forEachHalfTransformed(
  { basis, pairs, kernel, screened, inCoreIntegrals }: Wavefunction,
  occupied: readonly CorrelatedOrbital[],
  batch: number,
  take: HalfTransformedConsumer,
): Generator<undefined, void> {
  const { size } = basis;
  const distributions = countDistributions(pairs, screened, size);
  const inCore = inCoreIntegrals && new InCoreTransformation(inCoreIntegrals, basis);
  const source = computedDistributions(kernel, screened, size);
  const half = distributions.count * size, length = inCore?.length ?? half;
  const unfolded = inCore && allocate(half, "half-transformed integrals");
  const kept = allocate(Math.min(batch, occupied.length) * length, "half-transformed integrals");
  for (let first = 0; first < occupied.length; first += batch) {
    const orbitals = occupied.slice(first, first + batch);
    const coefficients = new Float64Array(orbitals.length * size);
    orbitals.forEach(({ spin, p }, row) =>
      coefficients.set(spin.occupied.subarray(p * size, (p + 1) * size), row * size)
    );
    if (inCore === undefined) yield* halfTransform(source, distributions, coefficients, size, kept);
    else yield* inCore.transform(coefficients, kept);
    for (let row = 0; row < orbitals.length; row++) {
      const own = kept.subarray(row * length, (row + 1) * length);
      if (inCore !== undefined) yield* inCore.unfold(own, distributions, unfolded!);
      yield* take(orbitals[row]!, unfolded ?? own, distributions);
    }
  }
}
