// Gradient of the electrons' repulsion: derivatives of (ij|kl) times a two-particle density, which is made for one
// quartet of shell blocks at a time and never stored.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { isSwapped, type ScreenedPairs } from "../integrals/repulsion_screening.ts";
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

/**
 * Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses between batches of quartets.
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
): Generator<undefined, Float64Array> {
  const kernel = new QuartetDerivatives(pairs, relative, basis, atoms);
  const place: Place = { row: 0, column: 0, left: BATCH };
  for (; place.row < screened.pair.length; place.row++, place.column = 0) {
    yield* density.prepare(screened.pair[place.row]!);
    while (runRow(kernel, screened, density, place)) yield;
  }
  return kernel.gradient;
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
