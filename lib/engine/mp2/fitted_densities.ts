// What the gradient of the correlation energy of second order needs of its amplitudes where integrals are fitted, as
// unrelaxed_densities.ts makes it of exact ones. With (pa|qb) = sum over P, Q of (pa|P) (P|Q)^-1 (Q|qb) the two-particle
// density G_pq^ab becomes one of three indices, Gamma_pa^P = sum over q, b of G_pq^ab (P|Q)^-1 (Q|qb), and one of two,
// gamma_PQ = sum over p, a of Gamma_pa^P (Q|R)^-1 (R|pa): the energy changes by 2 sum Gamma_pa^P (pa|P)^x less
// sum gamma_PQ (P|Q)^x. F. Weigend, M. Haser, Theor. Chem. Acc. 97, 331 (1997), doi:10.1007/s002140050269.

import { allocate } from "../allocate.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { makeFittingKernel } from "../density_fitting/fitting_kernel.ts";
import { type InverseMetric, inverseMetric, turnedFactor } from "../density_fitting/inverse_metric.ts";
import { multiplyLong, multiplyTransposed, transposeLarge } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { type ActiveOrbitals, activeSpins } from "./active_orbitals.ts";
import { type CorrelationSums, pairAmplitudes } from "./amplitudes.ts";
import { type FittedPairs, fittedPairs } from "./fitted_pairs.ts";
import { addFittedSlopes } from "./fitted_slopes.ts";
import {
  addOccupied,
  type FittedPairDensity,
  type FittedSpinDensity,
  type SpinDensityParts,
} from "./pair_densities.ts";
import { densityParts, type OrbitalDensities } from "./unrelaxed_densities.ts";

/** All that a gradient with fitted integrals needs. */
export interface FittedDensities extends OrbitalDensities {
  /** Absent where there are no pairs of electrons. */
  readonly fitted?: FittedPairDensity;
}

/**
 * Makes the densities; pauses every few milliseconds.
 *
 * @param auxiliary Where products of occupied and virtual orbitals are expanded.
 * @param frozen Number of doubly occupied orbitals that are left out.
 */
export function* fittedDensities(
  wavefunction: Wavefunction,
  auxiliary: PlacedBasis,
  frozen: number,
): Generator<undefined, FittedDensities> {
  const { basis, pairs, screened } = wavefunction;
  const n = basis.size;
  const active = activeSpins(wavefunction, frozen);
  const spins = active.map((orbitals) => densityParts(orbitals, n));
  const energy: CorrelationSums = { sameSpin: 0, oppositeSpin: 0 };
  if (active.every(({ occupiedCount, virtualCount }) => occupiedCount * virtualCount === 0)) {
    return { energy, spins };
  }
  const kernel = yield* makeFittingKernel(pairs, basis, auxiliary);
  const metric = yield* inverseMetric(kernel);
  const factor = yield* turnedFactor(metric);
  const integrals = yield* fittedPairs(kernel, screened, active, n);
  const turned: Float64Array[] = [];
  for (let s = 0; s < active.length; s++) turned.push(yield* byAuxiliary(integrals[s]!, metric.count));
  const sums = yield* contracted(spins, integrals, turned, metric, energy);
  integrals.length = 0; // B makes room
  const gamma = new Float64Array(metric.count ** 2);
  const densities: FittedSpinDensity[] = [];
  for (let s = 0; s < active.length; s++) {
    const values = yield* backFitted(sums[s]!, turned[s]!, factor, metric, gamma);
    sums[s] = turned[s] = new Float64Array(0);
    densities.push({ active: active[s]!, values });
  }
  const fitted = { kernel, spins: densities, metric: gamma };
  yield* addFittedSlopes(fitted, screened, n, spins);
  return { energy, spins, fitted };
}

/** B with a row for each auxiliary function. */
function* byAuxiliary({ values, stride }: FittedPairs, count: number): Generator<undefined, Float64Array> {
  const pairs = values.length / stride;
  const turned = allocate(count * pairs, "fitted integrals");
  yield* transposeLarge(values, turned, pairs, count, stride);
  return turned;
}

/**
 * Passes once over the pairs of occupied orbitals: adds to densities and energies, and gives sums of G_pq^ab B_qb for each
 * spin, [p][a][P].
 */
