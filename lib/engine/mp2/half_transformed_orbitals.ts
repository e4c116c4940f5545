// Passes over the repulsion integrals for batches of occupied orbitals, from wherever a wavefunction has the integrals.

import { pairOrder } from "../repulsion/pair_order.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { fillComputed } from "../transformation/computed_half.ts";
import { computedDistributions } from "../transformation/distribution_source.ts";
import {
  allDistributions,
  type Distributions,
  screenedDistributions,
} from "../transformation/distributions.ts";
import { HalfTransformed } from "../transformation/half_transformed.ts";
import { fillFromMemory } from "../transformation/in_core_half.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import { type ActiveOrbitals, type CorrelatedOrbital, correlatedOrbitals } from "./active_orbitals.ts";

/** Takes the half-transformed integrals of one occupied orbital, which are those of a row of the batch. */
export type HalfTransformedConsumer = (
  orbital: CorrelatedOrbital,
  half: HalfTransformed,
  row: number,
) => Generator<undefined, void>;

/**
 * Hands the half-transformed integrals of each occupied orbital to a consumer, in order; pauses every few milliseconds.
 *
 * @param wavefunction Whose integrals in memory are taken, where there are any.
 * @param spins Active orbitals.
 * @param batch Number of orbitals whose integrals are kept at once: it changes no bit of them.
 * @param others What else shall lie in the memory of the transformation, for this many orbitals at once.
 * @param take Receives each.
 */
export function* forEachHalfTransformed(
  wavefunction: Wavefunction,
  spins: readonly ActiveOrbitals[],
  batch: number,
  others: (batch: number) => readonly (Placeable | Room)[],
  take: HalfTransformedConsumer,
): Generator<undefined, void> {
  const { basis: { size }, inCoreIntegrals } = wavefunction;
  const orbitals = correlatedOrbitals(spins);
  const occupied = spins.map((spin) => spin.occupied);
  const atOnce = Math.min(batch, orbitals.length);
  const half = new HalfTransformed(
    size,
    distributionsOf(wavefunction),
    inCoreIntegrals !== undefined,
    { occupied, batch: atOnce },
    others(atOnce),
  );
  try {
    for (let first = 0; first < orbitals.length; first += batch) {
      const some = orbitals.slice(first, first + batch);
      const coefficients = new Float64Array(some.length * size);
      some.forEach(({ spin, p }, row) =>
        coefficients.set(spin.occupied.subarray(p * size, (p + 1) * size), row * size)
      );
      yield* fill(half, wavefunction, coefficients);
      for (const [row, orbital] of some.entries()) yield* take(orbital, half, row);
    }
  } finally {
    half.end();
  }
}

/** Products of functions that matter, in the order in which they stand in half-transformed integrals. */
export function distributionsOf({ basis, pairs, screened, inCoreIntegrals }: Wavefunction): Distributions {
  return inCoreIntegrals === undefined
    ? screenedDistributions(pairs, screened, basis.size)
    : allDistributions(pairOrder(basis));
}

/** Makes the first quarter of the transformation, of orbitals with these coefficients. */
function* fill(
  half: HalfTransformed,
  { basis: { size }, pairs, kernel, screened, inCoreIntegrals }: Wavefunction,
  coefficients: Float64Array,
): Generator<undefined, void> {
  if (inCoreIntegrals !== undefined) yield* fillFromMemory(half, inCoreIntegrals, coefficients);
  else {
    const source = computedDistributions(kernel, screened, size);
    yield* fillComputed(half, source, screenedDistributions(pairs, screened, size), coefficients);
  }
}
