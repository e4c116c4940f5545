// Repulsion from integrals in memory. They are kept as one symmetric matrix over pairs of functions,
// P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, so that G = P D is one product of a matrix and a vector: R. C.
// Raffenetti, Chem. Phys. Lett. 20, 335 (1973), doi:10.1016/0009-2614(73)80060-4. Open shells have a second such
// matrix, [(ik|jl) + (il|jk)] / 2, which gives the exchange of the spin density.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { packedLength } from "./in_core_memory.ts";
import { type PairOrder, pairOrder } from "./pair_order.ts";
import { fillSupermatrix, type Supermatrix } from "./supermatrix.ts";
import { residentSupermatrix } from "./resident_supermatrix.ts";
import { multiplyRows } from "./supermatrix_product.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { allocate } from "../allocate.ts";
import { type CoulombAndExchange, ofBothSpins, type RepulsionBuilder, separated } from "./builder.ts";

/** Elements of P between two pauses: some 5 ms. */
const BATCH = 4_000_000;

/** Whether P may lie in the memory of the compiled loop, and go from there to the next calculation's. */
export interface Residence {
  /** The most that it may take there, in bytes. */
  readonly bytes: number;
  /** Whether it is still this calculation's turn. */
  readonly isOurs: () => boolean;
}

const NOWHERE: Residence = { bytes: 0, isOurs: () => false };

/**
 * Computes all integrals, and gives the builder that multiplies with them.
 *
 * @param kernel Computes the integrals.
 * @param screened The pairs of shell blocks whose integrals matter.
 * @param basis Shell blocks on their centres.
 * @param densities How many densities the builder will be given; for two of them, and for Coulomb and exchange apart, it
 * keeps exchange in a second matrix.
 * @param residence Whether the matrices may lie in the compiled loop's memory; default not.
 */
export function* inCoreRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
  densities: 1 | 2,
  residence = NOWHERE,
): Generator<undefined, RepulsionBuilder> {
  const order = pairOrder(basis);
  const fill = (target: Supermatrix) => fillSupermatrix(kernel.pairs, screened, order, target);
  const kept = new KeptMatrices(order.size, densities, fill, residence);
  yield* kept.present();
  const matrix = function* () {
    return (yield* kept.present()).matrix;
  };
  if (densities === 1) {
    return {
      matrix,
      build: function* ([density]) {
        return [yield* multiply(kept, 0, density!, order)];
      },
    };
  }
  return {
    matrix,
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

/** P, and the matrix of exchange where it is wanted, wherever they are. */
class KeptMatrices {
  readonly #size: number;
  readonly #densities: 1 | 2;
  readonly #fill: (target: Supermatrix) => Generator<undefined, void>;
  #residence: Residence;
  #filled: Supermatrix | undefined;
  #isResident = false;

  constructor(
    size: number,
    densities: 1 | 2,
    fill: (target: Supermatrix) => Generator<undefined, void>,
    residence: Residence,
  ) {
    this.#size = size;
    this.#densities = densities;
    this.#fill = fill;
    this.#residence = residence;
  }

  /** The matrices, good until the next pause: computed again where another calculation has taken their memory. */
  *present(): Generator<undefined, Supermatrix> {
    while (this.#filled === undefined || this.#isLost) {
      if (this.#filled !== undefined) this.#residence = NOWHERE;
      this.#filled = undefined;
      const target = this.#place();
      const filling = this.#fill(target);
      while (!filling.next().done) {
        yield;
        if (this.#isLost) break;
      }
      if (!this.#isLost) this.#filled = target;
      else this.#residence = NOWHERE; // two that take it from each other would never end
    }
    return this.#filled;
  }

  /** Adds what rows of one of the matrices, which are present, give with a vector to a product. */
  multiplyRows(matrix: 0 | 1, vector: Float64Array, product: Float64Array, from: number, to: number): void {
    if (this.#isResident) return residentSupermatrix().multiplyRows(matrix, vector, product, from, to);
    const { matrix: mean, exchange } = this.#filled!;
    multiplyRows(matrix === 0 ? mean : exchange!, vector, product, from, to);
  }

  get #isLost(): boolean {
    return this.#isResident && residentSupermatrix().owner !== this;
  }

  #place(): Supermatrix {
    const length = packedLength(this.#size);
    const { bytes, isOurs } = this.#residence;
    const pairs = this.#size * (this.#size + 1) / 2;
    const resident = 8 * this.#densities * length <= bytes && isOurs()
      ? residentSupermatrix().take(this, pairs, this.#densities)
      : undefined;
    this.#isResident = resident !== undefined;
    const kept = () => allocate(length, "integrals", "set scf_type to direct");
    const matrix = resident?.[0] ?? kept();
    return { matrix, exchange: this.#densities === 2 ? resident?.[1] ?? kept() : undefined };
  }
}

function* multiply(
  kept: KeptMatrices,
  matrix: 0 | 1,
  density: Float64Array,
  { size, place }: PairOrder,
): Generator<undefined, Float64Array> {
  const pairs = size * (size + 1) / 2;
  const packed = new Float64Array(pairs);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) packed[place[i * size + j]!] = density[i * size + j]! * (i === j ? 1 : 2);
  }
  const product = new Float64Array(pairs);
  for (let row = 0, elements = 0; row < pairs; elements = 0) {
    const from = row;
    while (row < pairs && (elements < BATCH || row % 4 !== 0)) elements += ++row;
    yield* kept.present();
    kept.multiplyRows(matrix, packed, product, from, row);
    if (row < pairs) yield;
  }
  const repulsion = new Float64Array(size * size);
  for (let at = 0; at < repulsion.length; at++) repulsion[at] = product[place[at]!]!;
  return repulsion;
}