function* contracted(
  spins: readonly SpinDensityParts[],
  integrals: readonly FittedPairs[],
  turned: readonly Float64Array[],
  { count, stride }: InverseMetric,
  energy: CorrelationSums,
): Generator<undefined, Float64Array[]> {
  const sums = spins.map(({ active }) => allocate(pairsOf(active) * count, "the density of pairs"));
  const work = workspace(spins, count);
  yield;
  for (const [s, own] of spins.entries()) {
    const { occupiedCount, virtualCount: rows, occupiedEnergies } = own.active;
    if (rows === 0) continue;
    for (let p = 0; p < occupiedCount; p++) {
      const ofOrbital = sums[s]!.subarray(p * rows * count, (p + 1) * rows * count);
      for (const [t, other] of spins.entries()) {
        const { occupiedCount: partners, virtualCount: columns } = other.active;
        if (partners * columns === 0) continue;
        for (let q = 0; q < partners; q++) {
          const one = rowsOf(integrals[s]!, p, rows), two = rowsOf(integrals[t]!, q, columns);
          const square = work.amplitudes.subarray(q * rows * columns, (q + 1) * rows * columns);
          yield* multiplyTransposed(one, two, square, rows, columns, stride);
        }
        yield;
        const kind = spins.length === 1 ? "restricted" : s === t ? "same" : "opposite";
        yield* pairAmplitudes(
          work.amplitudes,
          work.density,
          occupiedEnergies[p]!,
          own.active,
          other.active,
          kind,
          energy,
        );
        yield* addDensities(own, other, work);
        yield* addProducts(work, rows, partners, columns, turned[t]!, count, ofOrbital);
        yield;
      }
    }
  }
  return sums;
}

function pairsOf({ occupiedCount, virtualCount }: ActiveOrbitals): number {
  return occupiedCount * virtualCount;
}

/** B of one occupied orbital: [a][P]. */
function rowsOf({ values, stride }: FittedPairs, orbital: number, virtual: number): Float64Array {
  return values.subarray(orbital * virtual * stride, (orbital + 1) * virtual * stride);
}

/** Where the pairs of one p are worked on; o occupied and v virtual orbitals of either spin at most. */
interface Workspace {
  /** Integrals (pa|qb), later amplitudes T: [q][a][b]. */
  readonly amplitudes: Float64Array;
  /** G: [q][a][b]. */
  readonly density: Float64Array;
  /** G: [a][q][b]. */
  readonly byVirtual: Float64Array;
  /** v x the auxiliary functions, v x v, or o x o. */
  readonly product: Float64Array;
}

function workspace(spins: readonly SpinDensityParts[], count: number): Workspace {
  const occupied = Math.max(...spins.map(({ active }) => active.occupiedCount));
  const virtual = Math.max(...spins.map(({ active }) => active.virtualCount));
  const square = occupied * virtual * virtual;
  return {
    amplitudes: new Float64Array(square),
    density: new Float64Array(square),
    byVirtual: new Float64Array(square),
    product: new Float64Array(Math.max(virtual * count, virtual * virtual, occupied * occupied)),
  };
}

/** Adds sum_qb G_pq^ab T_pq^a'b to the virtual density of p's spin, and takes G_pq^ab T_pq'^ab from the occupied one of q's. */
function* addDensities(
  own: SpinDensityParts,
  other: SpinDensityParts,
  work: Workspace,
): Generator<undefined, void> {
  const { amplitudes, density, product } = work;
  const rows = own.active.virtualCount, columns = other.active.virtualCount;
  const partners = other.active.occupiedCount, square = rows * columns;
  for (let q = 0, from = 0; q < partners; q++, from += square) {
    const left = density.subarray(from, from + square), right = amplitudes.subarray(from, from + square);
    yield* multiplyTransposed(left, right, product, rows, rows, columns);
    for (let i = 0; i < rows * rows; i++) own.virtual[i]! += product[i]!;
  }
  yield* addOccupied(work, partners, square, other.occupied);
}

/** Adds sum_qb G_pq^ab B_qb of one p: [a][P]. */
function* addProducts(
  { density, byVirtual, product }: Workspace,
  rows: number,
  partners: number,
  columns: number,
  turned: Float64Array,
  count: number,
  out: Float64Array,
): Generator<undefined, void> {
  const inner = partners * columns;
  for (let q = 0, from = 0; q < partners; q++) {
    for (let a = 0, to = q * columns; a < rows; a++, to += inner, from += columns) {
      for (let b = 0; b < columns; b++) byVirtual[to + b] = density[from + b]!;
    }
  }
  yield* multiplyLong(byVirtual, turned, product, rows, count, inner);
  for (let i = 0; i < rows * count; i++) out[i]! += product[i]!;
}

/** Gamma of sums of G B, [p][a][P], and what it adds to gamma; `turned` is B by auxiliary functions. */
function* backFitted(
  sums: Float64Array,
  turned: Float64Array,
  factor: Float64Array,
  { count }: InverseMetric,
  gamma: Float64Array,
): Generator<undefined, Float64Array> {
  const pairs = sums.length / count;
  const values = allocate(sums.length, "the density of pairs");
  yield* multiplyTransposed(factor, sums, values, count, pairs, count);
  const half = new Float64Array(count * count), whole = new Float64Array(count * count);
  yield* multiplyLong(values, turned, half, count, count, pairs);
  yield* multiplyTransposed(half, factor, whole, count, count, count);
  for (let p = 0; p < count; p++) {
    for (let q = 0; q <= p; q++) {
      // The two are equal but for rounding.
      const mean = 0.5 * (whole[p * count + q]! + whole[q * count + p]!);
      gamma[p * count + q]! += mean;
      if (q < p) gamma[q * count + p]! += mean;
    }
  }
  yield;
  return values;
}
