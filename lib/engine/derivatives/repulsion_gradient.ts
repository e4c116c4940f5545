// Gradient of the electrons' mean repulsion in Hartree-Fock: derivatives of (ij|kl) times the two-particle density
// D_ij D_kl / 2 - (1/2) sum over spins of D_ik D_jl, made for one quartet of shell blocks at a time and never stored.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { largestByBlocks } from "../integrals/density_bounds.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { QuartetGradient } from "./quartet_gradient.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";

/** Densities of the electrons over n basis functions: symmetric n x n matrices, row after row. */
export interface SpinDensities {
  /** Both spins together. */
  readonly total: Float64Array;
  /** Spin up and spin down; half of the total, twice the same object, for a closed shell. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/**
 * Quartets that contribute less than this to the energy, in Hartree, are left out: their derivatives are of the same
 * size, and fewer than 1e6 of them can come near it.
 */
const NEGLIGIBLE_QUARTET = 1e-12;

/** Work of quartets between two pauses, in the units of {@linkcode ScreenedPairs}: some 5 ms. */
const BATCH = 200_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses between batches of quartets. */
export function* repulsionGradient(
  pairs: BlockPairs,
  relative: RelativeDerivatives,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  atoms: number,
  densities: SpinDensities,
): Generator<undefined, Float64Array> {
  const kernel = new QuartetGradient(pairs, relative, basis, atoms);
  const blocks = basis.blocks.length;
  const total = largestByBlocks(densities.total, basis);
  const alpha = largestByBlocks(densities.alpha, basis);
  const beta = densities.beta === densities.alpha ? alpha : largestByBlocks(densities.beta, basis);
  const bounds = { blocks, total, alpha, beta };
  const place = { row: 0, column: 0 };
  while (runBatch(kernel, screened, bounds, densities, basis.size, place)) yield;
  return kernel.gradient;
}

/** Largest elements of the densities by pairs of shell blocks. */
interface BlockBounds {
  readonly blocks: number;
  readonly total: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/** Continues from a place until a batch of work is done; false at the end. */
function runBatch(
  kernel: QuartetGradient,
  { pair, bound, density: entries, work }: ScreenedPairs,
  bounds: BlockBounds,
  densities: SpinDensities,
  size: number,
  place: { row: number; column: number },
): boolean {
  let left = BATCH;
  kernel.prepare();
  for (; place.row < pair.length; place.row++, place.column = 0) {
    const a = place.row;
    for (let b = place.column; b <= a; b++) {
      left--;
      const strength = bound[a]! * bound[b]!;
      if (strength * largestDensity(kernel.pairs, pair[a]!, pair[b]!, bounds) >= NEGLIGIBLE_QUARTET) {
        const swapped = entries[b]! > entries[a]!;
        const bra = pair[swapped ? b : a]!, ket = pair[swapped ? a : b]!;
        const largest = fillDensity(kernel, bra, ket, densities, size);
        if (strength * largest >= NEGLIGIBLE_QUARTET) {
          kernel.add(bra, ket, largest);
          left -= work[a]! * work[b]!;
        }
        left -= QUARTET_OVERHEAD;
      }
      if (left < 0) {
        place.column = b + 1;
        kernel.collect();
        return true;
      }
    }
  }
  kernel.collect();
  return false;
}

/** An upper bound of the two-particle density of a quartet. */
function largestDensity(
  { pairRowBlock, pairColumnBlock }: BlockPairs,
  bra: number,
  ket: number,
  { blocks, total, alpha, beta }: BlockBounds,
): number {
  const a = pairRowBlock[bra]! * blocks, b = pairColumnBlock[bra]! * blocks;
  const c = pairRowBlock[ket]!, d = pairColumnBlock[ket]!;
  const coulomb = total[a + b / blocks]! * total[c * blocks + d]!;
  const exchange = (largest: Float64Array) =>
    largest[a + c]! * largest[b + d]! + largest[a + d]! * largest[b + c]!;
  return 4 * coulomb + 2 * (exchange(alpha) + exchange(beta));
}

/** Writes the two-particle density of a quartet for the kernel and returns its largest absolute value. */
function fillDensity(
  kernel: QuartetGradient,
  bra: number,
  ket: number,
  { total, alpha, beta }: SpinDensities,
  size: number,
): number {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const density = kernel.density;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const closed = alpha === beta;
  // Each pair stands for (ij| and (ji|, each quartet of different pairs for (bra|ket) and (ket|bra).
  const order = bra === ket ? 0.5 : 1;
  const gap = (endKet - firstKet) % 2;
  let largest = 0;
  let to = 0;
  for (let f = pairFunction[bra]!; f < pairFunction[bra + 1]!; f++) {
    const column = functionColumn[f]!;
    const i = functionRow[f]! * size, j = column * size;
    const weight = i === j ? order : 2 * order;
    const coulomb = total[i + column]!;
    for (let g = firstKet; g < endKet; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      const exchange = closed
        ? alpha[i + k]! * alpha[j + l]! + alpha[i + l]! * alpha[j + k]!
        : 0.5 * (alpha[i + k]! * alpha[j + l]! + alpha[i + l]! * alpha[j + k]! +
          beta[i + k]! * beta[j + l]! + beta[i + l]! * beta[j + k]!);
      const value = (k === l ? weight : 2 * weight) * (coulomb * total[k * size + l]! - exchange);
      density[to++] = value;
      const absolute = Math.abs(value);
      if (absolute > largest) largest = absolute;
    }
    to += gap;
  }
  return largest;
}
