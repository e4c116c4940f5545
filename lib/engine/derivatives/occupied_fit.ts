// What density fitting makes of the density and of the products of occupied orbitals: their expansions in auxiliary
// functions, c = (P|Q)^-1 (Q|...).

import { roundedUp } from "../density_fitting/memory.ts";
import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { SpinOrbitals, Wavefunction } from "../scf/wavefunction.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { rowsOf } from "../density_fitting/fitted_rows.ts";
import { turnedFactor } from "../density_fitting/inverse_metric.ts";
import { fittingMemory, paddedRows, squarePlaces } from "../density_fitting/fitting_loops.ts";

/** Products of the occupied orbitals of one spin. */
export interface SpinFit {
  /** 2 where the orbitals hold both spins, else 1. */
  readonly weight: 1 | 2;
  /** Number of occupied orbitals, o. */
  readonly occupied: number;
  /** o^2. */
  readonly pairs: number;
  /** Coefficients of the orbitals: n x o. */
  readonly columns: Float64Array;
  /** Expansions of the products: [P][k][l]. */
  readonly products: Float64Array;
}

/** The expansions of a wavefunction. */
export interface OccupiedFit {
  /** Number of auxiliary functions. */
  readonly count: number;
  /** Expansion of the density of both spins: [P]. */
  readonly charge: Float64Array;
  readonly spins: readonly SpinFit[];
}

/** Numbers of B that are transformed between two pauses, times occupied orbitals: some 5 ms. */
const BATCH = 15_000_000;

/** Numbers of B that are summed up between two pauses: some 2 ms. */
const SUMMED = 2_000_000;

/** Computes the expansions; pauses every few milliseconds. */
export function* occupiedFit(
  integrals: FittedIntegrals,
  { alpha, beta, basis: { size } }: Wavefunction,
): Generator<undefined, OccupiedFit> {
  const { metric, metric: { count } } = integrals;
  const factor = yield* turnedFactor(metric);
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  const charge = yield* fittedCharge(integrals, total, size, factor);
  const spins: SpinFit[] = [];
  for (const spin of alpha === beta ? [alpha] : [alpha, beta]) {
    const { occupied } = spin;
    if (occupied === 0) continue;
    const pairs = occupied * occupied;
    const half = yield* occupiedProducts(integrals, spin, size);
    const products = new Float64Array(count * pairs);
    yield* multiplyTransposed(factor, half, products, count, pairs, count);
    const columns = new Float64Array(size * occupied);
    transpose(spin.coefficients.subarray(0, occupied * size), columns, occupied, size);
    spins.push({ weight: alpha === beta ? 2 : 1, occupied, pairs, columns, products });
  }
  return { count, charge, spins };
}

/** The expansion of a density, n x n. */
export function* fittedCharge(
  integrals: FittedIntegrals,
  density: Float64Array,
  size: number,
  factor: Float64Array,
): Generator<undefined, Float64Array> {
  const { count } = integrals.metric;
  const charge = new Float64Array(count);
  yield* multiplyTransposed(factor, yield* chargesOf(integrals, density, size), charge, count, 1, count);
  return charge;
}

/** B D for a symmetric D, n x n. */
function* chargesOf(
  integrals: FittedIntegrals,
  density: Float64Array,
  size: number,
): Generator<undefined, Float64Array> {
  const { pairs, row, column, metric: { count } } = integrals;
  const packed = Float64Array.from({ length: pairs }, (_, f) => {
    const i = row[f]!, j = column[f]!;
    return density[i * size + j]! * (i === j ? 1 : 2);
  });
  const charges = new Float64Array(count);
  const rowsBetweenPauses = Math.ceil(SUMMED / (pairs + 1));
  for (let p = 0; p < count; p++) {
    const own = yield* rowsOf(integrals, p, 1);
    let sum = 0;
    for (let f = 0; f < pairs; f++) sum += own[f]! * packed[f]!;
    charges[p] = sum;
    if ((p + 1) % rowsBetweenPauses === 0) yield;
  }
  return charges;
}

/** B over products of the occupied orbitals of a spin: [k][l][P]. */
function* occupiedProducts(
  integrals: FittedIntegrals,
  { occupied, coefficients }: SpinOrbitals,
  size: number,
): Generator<undefined, Float64Array> {
  const { stride, pairs, row, column, metric: { count } } = integrals;
  const memory = fittingMemory(), owner = {};
  const side = roundedUp(size, 4), rows = roundedUp(occupied, 4);
  const orbitals = paddedRows(coefficients.subarray(0, occupied * size), size, rows, side);
  const out = new Float64Array(occupied * occupied * count);
  let places: number[] = [];
  let left = BATCH;
  for (let p = 0; p < count; p++) {
    const own = yield* rowsOf(integrals, p, 1);
    if (memory.resident !== owner) {
      places = memory.place(owner, [
        new Float64Array(stride),
        squarePlaces(row, column, side),
        new Float64Array(side * side),
        orbitals,
        new Float64Array(rows * side),
        new Float64Array(rows * rows),
      ]);
    }
    const [panel, square, matrix, vectors, half, product] = places as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    memory.numbersAt(panel, stride).set(own);
    memory.loops.transformToOrbitals(
      panel,
      8 * stride,
      1,
      square,
      pairs,
      matrix,
      side,
      vectors,
      rows,
      vectors,
      rows,
      half,
      product,
    );
    const numbers = memory.numbersAt(product, rows * rows);
    for (let k = 0, to = p; k < occupied; k++) {
      for (let l = 0; l < occupied; l++, to += count) out[to] = numbers[k * rows + l]!;
    }
    left -= side * side * rows;
    if (left > 0) continue;
    left = BATCH;
    yield;
  }
  memory.release(owner);
  return out;
}
