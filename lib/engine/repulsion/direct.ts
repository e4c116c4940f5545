// Repulsion from integrals that are computed again for each density: J. Almlof, K. Faegri, K. Korsell, J. Comput.
// Chem. 3, 385 (1982), doi:10.1002/jcc.540030314. Only the change of the density since the last time is used, so
// that ever fewer quartets matter: M. Haser, R. Ahlrichs, J. Comput. Chem. 10, 104 (1989),
// doi:10.1002/jcc.540100111.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { largestByBlocks } from "../integrals/density_bounds.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { NEGLIGIBLE_INTEGRAL, type ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { forEachQuartet, ofBothSpins, type RepulsionBuilder, separated } from "./builder.ts";

/** A builder that keeps nothing but the last densities and their repulsion. */
export function directRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
): RepulsionBuilder {
  const mean = new Increment(basis);
  const spin = new Increment(basis);
  return {
    *build([density, beta]) {
      const open = beta !== undefined;
      mean.start(open ? density!.map((value, i) => value + beta[i]!) : density!);
      if (open) spin.start(density!.map((value, i) => value - beta[i]!));
      yield* digestQuartets(kernel, screened, basis, mean, open ? spin : undefined);
      return open ? ofBothSpins(mean.end(), spin.end()) : [mean.end()];
    },
    *coulombAndExchange(density) {
      mean.start(density);
      spin.start(density);
      yield* digestQuartets(kernel, screened, basis, mean, spin);
      return separated(mean.end(), spin.end());
    },
  };
}

/** Computes the quartets that matter to changes of densities: to J - K / 2 of one, and to K of another if given. */
function* digestQuartets(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  mean: Increment,
  exchange: Increment | undefined,
): Generator<undefined, void> {
  let meanMatters = false, exchangeMatters = false;
  yield* forEachQuartet(kernel, screened, {
    wants: (bra, ket, bound) => {
      const needed = NEGLIGIBLE_INTEGRAL / bound;
      meanMatters = strongest(kernel.pairs, bra, ket, mean.largest, basis) >= needed;
      exchangeMatters = exchange !== undefined &&
        strongestExchange(kernel.pairs, bra, ket, exchange.largest, basis) >= needed;
      return meanMatters || exchangeMatters;
    },
    take: (bra, ket) => {
      if (meanMatters) digest(kernel, bra, ket, mean.change, mean.half, basis.size);
      if (exchangeMatters) digestExchange(kernel, bra, ket, exchange!.change, exchange!.half, basis.size);
    },
  });
}

/** A matrix that is linear in a density, built up from the changes of the density. */
class Increment {
  /** Change of the density since the last time. */
  change: Float64Array;
  /** Receives the matrix of that change, less its transpose. */
  readonly half: Float64Array;
  /** The largest element of the change by pairs of blocks. */
  largest: Float64Array = new Float64Array(0);
  readonly #density: Float64Array;
  readonly #matrix: Float64Array;

  constructor(readonly basis: PlacedBasis) {
    const length = basis.size ** 2;
    this.change = new Float64Array(length);
    this.half = new Float64Array(length);
    this.#density = new Float64Array(length);
    this.#matrix = new Float64Array(length);
  }

  start(density: Float64Array): void {
    for (let i = 0; i < density.length; i++) this.change[i] = density[i]! - this.#density[i]!;
    this.#density.set(density);
    this.largest = largestByBlocks(this.change, this.basis);
    this.half.fill(0);
  }

  /** A copy of the matrix of the whole density. */
  end(): Float64Array {
    const { half, basis: { size } } = this;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) this.#matrix[i * size + j]! += half[i * size + j]! + half[j * size + i]!;
    }
    return this.#matrix.slice();
  }
}

/** The largest factor with which a density element meets an integral of the quartet. */
function strongest(
  pairs: BlockPairs,
  bra: number,
  ket: number,
  largest: Float64Array,
  basis: PlacedBasis,
): number {
  const n = basis.blocks.length;
  const a = pairs.pairRowBlock[bra]! * n, b = pairs.pairColumnBlock[bra]! * n;
  const c = pairs.pairRowBlock[ket]!, d = pairs.pairColumnBlock[ket]!;
  const coulomb = Math.max(largest[a + b / n]!, largest[c * n + d]!);
  const exchange = Math.max(largest[a + c]!, largest[a + d]!, largest[b + c]!, largest[b + d]!);
  return Math.max(2 * coulomb, 0.5 * exchange);
}

/** The same for exchange alone. */
function strongestExchange(
  pairs: BlockPairs,
  bra: number,
  ket: number,
  largest: Float64Array,
  basis: PlacedBasis,
): number {
  const n = basis.blocks.length;
  const a = pairs.pairRowBlock[bra]! * n, b = pairs.pairColumnBlock[bra]! * n;
  const c = pairs.pairRowBlock[ket]!, d = pairs.pairColumnBlock[ket]!;
  return Math.max(largest[a + c]!, largest[a + d]!, largest[b + c]!, largest[b + d]!);
}

/** Adds what a quartet contributes to a matrix that becomes J - K / 2 when its transpose is added. */
function digest(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  density: Float64Array,
  half: Float64Array,
  size: number,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]! * size, j = functionColumn[f]!, jRow = j * size;
    const from = (f - firstBra) * ketCount - firstKet;
    const weight = i === jRow ? 0.5 : 1;
    const braDensity = density[i + j]!;
    let coulomb = 0;
    // A pair with itself holds each integral twice.
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      let value = weight * integrals[from + g]!;
      if (k === l) value *= 0.5;
      if (bra === ket && f === g) value *= 0.5;
      coulomb += value * density[k * size + l]!;
      half[k * size + l]! += 2 * value * braDensity;
      value *= 0.5;
      half[i + k]! -= value * density[jRow + l]!;
      half[i + l]! -= value * density[jRow + k]!;
      half[jRow + k]! -= value * density[i + l]!;
      half[jRow + l]! -= value * density[i + k]!;
    }
    half[i + j]! += 2 * coulomb;
  }
}

/** Adds what a quartet contributes to a matrix that becomes K when its transpose is added. */
function digestExchange(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  density: Float64Array,
  half: Float64Array,
  size: number,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]! * size, j = functionColumn[f]!, jRow = j * size;
    const from = (f - firstBra) * ketCount - firstKet;
    const weight = i === jRow ? 0.5 : 1;
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      let value = weight * integrals[from + g]!;
      if (k === l) value *= 0.5;
      if (bra === ket && f === g) value *= 0.5;
      half[i + k]! += value * density[jRow + l]!;
      half[i + l]! += value * density[jRow + k]!;
      half[jRow + k]! += value * density[i + l]!;
      half[jRow + l]! += value * density[i + k]!;
    }
  }
}
