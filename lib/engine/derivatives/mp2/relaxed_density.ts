// The relaxed density of MP2, and how its energy answers to changes of the overlap. To the densities of the amplitudes
// come the response of the orbitals (orbital_response.ts), and that of the border between frozen and active orbitals,
// P_ci = (X_ci - X_ic) / 2 (e_i - e_c). With them the energy E = sum_pq P_pq F_pq + sum G_pq^ab (pa|qb) is stationary
// in the coefficients C within the constraint that they be orthonormal, so that its X = dE/dC gives the weighted
// density C (C^T X) C^T / 2. C. M. Aikens et al., Theor. Chem. Acc. 110, 233 (2003), doi:10.1007/s00214-003-0453-3.

import { multiplyTransposed, transpose } from "../../linalg/matrix_product.ts";
import type { SpinDensityParts } from "../../mp2/pair_densities.ts";
import type { OrbitalDensities } from "../../mp2/unrelaxed_densities.ts";
import type { Wavefunction } from "../../scf/wavefunction.ts";
import { fittedCoupling } from "../fitted_coupling.ts";
import { orbitalResponse, type ResponseSet } from "../orbital_response.ts";
import { responseRepulsion } from "../response_repulsion.ts";

/** What MP2 adds to the densities of Hartree-Fock, n x n matrices. */
export interface RelaxedDensity {
  /** Of each set of orbitals: one with both spins, or spin alpha and spin beta. Symmetric. */
  readonly densities: readonly Float64Array[];
  /** The energy-weighted density, Hartree, symmetric. */
  readonly weighted: Float64Array;
  /** C (dE/dC)^T, summed over the sets, Hartree. */
  readonly response: Float64Array;
}

/** Computes the relaxed density; pauses at least every 20 ms. */
export function* relaxedDensity(
  wavefunction: Wavefunction,
  { spins }: Pick<OrbitalDensities, "spins">,
): Generator<undefined, RelaxedDensity> {
  const { system, basis, alpha, beta } = wavefunction;
  const n = basis.size;
  const repulsion = yield* responseRepulsion(wavefunction);
  const sets: readonly ResponseSet[] = spins.length === 1
    ? [{ orbitals: alpha, electrons: 2 }]
    : [{ orbitals: alpha, electrons: 1 }, { orbitals: beta, electrons: 1 }];
  const lagrangians: OrbitalLagrangian[] = [];
  for (let s = 0; s < sets.length; s++) {
    lagrangians.push(yield* OrbitalLagrangian.of(sets[s]!, spins[s]!, n));
  }
  const before = yield* repulsion.build(yield* densitiesOf(lagrangians));
  const sources: Float64Array[] = [];
  for (let s = 0; s < sets.length; s++) sources.push(yield* lagrangians[s]!.source(before[s]!));
  const integrals = wavefunction.fitting?.integrals;
  const coupling = integrals && (yield* fittedCoupling(integrals, sets, n));
  const rotations = yield* orbitalResponse(system, sets, coupling ?? repulsion, n, sources);
  const after = yield* repulsion.build(yield* densitiesOf(lagrangians, rotations));
  for (let s = 0; s < sets.length; s++) {
    for (let i = 0; i < n * n; i++) after[s]![i]! += before[s]![i]!;
  }
  const weighted = new Float64Array(n * n), response = new Float64Array(n * n);
  const densities: Float64Array[] = [];
  for (let s = 0; s < sets.length; s++) {
    densities.push(yield* lagrangians[s]!.density());
    yield* lagrangians[s]!.addOverlapResponse(after[s]!, weighted, response);
  }
  return { densities, weighted, response };
}

/** The densities; or what rotations, which they take in, make of their changes. */
function* densitiesOf(
  lagrangians: readonly OrbitalLagrangian[],
  rotations?: readonly Float64Array[],
): Generator<undefined, Float64Array[]> {
  const densities: Float64Array[] = [];
  for (const [s, lagrangian] of lagrangians.entries()) {
    densities.push(yield* rotations === undefined ? lagrangian.density() : lagrangian.relax(rotations[s]!));
  }
  return densities;
}

/** The density of one set over its m orbitals, and the derivatives of the energy by their coefficients. */
class OrbitalLagrangian {
  /** P, m x m, symmetric. */
  readonly #matrix: Float64Array;

  /**
   * @param set The orbitals.
   * @param n Number of functions.
   * @param slopes Derivatives of the two-particle part by the coefficients, m x n.
   * @param slopesOfOrbitals The same over orbitals: [orbital q of the coefficient][orbital r], m x m.
   */
  private constructor(
    readonly set: ResponseSet,
    readonly n: number,
    readonly slopes: Float64Array,
    readonly slopesOfOrbitals: Float64Array,
  ) {
    this.#matrix = new Float64Array(set.orbitals.energies.length ** 2);
  }

  static *of(
    set: ResponseSet,
    { active, occupied, virtual, occupiedSlope, virtualSlope }: SpinDensityParts,
    n: number,
  ): Generator<undefined, OrbitalLagrangian> {
    const { orbitals } = set;
    const m = orbitals.energies.length, frozen = orbitals.occupied - active.occupiedCount;
    const slopes = new Float64Array(m * n);
    slopes.set(occupiedSlope, frozen * n);
    slopes.set(virtualSlope, orbitals.occupied * n);
    const ofOrbitals = new Float64Array(m * m);
    yield* multiplyTransposed(slopes, orbitals.coefficients, ofOrbitals, m, m, n);
    const lagrangian = new OrbitalLagrangian(set, n, slopes, ofOrbitals);
    lagrangian.#putBlock(occupied, frozen, active.occupiedCount);
    lagrangian.#putBlock(virtual, orbitals.occupied, active.virtualCount);
    lagrangian.#relaxCore(frozen);
    return lagrangian;
  }

