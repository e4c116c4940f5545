// Arrays of numbers for the tasks of a plan, such as their gradients, of any length each: packed one after the other,
// since an object for each of millions of tasks would fill the heap.

// Numbers of a chunk, 8 MB; the first chunks are smaller, for small plans.
const FIRST_CHUNK_NUMBERS = 2 ** 10;
const MAX_CHUNK_NUMBERS = 2 ** 20;

/** A column of arrays; a row that was not set has none. */
export class ArrayColumn {
  // Row i has #lengths[i] numbers from #starts[i] on in #chunks[#chunkOf[i] - 1]; 0 where it has none.
  readonly #chunkOf: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #chunks: Float64Array[] = [];
  #used = 0;

  /** @param rows Number of rows. */
  constructor(rows: number) {
    this.#chunkOf = new Uint32Array(rows);
    this.#starts = new Uint32Array(rows);
    this.#lengths = new Uint32Array(rows);
  }

  /** Keeps a copy of an array. */
  set(row: number, values: Float64Array): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.length - this.#used < values.length) {
      const length = chunk === undefined
        ? FIRST_CHUNK_NUMBERS
        : Math.min(2 * chunk.length, MAX_CHUNK_NUMBERS);
      this.#chunks.push(chunk = new Float64Array(Math.max(length, values.length)));
      this.#used = 0;
    }
    chunk.set(values, this.#used);
    this.#chunkOf[row] = this.#chunks.length;
    this.#starts[row] = this.#used;
    this.#lengths[row] = values.length;
    this.#used += values.length;
  }

  /** The array of a row, not to be changed; undefined where it has none. */
  get(row: number): Float64Array | undefined {
    const chunk = this.#chunks[this.#chunkOf[row]! - 1];
    const start = this.#starts[row]!;
    return chunk?.subarray(start, start + this.#lengths[row]!);
  }
}
