// Direct minimisation of the energy over rotations of the orbitals, for what DIIS does not settle: Newton steps inside
// a radius in which the quadratic model can be trusted, so that the energy goes down and cannot oscillate. G. B. Bacskay,
// Chem. Phys. 61, 385 (1981), doi:10.1016/0301-0104(81)85156-7; B. Helmich-Paris, J. Chem. Phys. 154, 164104 (2021),
// doi:10.1063/5.0040798.

import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { canonicalOrbitals } from "./canonical_orbitals.ts";
import type { ScfProblem } from "./mean_field.ts";
import { OrbitalHessian } from "./orbital_hessian.ts";
import { rotatedOrbitals } from "./rotated_orbitals.ts";
import { type Step, stepTowardsMinimum } from "./trust_region.ts";

/** Differences of energies below this, in Hartree, say nothing: integrals are neglected at 1e-12. */
const NOISE = 1e-9;

/** First radius, in the square root of Hartree: some 0.5 radian for a pair of orbitals. */
const FIRST_RADIUS = 0.7;

interface Base {
  readonly vectors: readonly Float64Array[];
  readonly energy: number;
  readonly hessian: OrbitalHessian;
}

/** Goes downhill in energy from orbitals of which the first ones, a whole number, are occupied. */
export class OrbitalDescent {
  #trial: readonly Float64Array[];
  #base: Base | undefined;
  #radius = FIRST_RADIUS;
  #step: Step | undefined;

  /**
   * @param problem With whole numbers of occupied orbitals in its spin channels.
   * @param orbitals Where to start: eigenvectors in the orthonormal basis, for each set.
   */
  constructor(readonly problem: ScfProblem, orbitals: readonly Eigen[]) {
    this.#trial = orbitals.map(({ vectors }) => vectors);
  }

  /**
   * The orbitals to try next.
   *
   * @param energy Of the orbitals that were given last, at first of those to start from.
   * @param focks Their Fock matrix in the orthonormal basis, for each spin channel.
   */
  *next(energy: number, focks: readonly Float64Array[]): Generator<undefined, readonly Eigen[]> {
    const base = this.#base, step = this.#step;
    if (base !== undefined && step !== undefined) {
      const change = energy - base.energy;
      if (!(change <= NOISE)) {
        this.#radius = 0.25 * step.length;
        return yield* this.#tryFrom(base);
      }
      const asPredicted = change < -NOISE ? change / step.change : 1;
      if (asPredicted < 0.25) this.#radius = 0.5 * step.length;
      else if (asPredicted > 0.75 && step.atRadius) this.#radius *= 2;
    }
    const canonical = yield* canonicalOrbitals(this.problem, this.#trial, focks);
    const { vectors } = canonical;
    const hessian = new OrbitalHessian(this.problem, vectors, canonical.focks);
    return yield* this.#tryFrom(this.#base = { vectors, energy, hessian });
  }

  *#tryFrom({ vectors, hessian }: Base): Generator<undefined, readonly Eigen[]> {
    this.#step = yield* stepTowardsMinimum(hessian, this.#radius);
    const trial = yield* rotatedOrbitals(vectors, this.#step.rotation, this.problem.orthonormal.count);
    this.#trial = trial.map((set) => set.vectors);
    return trial;
  }
}
