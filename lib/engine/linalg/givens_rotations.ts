// Rows of a square matrix that are turned with their neighbours many times, in the memory of compiled loops: what most of
// the time of a diagonalisation goes into.

import { WasmMemory } from "../wasm_memory.ts";
import { ROTATIONS_WASM } from "./rotations_wasm.ts";

/** What the module exports; places and lengths of rows are in bytes. */
interface Loops {
  rotateRows(rows: number, rowBytes: number, count: number, rotations: number): void;
}

let memory: WasmMemory<Loops> | undefined;

/** Numbers that the loops take at a time. */
const UNIT = 8;

/** A matrix n x n, row after row, whose rows are turned. */
export class GivensRotations {
  readonly #memory = memory ??= new WasmMemory<Loops>(ROTATIONS_WASM, "eigenvectors");
  readonly #n: number;
  readonly #stride: number;
  readonly #matrix: Float64Array;
  readonly #rotations: Float64Array;
  #places: readonly number[] = [];

  /** @param matrix Written again by {@linkcode GivensRotations.end}. */
  constructor(matrix: Float64Array, n: number) {
    this.#n = n;
    this.#stride = Math.ceil(n / UNIT) * UNIT;
    this.#matrix = matrix;
    this.#rotations = new Float64Array(2 * n);
  }

  /**
   * Turns each row from `start` on with the next one, `count` times: rows u and w become c u + s w and c w - s u.
   *
   * @param rotations c and s of each.
   */
  rotate(start: number, count: number, rotations: Float64Array): void {
    if (this.#memory.resident !== this) this.#load();
    const [rows, place] = this.#places as [number, number];
    this.#memory.numbersAt(place, 2 * count).set(rotations.subarray(0, 2 * count));
    this.#memory.loops.rotateRows(rows + 8 * this.#stride * start, 8 * this.#stride, count, place);
  }

  /** Writes the rows back. */
  end(): void {
    if (this.#memory.resident === this) this.#takeOut();
    this.#memory.release(this);
  }

  #takeOut(): void {
    const n = this.#n, stride = this.#stride;
    const rows = this.#memory.numbersAt(this.#places[0]!, n * stride);
    const matrix = this.#matrix;
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) matrix[k * n + i] = rows[k * stride + i]!;
    }
  }

  #load(): void {
    const n = this.#n, stride = this.#stride;
    const padded = new Float64Array(n * stride), matrix = this.#matrix;
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) padded[k * stride + i] = matrix[k * n + i]!;
    }
    this.#places = this.#memory.place(this, [padded, this.#rotations], () => this.#takeOut());
  }
}
