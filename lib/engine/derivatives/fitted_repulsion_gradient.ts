// Gradient of the electrons' mean repulsion with fitted integrals: with (ij|P) and the metric (P|Q) it is
// sum Gamma_ij,P (ij|P)^x + sum gamma_PQ (P|Q)^x, where c = (P|Q)^-1 (Q|D) fits the density, C_kl = (P|Q)^-1 (Q|kl) the
// products of occupied orbitals of one spin, Gamma = D c - sum over spins of their C, back in basis functions, and
// gamma = [sum over spins of C C^T - c c^T] / 2. F. Weigend, M. Haser, Theor. Chem. Acc. 97, 331 (1997),
// doi:10.1007/s002140050269.

import { fittedIntegrals } from "../fitting/fitted_integrals.ts";
import { type OccupiedFit, occupiedFit } from "../fitting/occupied_fit.ts";
import type { FittingKernel } from "../fitting/fitting_kernel.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { even } from "../integrals/quartet_kernel.ts";
import { QuartetGradient } from "./quartet_gradient.ts";
import { relativeDerivatives } from "./relative_derivatives.ts";

/**
 * Integrals whose derivatives contribute less than this to the energy, in Hartree, are left out, as exact ones are in
 * repulsion_gradient.ts.
 */
const NEGLIGIBLE = 1e-12;

/** Work between two pauses, in the units of ScreenedPairs: some 5 ms. */
const BATCH = 200_000;

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
  const gradient = new QuartetGradient(kernel.pairs, relative, both, system.atomicNumbers.length);
  yield* addMetric(gradient, kernel, yield* metricDensity(fit));
  yield* addThreeIndex(gradient, kernel, wavefunction, fit);
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
  gradient: QuartetGradient,
  { basis: { blocks }, first, bounds }: FittingKernel,
  density: Float64Array,
): Generator<undefined, void> {
  const count = Math.sqrt(density.length);
  for (let a = 0; a < blocks.length; a++) {
    gradient.prepare();
    for (let b = 0; b <= a; b++) {
      const bra = blocks[a]!, ket = blocks[b]!;
      // On one centre nothing changes.
      if (bra.atom === ket.atom) continue;
      const columns = ket.block.functionAngular.length, stride = even(columns);
      let largest = 0;
      for (let f = 0; f < bra.block.functionAngular.length; f++) {
        for (let g = 0; g < columns; g++) {
          const value = 2 * density[(bra.first + f) * count + ket.first + g]!;
          gradient.density[f * stride + g] = value;
          largest = Math.max(largest, Math.abs(value));
        }
        if (stride > columns) gradient.density[f * stride + columns] = 0;
      }
      if (bounds[a]! * bounds[b]! * largest >= NEGLIGIBLE) gradient.add(first + a, first + b, largest);
    }
    gradient.collect();
    yield;
  }
}

function* addThreeIndex(
  gradient: QuartetGradient,
  { basis: { blocks }, first, bounds, pairs }: FittingKernel,
  { basis: { size }, screened: { pair, bound, work }, alpha, beta }: Wavefunction,
  fit: OccupiedFit,
): Generator<undefined, void> {
  const { pairFunction, functionRow, functionColumn } = pairs;
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  let left = BATCH;
  for (const [block, { first: firstFunction, block: { functionAngular } }] of blocks.entries()) {
    const columns = functionAngular.length, stride = even(columns);
    const densities: Float64Array[] = [];
    for (let g = 0; g < columns; g++) {
      densities.push(yield* productDensity(firstFunction + g, fit, total, size));
    }
    gradient.prepare();
    for (let place = 0; place < pair.length; place++) {
      const bra = pair[place]!;
      const from = pairFunction[bra]!, end = pairFunction[bra + 1]!;
      let largest = 0;
      for (let f = from, to = 0; f < end; f++, to += stride) {
        const row = functionRow[f]!, column = functionColumn[f]!;
        const at = row * size + column, weight = row === column ? 1 : 2;
        for (let g = 0; g < columns; g++) {
          const value = weight * densities[g]![at]!;
          gradient.density[to + g] = value;
          largest = Math.max(largest, Math.abs(value));
        }
        if (stride > columns) gradient.density[to + columns] = 0;
      }
      left -= QUARTET_OVERHEAD;
      if (bounds[block]! * bound[place]! * largest >= NEGLIGIBLE) {
        gradient.add(bra, first + block, largest);
        left -= work[place]! * columns * 10;
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

/** Gamma of one auxiliary function: n x n. */
function* productDensity(
  p: number,
  { charge, spins }: OccupiedFit,
  total: Float64Array,
  size: number,
): Generator<undefined, Float64Array> {
  const density = total.map((value) => value * charge[p]!);
  const product = new Float64Array(size * size);
  for (const { weight, occupied, pairs, products, columns } of spins) {
    const half = new Float64Array(size * occupied);
    const own = products.subarray(p * pairs, (p + 1) * pairs);
    yield* multiplyTransposed(columns, own, half, size, occupied, occupied);
    yield* multiplyTransposed(columns, half, product, size, size, occupied);
    for (let i = 0; i < density.length; i++) density[i]! -= weight * product[i]!;
  }
  return density;
}
