// The repulsion of the mean field's density D and of what correlation adds to it, P, as a gradient of fitted integrals takes
// it: (D/2 + P) D less its exchange, sum over spins of (D/2 + P) D. With c the expansions of densities and c_k those of
// products of an occupied orbital k with functions, and M = D/2 + P of one spin,
//
//   Gamma_ij^P = (D + P)_ij c[D]_P + D_ij c[P]_P - sum over spins and k of (C_k (M c_k)^T + (M c_k) C_k^T)_ij,
//   gamma_PQ = -(c[D] c[D] / 2 + c[P] c[D]) + sum over spins and k of c_k^P M c_k^Q.
//
// F. Weigend, M. Haser, Theor. Chem. Acc. 97, 331 (1997), doi:10.1007/s002140050269.

import { allocate } from "../../allocate.ts";
import type { FittedIntegrals } from "../../density_fitting/fitted_integrals.ts";
import { turnedFactor } from "../../density_fitting/inverse_metric.ts";
import { multiplyLong, multiplyTransposed, transpose, transposeLarge } from "../../linalg/matrix_product.ts";
import type { SpinOrbitals, Wavefunction } from "../../scf/wavefunction.ts";
import type { AuxiliaryDensity } from "../auxiliary_gradient.ts";
import type { SpinDensities } from "../two_particle_density.ts";
import { fittedCharge } from "../occupied_fit.ts";
import { addWithTranspose } from "./fitted_pair_gradient.ts";

/** What both densities give. */
export function* meanFieldAuxiliaryDensity(
  integrals: FittedIntegrals,
  wavefunction: Wavefunction,
  meanField: SpinDensities,
  change: SpinDensities,
): Generator<undefined, AuxiliaryDensity> {
  const { alpha, beta, basis: { size: n } } = wavefunction;
  const { count } = integrals.metric;
  const factor = yield* turnedFactor(integrals.metric);
  const charge = yield* fittedCharge(integrals, meanField.total, n, factor);
  const changeOfCharge = yield* fittedCharge(integrals, change.total, n, factor);
  const sum = new Float64Array(count * count);
  const parts: ExchangePart[] = [];
  for (
    const [spin, density, added] of [[alpha, meanField.alpha, change.alpha], [
      beta,
      meanField.beta,
      change.beta,
    ]] as const
  ) {
    if (spin.occupied === 0 || (spin === alpha && parts.length > 0)) continue;
    const mixed = density.map((value, i) => 0.5 * value + added[i]!);
    parts.push(yield* ExchangePart.of(integrals, spin, alpha === beta ? 2 : 1, mixed, n, factor, sum));
  }
  const metric = new Float64Array(count * count);
  yield* multiplyTransposed(sum, factor, metric, count, count, count);
  makeMetric(metric, charge, changeOfCharge);
  yield;
  return {
    metric,
    *write(p, out) {
      const own = charge[p]!, added = changeOfCharge[p]!;
      for (let i = 0; i < n * n; i++) {
        out[i] = (own + added) * meanField.total[i]! + own * change.total[i]!;
      }
      for (const part of parts) yield* part.add(p, out);
    },
  };
}

/** Makes the exchange's sums symmetric, which they are but for rounding, and adds the charges' part. */
function makeMetric(metric: Float64Array, charge: Float64Array, change: Float64Array): void {
  const count = charge.length;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q <= p; q++) {
      const own = charge[p]! * charge[q]! + charge[p]! * change[q]! + change[p]! * charge[q]!;
      const exchange = metric[p * count + q]! + metric[q * count + p]!;
      metric[p * count + q] = metric[q * count + p] = 0.5 * (exchange - own);
    }
  }
}

/** Exchange of one spin's occupied orbitals. */
class ExchangePart {
  readonly #product: Float64Array;
  readonly #turned: Float64Array;

  /**
   * @param weight 2 where the orbitals hold both spins, else 1.
   * @param occupied Number of orbitals, o.
   * @param n Number of functions.
   * @param columns Coefficients of the orbitals, n x o.
   * @param expansions M c_k: [P][k][j].
   */
  private constructor(
    readonly weight: 1 | 2,
    readonly occupied: number,
    readonly n: number,
    readonly columns: Float64Array,
    readonly expansions: Float64Array,
  ) {
    this.#product = new Float64Array(n * n);
    this.#turned = new Float64Array(n * occupied);
  }

  /** Computes expansions, and adds sum over k of (M c_k)^P (k.|Q') L^-1 to `sum`: what is missing is (L^-1)^T. */
  static *of(
    integrals: FittedIntegrals,
    { occupied, coefficients }: SpinOrbitals,
    weight: 1 | 2,
    mixed: Float64Array,
    n: number,
    factor: Float64Array,
    sum: Float64Array,
  ): Generator<undefined, ExchangePart> {
    const { count } = integrals.metric;
    const orbitals = coefficients.subarray(0, occupied * n);
    const row = occupied * n;
    const half = yield* halfTransformed(integrals, orbitals, occupied, n);
    const expansions = allocate(count * row, "expansions of products of orbitals");
    yield* multiplyTransposed(half, mixed, expansions, count * occupied, n, n);
    const turned = allocate(count * row, "expansions of products of orbitals");
    yield* transposeLarge(expansions, turned, count, row);
    yield* multiplyTransposed(factor, turned, expansions, count, row, count);
    const products = new Float64Array(count * count);
    yield* multiplyLong(expansions, half, products, count, count, row);
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * products[i]!;
    const columns = new Float64Array(row);
    transpose(orbitals, columns, occupied, n);
    return new ExchangePart(weight, occupied, n, columns, expansions);
  }

  /** Takes the exchange of one auxiliary function off. */
  *add(p: number, out: Float64Array): Generator<undefined, void> {
    const { n, occupied, columns, weight } = this;
    const own = this.expansions.subarray(p * occupied * n, (p + 1) * occupied * n);
    transpose(own, this.#turned, occupied, n);
    yield* multiplyTransposed(columns, this.#turned, this.#product, n, n, occupied);
    addWithTranspose(this.#product, n, -weight, out);
  }
}

/** B over products of orbitals with functions: [P][k][j]. */
function* halfTransformed(
  { values, stride, pairs, row, column, metric: { count } }: FittedIntegrals,
  orbitals: Float64Array,
  occupied: number,
  n: number,
): Generator<undefined, Float64Array> {
  const half = allocate(count * occupied * n, "expansions of products of orbitals");
  const square = new Float64Array(n * n);
  for (let p = 0; p < count; p++) {
    for (let f = 0, from = p * stride; f < pairs; f++, from++) {
      const i = row[f]!, j = column[f]!;
      square[i * n + j] = square[j * n + i] = values[from]!;
    }
    const part = half.subarray(p * occupied * n, (p + 1) * occupied * n);
    yield* multiplyTransposed(orbitals, square, part, occupied, n, n);
    if (p % 16 === 15) yield;
  }
  return half;
}
