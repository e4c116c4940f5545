// Passes over the repulsion integrals for batches of occupied orbitals, from wherever a wavefunction has the integrals.

import { pairOrder } from "../repulsion/pair_order.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import { fillComputed } from "../transformation/computed_half.ts";
import { computedDistributions } from "../transformation/distribution_source.ts";
import {
  allDistributions,
  type Distributions,
  screenedDistributions,
} from "../transformation/distributions.ts";
import type { HalfTransformed } from "../transformation/half_transformed.ts";
import {
  OwnTransformation,
  type TransformationSharing,
  type TransformedBatch,
} from "../transformation/own_transformation.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import { type ActiveOrbitals, type CorrelatedOrbital, correlatedOrbitals } from "./active_orbitals.ts";

/** How the orbitals are done. */
export interface Passes {
  /** Number of orbitals whose integrals are kept at once: it changes no bit of them. */
  readonly batch: number;
  /** What other threads may take to help, in bytes: it changes no bit either. */
  readonly spareBytes: number;
  /** What else shall lie in the memory of the transformation, for this many orbitals at once. */
  readonly others: (batch: number) => readonly (Placeable | Room)[];
  /** Energies of pairs with which other threads may help. */
  readonly pairs?: Pick<TransformationSharing, "pairs" | "pairParts">;
}

/** Takes the half-transformed integrals of a batch of orbitals. */
export type BatchConsumer = (
  batch: TransformedBatch,
  transformation: OwnTransformation,
  orbitals: readonly CorrelatedOrbital[],
) => Generator<undefined, void>;

/** Takes the half-transformed integrals of one occupied orbital, which are those of a row of the batch. */
export type HalfTransformedConsumer = (
  orbital: CorrelatedOrbital,
  half: HalfTransformed,
  row: number,
) => Generator<undefined, void>;

/**
 * Hands the half-transformed integrals of each occupied orbital to a consumer, in order; pauses every few milliseconds, and
 * yields what other threads need to help.
 *
 * @param wavefunction Whose integrals in memory are taken, where there are any.
 * @param spins Active orbitals.
 * @param take Receives each.
 */
export function forEachHalfTransformed(
  wavefunction: Wavefunction,
  spins: readonly ActiveOrbitals[],
  passes: Passes,
  take: HalfTransformedConsumer,
): Generator<SharedComputation | undefined, void> {
  return forEachBatch(wavefunction, spins, passes, function* (_, { half }, orbitals) {
    for (const [row, orbital] of orbitals.entries()) yield* take(orbital, half, row);
  });
}

/** The same for all orbitals of a batch together. */
export function* forEachBatch(
  wavefunction: Wavefunction,
  spins: readonly ActiveOrbitals[],
  passes: Passes,
  take: BatchConsumer,
): Generator<SharedComputation | undefined, void> {
  const { size } = wavefunction.basis;
  const orbitals = correlatedOrbitals(spins);
  const atOnce = Math.min(passes.batch, orbitals.length);
  const make = () => startTransformation(wavefunction, spins, passes, orbitals.length, atOnce);
  let transformation = make();
  try {
    yield transformation.offer;
    for (let batch = 0, first = 0; first < orbitals.length; batch++, first += atOnce) {
      if (!transformation.isFree) {
        // Who has died, or lost its core, in the middle of a part.
        transformation.end();
        transformation = make();
        yield transformation.offer;
      }
      const some = orbitals.slice(first, first + atOnce);
      const coefficients = new Float64Array(some.length * size);
      some.forEach(({ spin, p }, row) =>
        coefficients.set(spin.occupied.subarray(p * size, (p + 1) * size), row * size)
      );
      yield* fill(transformation, { batch, first }, wavefunction, coefficients);
      yield* take({ batch, first }, transformation, some);
    }
  } finally {
    transformation.end();
  }
}

/** Products of functions that matter, in the order in which they stand in half-transformed integrals. */
export function distributionsOf({ basis, pairs, screened, inCoreIntegrals }: Wavefunction): Distributions {
  return inCoreIntegrals === undefined
    ? screenedDistributions(pairs, screened, basis.size)
    : allDistributions(pairOrder(basis));
}

/** Takes memory for all that is the same for each batch, of this many orbitals. */
function startTransformation(
  wavefunction: Wavefunction,
  spins: readonly ActiveOrbitals[],
  { others, spareBytes, pairs }: Passes,
  orbitals: number,
  batch: number,
): OwnTransformation {
  const { basis: { size }, inCoreIntegrals, sharedIntegrals } = wavefunction;
  const integrals = sharedIntegrals?.();
  return new OwnTransformation(
    {
      size,
      distributions: distributionsOf(wavefunction),
      isFolded: inCoreIntegrals !== undefined,
      occupied: spins.map(({ occupied }) => occupied),
      batch,
      others: others(batch),
    },
    integrals && { integrals, spareBytes, orbitals, pairParts: 0, ...pairs },
  );
}

/** Makes the first quarter of the transformation, of orbitals with these coefficients. */
function* fill(
  transformation: OwnTransformation,
  batch: TransformedBatch,
  { basis: { size }, pairs, kernel, screened, inCoreIntegrals }: Wavefunction,
  coefficients: Float64Array,
): Generator<undefined, void> {
  if (inCoreIntegrals !== undefined) yield* transformation.fill(batch, inCoreIntegrals, coefficients);
  else {
    const source = computedDistributions(kernel, screened, size);
    const { half } = transformation;
    yield* fillComputed(half, source, screenedDistributions(pairs, screened, size), coefficients);
  }
}
