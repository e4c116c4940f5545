// Gradient of the electrons' mean repulsion with fitted integrals: with (ij|P) and the metric (P|Q) it is
// sum Gamma_ij,P (ij|P)^x + sum gamma_PQ (P|Q)^x, where c = (P|Q)^-1 (Q|D) fits the density, C_kl = (P|Q)^-1 (Q|kl) the
// products of occupied orbitals of one spin, Gamma = D c - sum over spins of their C, back in basis functions, and
// gamma = [sum over spins of C C^T - c c^T] / 2. F. Weigend, M. Haser, Theor. Chem. Acc. 97, 331 (1997),
// doi:10.1007/s002140050269.

import { fittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { type OccupiedFit, occupiedFit } from "./occupied_fit.ts";
import type { FittingKernel } from "../density_fitting/fitting_kernel.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { QuartetDerivatives } from "./quartet_derivatives.ts";
import { relativeDerivatives } from "./relative_derivatives.ts";

/**
 * Integrals whose derivatives contribute less than this to the energy, in Hartree, are left out, as exact ones are in
 * repulsion_gradient.ts.
 */
const NEGLIGIBLE = 1e-12;

/** Work between two pauses, in the units of ScreenedPairs: some 5 ms. */
const BATCH = 100_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses every few milliseconds. */
export function* fittedRepulsionGradient(
  wavefunction: Wavefunction,
  { kernel, integrals: kept }: NonNullable<Wavefunction["fitting"]>,
): Generator<undefined, Float64Array> {
  const { system, basis, screened } = wavefunction;
  const integrals = kept ?? (yield* fittedIntegrals(kernel, screened));
  const fit = yield* occupiedFit(integrals, wavefunction);
  const both = { ...basis, blocks: [...basis.blocks, ...kernel.basis.blocks] };
  const relative = yield* relativeDerivatives(kernel.pairs, both);
  const gradient = new QuartetDerivatives(kernel.pairs, relative, both, system.atomicNumbers.length);
  const work = auxiliaryWork(kernel);
  yield* addMetric(gradient, kernel, work, yield* metricDensity(fit));
  yield* addThreeIndex(gradient, kernel, work, wavefunction, fit);
  return gradient.gradient;
}

/** gamma, symmetric, over the auxiliary functions. */
function* metricDensity({ count, charge, spins }: OccupiedFit): Generator<undefined, Float64Array> {
  const density = new Float64Array(count * count), product = new Float64Array(count * count);
  for (const { weight, pairs, products } of spins) {
    yield* multiplyTransposed(products, products, product, count, count, pairs);
    for (let i = 0; i < density.length; i++) density[i]! += 0.5 * weight * product[i]!;
  }
  for (let p = 0, i = 0; p < count; p++) {
    for (let q = 0; q < count; q++, i++) density[i]! -= 0.5 * charge[p]! * charge[q]!;
  }
  return density;
}

function* addMetric(
  gradient: QuartetDerivatives,
  { basis: { blocks }, first, bounds }: FittingKernel,
  work: Float64Array,
  density: Float64Array,
): Generator<undefined, void> {
  const count = Math.sqrt(density.length);
  let left = BATCH;
  gradient.prepare();
  for (let a = 0; a < blocks.length; a++) {
    for (let b = 0; b <= a; b++) {
      const bra = blocks[a]!, ket = blocks[b]!;
      // On one centre nothing changes.
      if (bra.atom === ket.atom) continue;
      const columns = ket.block.functionAngular.length, gap = columns % 2;
      const into = gradient.density;
      let largest = 0;
      for (let f = 0, to = 0; f < bra.block.functionAngular.length; f++, to += gap) {
        const from = (bra.first + f) * count + ket.first;
        for (let g = from; g < from + columns; g++) {
          const value = into[to++] = 2 * density[g]!;
          largest = Math.max(largest, Math.abs(value));
        }
        if (gap > 0) into[to] = 0;
      }
      left -= QUARTET_OVERHEAD;
      if (bounds[a]! * bounds[b]! * largest >= NEGLIGIBLE) {
        gradient.add(first + a, first + b, largest);
        left -= work[a]! * work[b]!;
      }
      if (left > 0) continue;
      left = BATCH;
      gradient.collect();
      yield;
      gradient.prepare();
    }
  }
  gradient.collect();
}

function* addThreeIndex(
  gradient: QuartetDerivatives,
  { basis: { blocks }, first, bounds, pairs }: FittingKernel,
  auxiliaryWork: Float64Array,
  { basis: { size }, screened: { pair, bound, work }, alpha, beta }: Wavefunction,
  fit: OccupiedFit,
): Generator<undefined, void> {
  const { pairFunction, functionRow, functionColumn } = pairs;
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  const exchange = new ExchangeOfProducts(fit, size);
  let left = BATCH;
  for (const [block, { first: firstFunction, block: { functionAngular } }] of blocks.entries()) {
    const columns = functionAngular.length, gap = columns % 2;
    for (let g = 0; g < columns; g++) {
      yield* exchange.write(firstFunction + g, g);
      yield;
    }
    gradient.prepare();
    for (let place = 0; place < pair.length; place++) {
      const bra = pair[place]!;
      const end = pairFunction[bra + 1]!;
      const into = gradient.density;
      let largest = 0;
      for (let f = pairFunction[bra]!, to = 0; f < end; f++, to += gap) {
        const row = functionRow[f]!, column = functionColumn[f]!;
        const at = row * size + column, weight = row === column ? 1 : 2;
        const own = weight * total[at]!;
        for (let g = 0; g < columns; g++) {
          const value = own * fit.charge[firstFunction + g]! - weight * exchange.at(g, at);
          into[to++] = value;
          largest = Math.max(largest, Math.abs(value));
        }
        if (gap > 0) into[to] = 0;
      }
      left -= QUARTET_OVERHEAD;
      if (bounds[block]! * bound[place]! * largest >= NEGLIGIBLE) {
        gradient.add(bra, first + block, largest);
        left -= work[place]! * auxiliaryWork[block]!;
      }
      if (left > 0) continue;
      left = BATCH;
      gradient.collect();
      yield;
      gradient.prepare();
    }
    gradient.collect();
  }
}

/** Exchange's part of Gamma, for some auxiliary functions at a time. */
class ExchangeOfProducts {
  readonly #fit: OccupiedFit;
  readonly #size: number;
  /** For each spin. */
  readonly #half: readonly Float64Array[];
  /** For each function and spin. */
  readonly #matrices: Float64Array[][] = [];

  constructor(fit: OccupiedFit, size: number) {
    this.#fit = fit;
    this.#size = size;
    this.#half = fit.spins.map(({ occupied }) => new Float64Array(size * occupied));
  }

  /** Computes the matrix of an auxiliary function, and keeps it as the g-th. */
  *write(p: number, g: number): Generator<undefined, void> {
    const size = this.#size;
    const matrices = this.#matrices[g] ??= this.#half.map(() => new Float64Array(size * size));
    for (const [s, { occupied, pairs, products, columns }] of this.#fit.spins.entries()) {
      const own = products.subarray(p * pairs, (p + 1) * pairs);
      yield* multiplyTransposed(columns, own, this.#half[s]!, size, occupied, occupied);
      yield* multiplyTransposed(columns, this.#half[s]!, matrices[s]!, size, size, occupied);
    }
  }

  /** An element of the g-th matrix, both spins together. */
  at(g: number, element: number): number {
    const matrices = this.#matrices[g]!;
    let sum = 0;
    for (let s = 0; s < matrices.length; s++) sum += this.#fit.spins[s]!.weight * matrices[s]![element]!;
    return sum;
  }
}

/** What each auxiliary block contributes to the work of a quartet, as the pairs of ScreenedPairs do. */
function auxiliaryWork({ pairs, first, basis: { blocks } }: FittingKernel): Float64Array {
  return Float64Array.from(blocks, (_, block) => {
    const from = pairs.pairPrimitive[first + block]!, end = pairs.pairPrimitive[first + block + 1]!;
    const entries = pairs.entryStart[end]! - pairs.entryStart[from]!;
    return Math.sqrt((end - from) * (10 * (end - from) + entries));
  });
}
