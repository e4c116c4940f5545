// Eigenvalues and eigenvectors of a real symmetric matrix: Householder tridiagonalisation, then implicit QR steps
// with Wilkinson's shift. G. H. Golub, C. F. Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3. The loops are
// compiled, symmetric_eigen.as; what is here shares them out between pauses.

import { type Room, WasmMemory } from "../wasm_memory.ts";
import { SYMMETRIC_EIGEN_WASM } from "./symmetric_eigen_wasm.ts";

/**
 * Eigenvalues in rising order, and the eigenvectors as rows: vectors[k * n + i] is component i of the k-th.
 */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Multiplications between two pauses: some 2 ms. */
const BATCH = 4_000_000;

/** More QR steps per eigenvalue than any finite matrix takes. */
const MAX_STEPS = 60;

/** What the module exports; places and lengths of rows are in bytes. */
interface Loops {
  largest(at: number, count: number): number;
  begin(matrix: number, n: number, unit: number, a: number, q: number, rowBytes: number): void;
  takeDiagonals(
    a: number,
    rowBytes: number,
    n: number,
    d: number,
    e: number,
    state: number,
    steps: number,
  ): void;
  reduce(
    a: number,
    rowBytes: number,
    n: number,
    from: number,
    to: number,
    e: number,
    taus: number,
    v: number,
    w: number,
  ): void;
  accumulate(
    a: number,
    q: number,
    rowBytes: number,
    n: number,
    from: number,
    to: number,
    taus: number,
    v: number,
  ): void;
  iterate(
    q: number,
    rowBytes: number,
    d: number,
    e: number,
    rotations: number,
    state: number,
    budget: number,
  ): number;
  collect(
    q: number,
    rowBytes: number,
    n: number,
    d: number,
    unit: number,
    order: number,
    values: number,
    vectors: number,
  ): void;
}

/** What `iterate` answers. */
const PAUSED = 1, FAILED = 2;

let memory: WasmMemory<Loops> | undefined;

/**
 * Diagonalises a symmetric matrix, of which only the lower triangle is read; pauses in large ones.
 * Gives eigenvalues that are not numbers where the matrix holds any.
 *
 * @param matrix n x n, row after row; kept.
 */
export function* symmetricEigen(matrix: Float64Array, n: number): Generator<undefined, Eigen> {
  const work = new Diagonalisation(matrix, n);
  let done = 0;
  for (let k = 0; k < n - 2;) {
    const from = k;
    for (done = 0; k < n - 2 && done <= BATCH; k++) done += (n - k) ** 2;
    work.reduce(from, k);
    if (done > BATCH) yield;
  }
  work.takeDiagonals();
  for (let k = n - 1; k >= 0;) {
    const from = k;
    for (done = 0; k >= 0 && done <= BATCH; k--) done += 2 * (n - k) ** 2;
    work.accumulate(from, k + 1);
    if (done > BATCH) yield;
  }
  for (;;) {
    const state = work.iterate();
    if (state === FAILED) return work.failed();
    if (state !== PAUSED) return work.collect();
    yield;
  }
}

/** Numbers that the loops take of a row at a time. */
const UNIT = 8;

/** Behind a vector, so that a pair of numbers may reach beyond its end. */
const GAP = 2;

/** Where everything is, in bytes, and where it ends. */
function placesFrom(first: number, n: number, stride: number) {
  let end = first;
  const room = (numbers: number) => (end += 8 * numbers) - 8 * numbers;
  return {
    matrix: room(n * n),
    a: room(n * stride + GAP),
    q: room(n * stride + GAP),
    d: room(n + GAP),
    e: room(n + GAP),
    taus: room(n + GAP),
    v: room(n + GAP),
    w: room(n + GAP),
    rotations: room(2 * n),
    state: room(1),
    end,
  };
}

/** A matrix on its way to its eigenvectors, in the memory of the compiled loops, which others may want in its pauses. */
class Diagonalisation {
  readonly #memory = memory ??= new WasmMemory<Loops>(SYMMETRIC_EIGEN_WASM, "eigenvectors");
  readonly #n: number;
  readonly #stride: number;
  readonly #rowBytes: number;
  /** The least power of two that no element exceeds; 1 for zeros: what is far below differs from zero then. */
  readonly #unit: number;
  #places = placesFrom(0, 0, 0);
  /** All numbers, while another one has the memory. */
  #away: Float64Array | undefined;

  /** @param matrix n x n, row after row, of which the lower triangle counts. */
  constructor(matrix: Float64Array, n: number) {
    this.#n = n;
    this.#stride = UNIT * Math.ceil(n / UNIT);
    this.#rowBytes = 8 * this.#stride;
    this.#placeAs({ roomBytes: placesFrom(0, n, this.#stride).end });
    const { matrix: given, a, q } = this.#places;
    const { loops } = this.#memory;
    this.#memory.numbersAt(given, n * n).set(matrix);
    const largest = loops.largest(given, n * n);
    this.#unit = largest > 0 ? 2 ** Math.ceil(Math.log2(largest)) : 1;
    loops.begin(given, n, this.#unit, a, q, this.#rowBytes);
  }

  /** Reduces columns from `from` to before `to` to tridiagonal form. */
  reduce(from: number, to: number): void {
    const { a, e, taus, v, w } = this.#placesNow();
    this.#memory.loops.reduce(a, this.#rowBytes, this.#n, from, to, e, taus, v, w);
  }

  /** Takes the tridiagonal form out. */
  takeDiagonals(): void {
    const { a, d, e, state } = this.#placesNow();
    this.#memory.loops.takeDiagonals(a, this.#rowBytes, this.#n, d, e, state, MAX_STEPS * this.#n);
  }

  /** Takes the reflections of columns from `from` down to `to` into the vectors. */
  accumulate(from: number, to: number): void {
    const { a, q, taus, v } = this.#placesNow();
    this.#memory.loops.accumulate(a, q, this.#rowBytes, this.#n, from, to, taus, v);
  }

  /** Diagonalises the tridiagonal form, as far as that goes without a pause; gives how far it is. */
  iterate(): number {
    const { q, d, e, rotations, state } = this.#placesNow();
    return this.#memory.loops.iterate(q, this.#rowBytes, d, e, rotations, state, BATCH);
  }

  /** What it has come to, in order. */
  collect(): Eigen {
    const n = this.#n;
    const { q, d, taus, w, matrix } = this.#placesNow();
    this.#memory.loops.collect(q, this.#rowBytes, n, d, this.#unit, taus, w, matrix);
    const eigen = {
      values: this.#memory.numbersAt(w, n).slice(),
      vectors: this.#memory.numbersAt(matrix, n * n).slice(),
    };
    this.#memory.release(this);
    return eigen;
  }

  /** What it has not come to. */
  failed(): Eigen {
    this.#memory.release(this);
    const n = this.#n;
    return { values: new Float64Array(n).fill(NaN), vectors: new Float64Array(n * n) };
  }

  #placesNow() {
    if (this.#memory.resident !== this) this.#placeAs(this.#away!);
    return this.#places;
  }

  #placeAs(numbers: Float64Array | Room): void {
    const leave = () => {
      const { matrix: first, end } = this.#places;
      this.#away = this.#memory.numbersAt(first, (end - first) / 8).slice();
    };
    const [first] = this.#memory.place(this, [numbers], leave);
    this.#places = placesFrom(first!, this.#n, this.#stride);
    this.#away = undefined;
  }
}
