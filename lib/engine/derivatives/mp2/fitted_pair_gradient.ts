// The density of pairs of electrons, as integrals with auxiliary functions are multiplied with it in a gradient: that of the
// amplitudes over orbitals (fitted_densities.ts), transformed back to functions for one auxiliary function at a time.

import { multiplyTransposed, transpose } from "../../linalg/matrix_product.ts";
import type { FittedPairDensity, FittedSpinDensity } from "../../mp2/pair_densities.ts";
import { virtualColumns } from "../../mp2/unrelaxed_densities.ts";
import type { AuxiliaryDensity } from "../auxiliary_gradient.ts";

/** What the pairs give, over n functions. */
export function pairAuxiliaryDensity({ spins, metric }: FittedPairDensity, n: number): AuxiliaryDensity {
  const parts = spins.filter(({ values }) => values.length > 0).map((spin) => new SpinPart(spin, n));
  return {
    metric: metric.map((value) => -value),
    *write(p, out) {
      out.fill(0);
      for (const part of parts) yield* part.add(p, out);
    },
  };
}

class SpinPart {
  readonly #virtual: Float64Array;
  readonly #occupied: Float64Array;
  readonly #half: Float64Array;
  readonly #halfTurned: Float64Array;
  readonly #product: Float64Array;

  constructor(readonly density: FittedSpinDensity, readonly n: number) {
    const { active: { occupied, occupiedCount }, active } = density;
    this.#virtual = virtualColumns(active, n);
    this.#occupied = new Float64Array(n * occupiedCount);
    transpose(occupied, this.#occupied, occupiedCount, n);
    this.#half = new Float64Array(occupiedCount * n);
    this.#halfTurned = new Float64Array(n * occupiedCount);
    this.#product = new Float64Array(n * n);
  }

  /** Adds C^T Gamma C and its transpose. */
  *add(p: number, out: Float64Array): Generator<undefined, void> {
    const { n, density: { active: { occupiedCount: o, virtualCount: v }, values } } = this;
    const gamma = values.subarray(p * o * v, (p + 1) * o * v);
    yield* multiplyTransposed(gamma, this.#virtual, this.#half, o, n, v);
    transpose(this.#half, this.#halfTurned, o, n);
    yield* multiplyTransposed(this.#occupied, this.#halfTurned, this.#product, n, n, o);
    addWithTranspose(this.#product, n, 1, out);
  }
}

/** Adds a factor times M + M^T to an n x n matrix. */
export function addWithTranspose(matrix: Float64Array, n: number, factor: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = factor * (matrix[i * n + j]! + matrix[j * n + i]!);
      out[i * n + j]! += value;
      if (j < i) out[j * n + i]! += value;
    }
  }
}