  #putBlock(block: Float64Array, first: number, count: number): void {
    const m = this.set.orbitals.energies.length;
    for (let k = 0; k < count; k++) {
      this.#matrix.set(block.subarray(k * count, (k + 1) * count), (first + k) * m + first);
    }
  }

  #relaxCore(frozen: number): void {
    const { energies, occupied } = this.set.orbitals;
    const m = energies.length;
    for (let i = frozen; i < occupied; i++) {
      for (let c = 0; c < frozen; c++) {
        // X of the core's coefficients has no two-particle part.
        const value = this.slopesOfOrbitals[i * m + c]! / (2 * (energies[i]! - energies[c]!));
        this.#matrix[i * m + c] = this.#matrix[c * m + i] = value;
      }
    }
  }

  /** L_ai of the orbitals' response, occupied x virtual, from the repulsion of this density and that of other sets. */
  *source(repulsion: Float64Array): Generator<undefined, Float64Array> {
    const { orbitals: { energies, occupied, coefficients }, electrons } = this.set;
    const { n } = this;
    const m = energies.length, virtual = m - occupied;
    const half = new Float64Array(occupied * n);
    yield* multiplyTransposed(coefficients.subarray(0, occupied * n), repulsion, half, occupied, n, n);
    const source = new Float64Array(occupied * virtual);
    yield* multiplyTransposed(half, coefficients.subarray(occupied * n), source, occupied, virtual, n);
    for (let i = 0; i < occupied; i++) {
      for (let a = 0; a < virtual; a++) {
        const at = i * virtual + a;
        source[at] = electrons * source[at]! + 0.5 * (this.slopesOfOrbitals[i * m + occupied + a]! -
              this.slopesOfOrbitals[(occupied + a) * m + i]!);
      }
    }
    return source;
  }

  /** Takes in the orbitals' response, occupied x virtual, and gives its own density over functions, n x n. */
  *relax(rotation: Float64Array): Generator<undefined, Float64Array> {
    const { energies, occupied } = this.set.orbitals;
    const m = energies.length, virtual = m - occupied;
    const change = new Float64Array(m * m);
    for (let i = 0; i < occupied; i++) {
      for (let a = 0; a < virtual; a++) {
        const value = rotation[i * virtual + a]!;
        this.#matrix[i * m + occupied + a] = this.#matrix[(occupied + a) * m + i] = value;
        change[i * m + occupied + a] = change[(occupied + a) * m + i] = value;
      }
    }
    return yield* this.#overFunctions(change);
  }

  /** The density over functions, n x n. */
  *density(): Generator<undefined, Float64Array> {
    return yield* this.#overFunctions(this.#matrix);
  }

  /** Adds what the whole energy's derivatives by the coefficients give. */
  *addOverlapResponse(
    repulsion: Float64Array,
    weighted: Float64Array,
    response: Float64Array,
  ): Generator<undefined, void> {
    const { orbitals: { energies, occupied, coefficients, fock }, electrons } = this.set;
    const { n } = this;
    const m = energies.length;
    // X = slopes + 2 P (C F), and for occupied orbitals 2 n_i C G[P]; rows are orbitals.
    const forces = new Float64Array(m * n);
    yield* multiplyTransposed(coefficients, fock, forces, m, n, n);
    const byFunction = new Float64Array(n * m);
    transpose(forces, byFunction, m, n);
    yield* multiplyTransposed(this.#matrix, byFunction, forces, m, n, m);
    const whole = forces.map((value, at) => 2 * value + this.slopes[at]!);
    yield* multiplyTransposed(coefficients.subarray(0, occupied * n), repulsion, forces, occupied, n, n);
    for (let at = 0; at < occupied * n; at++) whole[at]! += 2 * electrons * forces[at]!;
    const ofOrbitals = new Float64Array(m * m);
    yield* multiplyTransposed(whole, coefficients, ofOrbitals, m, m, n);
    for (let q = 0; q < m; q++) {
      for (let r = 0; r <= q; r++) {
        // The two are equal but for what convergence leaves.
        const mean = 0.5 * (ofOrbitals[q * m + r]! + ofOrbitals[r * m + q]!);
        ofOrbitals[q * m + r] = ofOrbitals[r * m + q] = 0.5 * mean;
      }
    }
    const own = yield* this.#overFunctions(ofOrbitals);
    for (let at = 0; at < weighted.length; at++) weighted[at]! += own[at]!;
    const columns = new Float64Array(n * m), wholeColumns = new Float64Array(n * m);
    transpose(coefficients, columns, m, n);
    transpose(whole, wholeColumns, m, n);
    yield* multiplyTransposed(columns, wholeColumns, own, n, n, m);
    for (let at = 0; at < response.length; at++) response[at]! += own[at]!;
  }

  /** C M C^T of a symmetric m x m matrix. */
  *#overFunctions(matrix: Float64Array): Generator<undefined, Float64Array> {
    const { n } = this;
    const { energies, coefficients } = this.set.orbitals;
    const m = energies.length;
    const columns = new Float64Array(n * m);
    transpose(coefficients, columns, m, n);
    const half = new Float64Array(n * m), out = new Float64Array(n * n);
    yield* multiplyTransposed(columns, matrix, half, n, m, m);
    yield* multiplyTransposed(half, columns, out, n, n, m);
    return out;
  }
}
