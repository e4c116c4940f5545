// How the rotations of orbitals act on each other through fitted integrals, as a matrix over all products of occupied and
// virtual orbitals: for small systems, whose response takes more time with densities in each iteration than it takes to make
// the matrix. With n electrons in an orbital, spins s and t, and J and K the repulsion and exchange of a rotation's density,
//
//   A_ia,jb = n [2 (ia|jb) - (ij|ab) - (ib|ja)] for one spin, 2 (ia|jb) for two, and 4 (ia|jb) - (ij|ab) - (ib|ja) for
//
// orbitals that hold both.

import { allocate } from "../allocate.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { multiplyTransposed, transposeLarge } from "../linalg/matrix_product.ts";
import { isCoupledByMatrix } from "./memory.ts";
import type { OrbitalCoupling, ResponseSet } from "./orbital_response.ts";

/** Elements between two pauses: some milliseconds. */
const BATCH = 1_000_000;

/**
 * Makes the matrix, or returns nothing where that takes more time or memory than it saves; pauses every few
 * milliseconds.
 *
 * @param integrals B over the basis functions.
 * @param sets Orbitals of both spins, or of each.
 * @param n Number of basis functions.
 */
export function* fittedCoupling(
  integrals: FittedIntegrals,
  sets: readonly ResponseSet[],
  n: number,
): Generator<undefined, OrbitalCoupling | undefined> {
  const { count } = integrals.metric;
  if (!isCoupledByMatrix(n, count, sets.map(({ orbitals }) => orbitals.occupied))) return undefined;
  const spins: RotationIntegrals[] = [];
  for (const set of sets) spins.push(yield* RotationIntegrals.of(integrals, set, n));
  const blocks: Float64Array[][] = [];
  for (const [s, own] of spins.entries()) {
    blocks.push([]);
    for (const other of spins.slice(0, s + 1)) {
      blocks[s]!.push(own === other ? yield* own.withItself(integrals, n) : yield* own.withOther(other));
    }
  }
  return function* (parts) {
    const products = parts.map(({ length }) => new Float64Array(length));
    for (const [s, row] of blocks.entries()) {
      for (const [t, block] of row.entries()) {
        addProduct(block, parts[t]!, products[s]!);
        if (t < s) addTransposedProduct(block, parts[s]!, products[t]!);
        yield;
      }
    }
    return products;
  };
}

/** Adds A x. */
function addProduct(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  for (let i = 0, at = 0; i < out.length; i++) {
    let even = 0, odd = 0;
    const last = vector.length - vector.length % 2;
    for (let j = 0; j < last; j += 2, at += 2) {
      even += matrix[at]! * vector[j]!;
      odd += matrix[at + 1]! * vector[j + 1]!;
    }
    if (last < vector.length) even += matrix[at++]! * vector[last]!;
    out[i]! += even + odd;
  }
}

/** Adds A^T x. */
function addTransposedProduct(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  for (let i = 0, at = 0; i < vector.length; i++) {
    const factor = vector[i]!;
    for (let j = 0; j < out.length; j++) out[j]! += factor * matrix[at++]!;
  }
}

/** B over products of the orbitals of one set. */
class RotationIntegrals {
  /**
   * @param set The orbitals.
   * @param occupied Their number, o.
   * @param virtual Number of virtual orbitals, v.
   * @param count Number of auxiliary functions.
   * @param between [i][a][P].
   * @param within [i][j][P].
   */
  private constructor(
    readonly set: ResponseSet,
    readonly occupied: number,
    readonly virtual: number,
    readonly count: number,
    readonly between: Float64Array,
    readonly within: Float64Array,
  ) {}

  static *of(
    { values, stride, pairs, row, column, metric: { count } }: FittedIntegrals,
    set: ResponseSet,
    n: number,
  ): Generator<undefined, RotationIntegrals> {
    const { occupied, coefficients, energies: { length: m } } = set.orbitals;
    const square = new Float64Array(n * n), half = new Float64Array(occupied * n);
    const product = new Float64Array(occupied * m);
    const all = allocate(count * occupied * m, "fitted integrals of orbitals");
    for (let p = 0; p < count; p++) {
      for (let f = 0, from = p * stride; f < pairs; f++, from++) {
        const i = row[f]!, j = column[f]!;
        square[i * n + j] = square[j * n + i] = values[from]!;
      }
      yield* multiplyTransposed(coefficients.subarray(0, occupied * n), square, half, occupied, n, n);
      yield* multiplyTransposed(half, coefficients, product, occupied, m, n);
      all.set(product, p * occupied * m);
      if (p % 16 === 15) yield;
    }
    const turned = allocate(all.length, "fitted integrals of orbitals");
    yield* transposeLarge(all, turned, count, occupied * m);
    const virtual = m - occupied;
    const between = new Float64Array(occupied * virtual * count),
      within = new Float64Array(occupied ** 2 * count);
    for (let i = 0; i < occupied; i++) {
      const start = i * m * count, border = start + occupied * count;
      within.set(turned.subarray(start, border), i * occupied * count);
      between.set(turned.subarray(border, start + m * count), i * virtual * count);
    }
    yield;
    return new RotationIntegrals(set, occupied, virtual, count, between, within);
  }

