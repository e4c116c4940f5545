// The gradient of an energy whose integrals are fitted, from its densities: sum over P of Gamma_ij^P (ij|P)^x plus
// sum of gamma_PQ (P|Q)^x.

import type { FittingKernel } from "../density_fitting/fitting_kernel.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { QuartetDerivatives } from "./quartet_derivatives.ts";
import { type RelativeDerivatives, relativeDerivatives } from "./relative_derivatives.ts";

/**
 * Integrals whose derivatives contribute less than this to the energy, in Hartree, are left out, as exact ones are in
 * repulsion_gradient.ts.
 */
const NEGLIGIBLE = 1e-12;

/** Work between two pauses, in the units of ScreenedPairs: some 5 ms. */
const BATCH = 100_000;

/** Work of a quartet beside that of its primitives. */
const QUARTET_OVERHEAD = 100;

/** What integrals with auxiliary functions are multiplied with. */
export interface AuxiliaryDensity {
  /** gamma, symmetric, over the auxiliary functions. */
  readonly metric: Float64Array;
  /** Writes Gamma of one auxiliary function, P: symmetric, n x n. Pauses every few milliseconds. */
  write(p: number, out: Float64Array): Generator<undefined, void>;
}

/**
 * Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses every few milliseconds.
 *
 * @param wavefunction Whose basis it is.
 * @param kernel The auxiliary basis, and the pairs of both.
 * @param density What the integrals are multiplied with.
 * @param ofPairs How pairs of basis functions change with the relative position of their centres.
 */
export function* auxiliaryGradient(
  wavefunction: Wavefunction,
  kernel: FittingKernel,
  density: AuxiliaryDensity,
  ofPairs: RelativeDerivatives,
): Generator<undefined, Float64Array> {
  const { system, basis } = wavefunction;
  const both = { ...basis, blocks: [...basis.blocks, ...kernel.basis.blocks] };
  const relative = yield* relativeDerivatives(kernel.pairs, both, ofPairs);
  const gradient = new QuartetDerivatives(kernel.pairs, relative, both, system.atomicNumbers.length);
  const work = auxiliaryWork(kernel);
  yield* addMetric(gradient, kernel, work, density.metric);
  yield* addThreeIndex(gradient, kernel, work, wavefunction, density);
  return gradient.gradient;
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
  { basis: { size }, screened: { pair, bound, work } }: Wavefunction,
  density: AuxiliaryDensity,
): Generator<undefined, void> {
  const { pairFunction, functionRow, functionColumn } = pairs;
  const matrices: Float64Array[] = [];
  let left = BATCH;
  for (const [block, { first: firstFunction, block: { functionAngular } }] of blocks.entries()) {
    const columns = functionAngular.length, gap = columns % 2;
    for (let g = 0; g < columns; g++) {
      yield* density.write(firstFunction + g, matrices[g] ??= new Float64Array(size * size));
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
        for (let g = 0; g < columns; g++) {
          const value = into[to++] = weight * matrices[g]![at]!;
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

/** What each auxiliary block contributes to the work of a quartet, as the pairs of ScreenedPairs do. */
function auxiliaryWork({ pairs, first, basis: { blocks } }: FittingKernel): Float64Array {
  return Float64Array.from(blocks, (_, block) => {
    const from = pairs.pairPrimitive[first + block]!, end = pairs.pairPrimitive[first + block + 1]!;
    const entries = pairs.entryStart[end]! - pairs.entryStart[from]!;
    return Math.sqrt((end - from) * (10 * (end - from) + entries));
  });
}
