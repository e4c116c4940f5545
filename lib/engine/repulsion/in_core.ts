// Repulsion from integrals in memory. They are kept as one symmetric matrix over pairs of functions,
// P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, so that G = P D is one product of a matrix and a vector: R. C.
// Raffenetti, Chem. Phys. Lett. 20, 335 (1973), doi:10.1016/0009-2614(73)80060-4. Open shells have a second such
// matrix, [(ik|jl) + (il|jk)] / 2, which gives the exchange of the spin density.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { type CoulombAndExchange, ofBothSpins, type RepulsionBuilder, separated } from "./builder.ts";
import { KeptMatrices, NOWHERE, type Residence } from "./kept_matrices.ts";
import { type PairOrder, pairOrder } from "./pair_order.ts";
import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";

/** The builder that multiplies with integrals in memory. */
export interface InCoreRepulsion extends RepulsionBuilder {
  readonly matrix: () => Generator<undefined, Float64Array>;
  /** What other threads need to help with the integrals and the products from now on; undefined where it does not pay. */
  readonly share: () => SharedSupermatrix | undefined;
}

/**
 * Computes all integrals, and gives the builder that multiplies with them.
 *
 * @param kernel Computes the integrals.
 * @param screened The pairs of shell blocks whose integrals matter.
 * @param basis Shell blocks on their centres.
 * @param densities How many densities the builder will be given; for two of them, and for Coulomb and exchange apart, it
 * keeps exchange in a second matrix.
 */
export function* inCoreRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  densities: 1 | 2,
): Generator<undefined, InCoreRepulsion> {
  const repulsion = inCoreBuilder(kernel, screened, basis, densities, NOWHERE);
  yield* repulsion.matrix();
  return repulsion;
}

/**
 * The builder, which computes the integrals when they are first wanted.
 *
 * @param residence Where the matrices may lie; else they are {@linkcode inCoreRepulsion}'s.
 */
export function inCoreBuilder(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  densities: 1 | 2,
  residence: Residence,
): InCoreRepulsion {
  const order = pairOrder(basis);
  const kept = new KeptMatrices(kernel.pairs, screened, basis, order, densities, residence);
  const share = () => kept.share();
  const matrix = function* () {
    return (yield* kept.present()).matrix;
  };
  if (densities === 1) {
    return {
      matrix,
      share,
      build: function* ([density]) {
        return [yield* multiply(kept, 0, density!, order)];
      },
    };
  }
  return {
    matrix,
    share,
    *build([alpha, beta]) {
      const mean = yield* multiply(kept, 0, alpha!.map((value, i) => value + beta![i]!), order);
      yield;
      return ofBothSpins(mean, yield* multiply(kept, 1, alpha!.map((value, i) => value - beta![i]!), order));
    },
    *coulombAndExchange(density): Generator<undefined, CoulombAndExchange> {
      const mean = yield* multiply(kept, 0, density, order);
      yield;
      return separated(mean, yield* multiply(kept, 1, density, order));
    },
  };
}

function* multiply(
  kept: KeptMatrices,
  matrix: 0 | 1,
  density: Float64Array,
  { size, place }: PairOrder,
): Generator<undefined, Float64Array> {
  const packed = new Float64Array(size * (size + 1) / 2);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) packed[place[i * size + j]!] = density[i * size + j]! * (i === j ? 1 : 2);
  }
  const product = yield* kept.multiply(matrix, packed);
  const repulsion = new Float64Array(size * size);
  for (let at = 0; at < repulsion.length; at++) repulsion[at] = product[place[at]!]!;
  return repulsion;
}