  /** 2 (ia|jb) with another spin's rotations. */
  *withOther(other: RotationIntegrals): Generator<undefined, Float64Array> {
    const rows = this.occupied * this.virtual, columns = other.occupied * other.virtual;
    const matrix = allocate(rows * columns, "the response of orbitals");
    yield* multiplyTransposed(this.between, other.between, matrix, rows, columns, this.count);
    for (let at = 0; at < matrix.length; at++) matrix[at]! *= 2;
    yield;
    return matrix;
  }

  /** The whole matrix of this set's rotations. */
  *withItself(integrals: FittedIntegrals, n: number): Generator<undefined, Float64Array> {
    const { occupied: o, virtual: v, count } = this;
    const side = o * v;
    const matrix = allocate(side * side, "the response of orbitals");
    const exchange = yield* this.#exchange(integrals, n);
    const coulomb = this.set.electrons === 2 ? 4 : 2;
    const part = new Float64Array(v * side), square = new Float64Array(v * v);
    let left = BATCH;
    for (let i = 0; i < o; i++) {
      const row = this.between.subarray(i * v * count, (i + 1) * v * count);
      const columns = (i + 1) * v;
      yield* multiplyTransposed(row, this.between.subarray(0, columns * count), part, v, columns, count);
      for (let j = 0; j <= i; j++) {
        const own = exchange.subarray((i * (i + 1) / 2 + j) * v * v);
        for (let a = 0; a < v; a++) {
          square.set(part.subarray(a * columns + j * v, a * columns + j * v + v), a * v);
        }
        for (let a = 0, at = 0; a < v; a++) {
          for (let b = 0, to = (i * v + a) * side + j * v; b < v; b++, at++) {
            matrix[to + b] = coulomb * square[at]! - square[b * v + a]! - own[at]!;
          }
        }
        left -= v * v;
      }
      if (left > 0) continue;
      left = BATCH;
      yield;
    }
    for (let k = 0; k < side; k++) {
      for (let l = 0; l < k; l++) matrix[l * side + k] = matrix[k * side + l]!;
      if ((left -= k) > 0) continue;
      left = BATCH;
      yield;
    }
    return matrix;
  }

  /** (ij|ab) of i >= j: [ij][a][b]. */
  *#exchange(
    { values, stride, pairs, row, column }: FittedIntegrals,
    n: number,
  ): Generator<undefined, Float64Array> {
    const { occupied: o, virtual: v, count, within, set: { orbitals } } = this;
    const coefficients = orbitals.coefficients.subarray(o * n);
    const byPair = allocate(pairs * count, "fitted integrals");
    yield* transposeLarge(values, byPair, count, pairs, stride);
    const packed = new Float64Array(o * pairs),
      square = new Float64Array(n * n),
      half = new Float64Array(v * n);
    const exchange = allocate(o * (o + 1) / 2 * v * v, "the response of orbitals");
    for (let i = 0; i < o; i++) {
      const rows = within.subarray(i * o * count, (i * o + i + 1) * count);
      yield* multiplyTransposed(rows, byPair, packed, i + 1, pairs, count);
      for (let j = 0; j <= i; j++) {
        for (let f = 0, from = j * pairs; f < pairs; f++, from++) {
          const k = row[f]!, l = column[f]!;
          square[k * n + l] = square[l * n + k] = packed[from]!;
        }
        const at = (i * (i + 1) / 2 + j) * v * v;
        yield* multiplyTransposed(coefficients, square, half, v, n, n);
        yield* multiplyTransposed(half, coefficients, exchange.subarray(at, at + v * v), v, v, n);
      }
      yield;
    }
    return exchange;
  }
}
