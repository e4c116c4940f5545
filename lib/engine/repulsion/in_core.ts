// Repulsion from integrals in memory. They are kept as one symmetric matrix over pairs of functions,
// P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, so that G = P D is one product of a matrix and a vector: R. C.
// Raffenetti, Chem. Phys. Lett. 20, 335 (1973), doi:10.1016/0009-2614(73)80060-4. Open shells have a second such
// matrix, [(ik|jl) + (il|jk)] / 2, which gives the exchange of the spin density.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { packedLength } from "./in_core_memory.ts";
import { type PairOrder, pairOrder } from "./pair_order.ts";
import { fillSupermatrix } from "./supermatrix.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { allocate } from "../allocate.ts";
import { ofBothSpins, type RepulsionBuilder, separated } from "./builder.ts";

/** Elements of P between two pauses: some 5 ms. */
const BATCH = 4_000_000;

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
): Generator<undefined, RepulsionBuilder> {
  const { size } = basis;
  const order = pairOrder(basis);
  const kept = () => allocate(packedLength(size), "integrals", "set scf_type to direct");
  const matrix = kept();
  const exchange = densities === 2 ? kept() : undefined;
  yield* fillSupermatrix(kernel.pairs, screened, order, { matrix, exchange });
  if (exchange === undefined) {
    return {
      matrix,
      build: function* ([density]) {
        return [yield* multiply(matrix, density!, order)];
      },
    };
  }
  return {
    matrix,
    *build([alpha, beta]) {
      const mean = yield* multiply(matrix, alpha!.map((value, i) => value + beta![i]!), order);
      yield;
      return ofBothSpins(mean, yield* multiply(exchange, alpha!.map((value, i) => value - beta![i]!), order));
    },
    *coulombAndExchange(density) {
      const mean = yield* multiply(matrix, density, order);
      yield;
      return separated(mean, yield* multiply(exchange, density, order));
    },
  };
}

function* multiply(
  matrix: Float64Array,
  density: Float64Array,
  { size, place }: PairOrder,
): Generator<undefined, Float64Array> {
  const pairs = size * (size + 1) / 2;
  const packed = new Float64Array(pairs);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) packed[place[i * size + j]!] = density[i * size + j]! * (i === j ? 1 : 2);
  }
  const product = new Float64Array(pairs);
  let row = 0;
  for (let done = 0; row < pairs; done = 0) {
    const from = row;
    while (row < pairs && done < BATCH) done += ++row;
    multiplyRows(matrix, packed, product, from, row);
    if (row < pairs) yield;
  }
  const repulsion = new Float64Array(size * size);
  for (let at = 0; at < repulsion.length; at++) repulsion[at] = product[place[at]!]!;
  return repulsion;
}

/** Four rows at a time: an element of the product is then loaded and stored a quarter as often. */
function multiplyRows(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  let row = from;
  for (; row + 3 < to; row += 4) {
    const a = row * (row + 1) / 2, b = a + row + 1, c = b + row + 2, d = c + row + 3;
    const va = vector[row]!, vb = vector[row + 1]!, vc = vector[row + 2]!, vd = vector[row + 3]!;
    let sa = 0, sb = 0, sc = 0, sd = 0;
    for (let column = 0; column < row; column++) {
      const ma = matrix[a + column]!, mb = matrix[b + column]!;
      const mc = matrix[c + column]!, md = matrix[d + column]!;
      const other = vector[column]!;
      sa += ma * other;
      sb += mb * other;
      sc += mc * other;
      sd += md * other;
      product[column]! += (ma * va + mb * vb) + (mc * vc + md * vd);
    }
    product[row]! += sa;
    product[row + 1]! += sb;
    product[row + 2]! += sc;
    product[row + 3]! += sd;
    for (let next = row; next < row + 4; next++) multiplyRow(matrix, vector, product, next, row);
  }
  for (; row < to; row++) multiplyRow(matrix, vector, product, row, 0);
}

/** The elements of one row from a column on. */
function multiplyRow(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  row: number,
  from: number,
): void {
  const start = row * (row + 1) / 2;
  const own = vector[row]!;
  let sum = 0;
  for (let column = from; column < row; column++) {
    const element = matrix[start + column]!;
    sum += element * vector[column]!;
    product[column]! += element * own;
  }
  product[row]! += sum + matrix[start + row]! * own;
}
