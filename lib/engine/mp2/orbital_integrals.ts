// The rest of the transformation: from (pj|kl) of one occupied orbital p to (pa|qb) for occupied orbitals q and
// virtual ones a and b. The occupied orbitals come first, for there are fewer of them.

import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import { type Distributions, gatherDistribution } from "./half_transformation.ts";

/** Where the transformation works, kept for all orbitals p. */
export interface OrbitalWorkspace {
  /** n x n */
  readonly gathered: Float64Array;
  /** q x n */
  readonly once: Float64Array;
  /** q x v */
  readonly twice: Float64Array;
  /** q x v x n */
  readonly thrice: Float64Array;
  /** q x v x v */
  readonly integrals: Float64Array;
}

/** Work space for up to `partners` orbitals q, and `virtual` orbitals at most of either spin. */
export function orbitalWorkspace(size: number, partners: number, virtual: number): OrbitalWorkspace {
  return {
    gathered: new Float64Array(size * size),
    once: new Float64Array(partners * size),
    twice: new Float64Array(partners * virtual),
    thrice: new Float64Array(partners * virtual * size),
    integrals: new Float64Array(partners * virtual * virtual),
  };
}

/**
 * Writes (pa|qb), in Hartree, into `work.integrals`: [q][a][b], for the first `partners` active occupied orbitals q;
 * pauses every few milliseconds.
 *
 * @param half (pj|kl) of the one orbital p: [kl][j].
 * @param distributions Products kl that matter, and where they stand.
 * @param size Number of basis functions, n.
 * @param own Orbitals of the spin of p, which a belongs to.
 * @param other Orbitals of the spin of q, which b belongs to.
 * @param partners How many orbitals q.
 * @param work Work space, which receives the integrals.
 */
export function* orbitalIntegrals(
  half: Float64Array,
  distributions: Distributions,
  size: number,
  own: ActiveOrbitals,
  other: ActiveOrbitals,
  partners: number,
  work: OrbitalWorkspace,
): Generator<undefined, void> {
  const virtual = own.virtualCount;
  const products = partners * virtual;
  const pause = Math.max(1, Math.floor(4_000_000 / (size * (size + partners * (size + virtual)))));
  for (let l = 0; l < size; l++) {
    if (l % pause === pause - 1) yield;
    gatherDistribution(half, distributions.of, l, size, work.gathered);
    yield* multiplyTransposed(other.occupied, work.gathered, work.once, partners, size, size);
    yield* multiplyTransposed(work.once, own.virtual, work.twice, partners, virtual, size);
    for (let qa = 0; qa < products; qa++) work.thrice[qa * size + l] = work.twice[qa]!;
  }
  yield* multiplyTransposed(
    work.thrice,
    other.virtual,
    work.integrals,
    products,
    other.virtualCount,
    size,
  );
}
