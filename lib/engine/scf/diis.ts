// Direct inversion in the iterative subspace: the combination of the last Fock matrices whose errors cancel best.
// P. Pulay, J. Comput. Chem. 3, 556 (1982), doi:10.1002/jcc.540030413.

import { DIIS_SIZE } from "./memory.ts";
import { solveLinear } from "../linalg/linear_solve.ts";

/** Keeps Fock matrices with their errors and extrapolates from them. */
export class Diis {
  readonly #focks: Float64Array[] = [];
  readonly #errors: Float64Array[] = [];
  #products: number[][] = [];

  /** Takes in a Fock matrix and its error, which are copied; the oldest is forgotten. */
  add(fock: Float64Array, error: Float64Array): void {
    if (this.#focks.length === DIIS_SIZE) this.#forget(0);
    this.#focks.push(fock.slice());
    this.#errors.push(error.slice());
    const row = this.#errors.map((other) => dot(other, error));
    this.#products.forEach((products, i) => products.push(row[i]!));
    this.#products.push(row);
  }

  /** Writes the extrapolated Fock matrix into `out`. */
  extrapolate(out: Float64Array): void {
    let coefficients = this.#coefficients();
    while (coefficients === undefined) {
      this.#forget(0);
      coefficients = this.#coefficients();
    }
    out.fill(0);
    for (let k = 0; k < this.#focks.length; k++) {
      const fock = this.#focks[k]!, c = coefficients[k]!;
      for (let i = 0; i < out.length; i++) out[i]! += c * fock[i]!;
    }
  }

  #forget(index: number): void {
    this.#focks.splice(index, 1);
    this.#errors.splice(index, 1);
    this.#products = this.#products.toSpliced(index, 1).map((row) => row.toSpliced(index, 1));
  }

  /** Minimises |sum c_k e_k| with sum c_k = 1; undefined where the errors are linearly dependent. */
  #coefficients(): Float64Array | undefined {
    const n = this.#focks.length;
    if (n === 1) return Float64Array.of(1);
    const matrix = new Float64Array((n + 1) ** 2);
    // Errors shrink by orders of magnitude; scaled to unit diagonal, the equations stay well conditioned.
    const scale = this.#products.map((row, i) => 1 / Math.sqrt(row[i]!));
    if (scale.some((value) => !Number.isFinite(value))) {
      return Float64Array.from(scale, (_, k) => k === n - 1 ? 1 : 0);
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix[i * (n + 1) + j] = this.#products[i]![j]! * scale[i]! * scale[j]!;
    }
    const border = scale.map((value) => value / scale[n - 1]!);
    for (let i = 0; i < n; i++) matrix[i * (n + 1) + n] = matrix[n * (n + 1) + i] = border[i]!;
    const right = new Float64Array(n + 1);
    right[n] = 1;
    if (!solveLinear(matrix, right, n + 1)) return undefined;
    return right.slice(0, n).map((value, i) => value * border[i]!);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
