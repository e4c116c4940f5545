// Gradient of the electrons' repulsion: derivatives of (ij|kl) times a two-particle density, which is made for one
// quartet of shell blocks at a time and never stored.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { hasSharedMemory, sharedBytes } from "../../base/workarounds/shared_bytes.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { QuartetParts } from "../integrals/quartet_parts.ts";
import { isSwapped, type ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { isWorthSharing } from "../repulsion/supermatrix_layout.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import { newWords, SharedWork } from "../sharing/shared_work.ts";
import { sumAlone, sumTogether } from "../sharing/sum_of_parts.ts";
import { QuartetDerivatives } from "./quartet_derivatives.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";
import type { TwoParticleDensity } from "./two_particle_density.ts";

/**
 * Quartets that contribute less than this to the energy, in Hartree, are left out: their derivatives are of the same
 * size, and fewer than 1e6 of them can come near it.
 */
const NEGLIGIBLE_QUARTET = 1e-12;

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 200_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** Computes the gradient of a part of the quartets. */
export class RepulsionGradientParts {
  readonly parts: QuartetParts;
  readonly #kernel: QuartetDerivatives;
  readonly #screened: ScreenedPairs;
  readonly #density: TwoParticleDensity;

  /** Parameters are those of {@linkcode repulsionGradient}. */
  constructor(
    pairs: BlockPairs,
    relative: RelativeDerivatives,
    screened: ScreenedPairs,
    basis: PlacedBasis,
    atoms: number,
    density: TwoParticleDensity,
  ) {
    this.parts = new QuartetParts(screened, BATCH);
    this.#kernel = new QuartetDerivatives(pairs, relative, basis, atoms);
    this.#screened = screened;
    this.#density = density;
  }

  /** That of the last part, in Hartree/bohr: x, y, z of each atom. */
  get gradient(): Float64Array {
    return this.#kernel.gradient;
  }

  /** Computes {@linkcode gradient} of a part; pauses between batches of quartets. */
  *compute(part: number): Generator<undefined, void> {
    const kernel = this.#kernel, density = this.#density;
    kernel.gradient.fill(0);
    // Where it pauses it adds up, so that pauses must not follow from what was computed before.
    let left = BATCH;
    for (const row of this.parts.bras(part)) {
      yield* density.prepare(this.#screened.pair[row]!);
      const place: Place = { row, column: 0, left };
      while (runRow(kernel, this.#screened, density, place)) yield;
      left = place.left;
    }
  }
}

/**
 * Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses between batches of quartets, and yields what other
 * threads need to help, where that pays. It is the sum of those of its parts, in their order.
 *
 * @param pairs Pairs of shell blocks of the basis.
 * @param relative How the pairs' expansions change with the relative position of their centres.
 * @param screened Pairs that matter, in the order of functions.
 * @param basis The basis on its centres, in bohr.
 * @param atoms Number of atoms, ghosts included.
 * @param density The two-particle density, which is made for each quartet.
 */
export function* repulsionGradient(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  atoms: number,
  density: TwoParticleDensity,
): Generator<SharedComputation | undefined, Float64Array> {
  const each = new RepulsionGradientParts(pairs, relative, screened, basis, atoms, density);
  const sum = new Float64Array(3 * atoms);
  const own = { compute: (part: number) => each.compute(part), addComputed: () => add(sum, each.gradient) };
  const { parts: { count } } = each;
  const { spins } = density;
  if (spins === undefined || count === 1 || !isWorthSharing(basis.size) || !hasSharedMemory()) {
    yield* sumAlone(count, own);
    return sum;
  }
  const gradients = new Float64Array(sharedBytes(count * sum.byteLength));
  const work = new SharedWork(newWords(count));
  yield { kind: "repulsion-gradient", basis, atoms, densities: spins, gradients, words: work.words };
  yield* sumTogether(work, work.parts(), 0, {
    ...own,
    places: count,
    put: (part) => gradients.set(each.gradient, part * sum.length),
    addPlaced: (part) => add(sum, gradients.subarray(part * sum.length, (part + 1) * sum.length)),
  });
  work.close();
  return sum;
}

function add(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
}

/** The next quartet, and the work that is left until the next pause. */
interface Place {
  row: number;
  column: number;
  left: number;
}

/** Continues a row of quartets until a batch of work is done; false at the end of the row. */
function runRow(
  kernel: QuartetDerivatives,
  { pair, bound, shapes, work }: ScreenedPairs,
  density: TwoParticleDensity,
  place: Place,
): boolean {
  kernel.prepare();
  const a = place.row;
  let { left } = place;
  for (let b = place.column; b <= a; b++) {
    left--;
    const strength = bound[a]! * bound[b]!;
    if (strength * density.bound(pair[a]!, pair[b]!) >= NEGLIGIBLE_QUARTET) {
      const swapped = isSwapped(shapes, a, b);
      const bra = pair[swapped ? b : a]!, ket = pair[swapped ? a : b]!;
      const largest = density.fill(bra, ket, kernel.density);
      if (strength * largest >= NEGLIGIBLE_QUARTET) {
        kernel.add(bra, ket, largest);
        left -= work[a]! * work[b]!;
      }
      left -= QUARTET_OVERHEAD;
    }
    if (left < 0) {
      place.column = b + 1;
      place.left = BATCH;
      kernel.collect();
      return true;
    }
  }
  place.left = left;
  kernel.collect();
  return false;
}
