// Gradient of the electrons' mean repulsion with fitted integrals: with (ij|P) and the metric (P|Q) it is
// sum Gamma_ij,P (ij|P)^x + sum gamma_PQ (P|Q)^x, where c = (P|Q)^-1 (Q|D) fits the density, C_kl = (P|Q)^-1 (Q|kl) the
// products of occupied orbitals of one spin, Gamma = D c - sum over spins of their C, back in basis functions, and
// gamma = [sum over spins of C C^T - c c^T] / 2. F. Weigend, M. Haser, Theor. Chem. Acc. 97, 331 (1997),
// doi:10.1007/s002140050269.

import { fittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { type AuxiliaryDensity, auxiliaryGradient } from "./auxiliary_gradient.ts";
import { type OccupiedFit, occupiedFit } from "./occupied_fit.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";

/** Computes the gradient in Hartree/bohr, x, y, z of each atom; pauses every few milliseconds. */
export function* fittedRepulsionGradient(
  wavefunction: Wavefunction,
  { kernel, heldRows, integrals: kept }: NonNullable<Wavefunction["fitting"]>,
  relative: RelativeDerivatives,
): Generator<undefined, Float64Array> {
  const integrals = kept ?? (yield* fittedIntegrals(kernel, wavefunction.screened, heldRows));
  const fit = yield* occupiedFit(integrals, wavefunction);
  return yield* auxiliaryGradient(wavefunction, kernel, yield* meanFieldDensity(fit, wavefunction), relative);
}

/** What a single determinant gives. */
function* meanFieldDensity(
  fit: OccupiedFit,
  { alpha, beta, basis: { size } }: Wavefunction,
): Generator<undefined, AuxiliaryDensity> {
  const metric = yield* metricDensity(fit);
  const total = alpha.density.map((value, i) => value + beta.density[i]!);
  const halves = fit.spins.map(({ occupied }) => new Float64Array(size * occupied));
  const exchange = new Float64Array(size * size);
  return {
    metric,
    *write(p, out) {
      for (let at = 0; at < out.length; at++) out[at] = fit.charge[p]! * total[at]!;
      for (const [s, { occupied, pairs, products, columns, weight }] of fit.spins.entries()) {
        const own = products.subarray(p * pairs, (p + 1) * pairs);
        yield* multiplyTransposed(columns, own, halves[s]!, size, occupied, occupied);
        yield* multiplyTransposed(columns, halves[s]!, exchange, size, size, occupied);
        for (let at = 0; at < out.length; at++) out[at]! -= weight * exchange[at]!;
      }
    },
  };
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
