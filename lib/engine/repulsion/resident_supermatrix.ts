// P in the memory of the compiled loop that multiplies with it: in that of JavaScript the product takes twice as long. There
// is one such memory for each thread, which never shrinks, so it is for matrices of limited size, and for one calculation
// at a time: who has it may lose it to the next, and computes P once more then.

import { bytesOfBase64 } from "../../base/workarounds/base64.ts";
import { SUPERMATRIX_PRODUCT_WASM } from "./supermatrix_product_wasm.ts";

const PAGE_BYTES = 65536;
/** Where the vector begins, in bytes: 0 stays free. */
const START = 16;

type MultiplyRows = (matrix: number, vector: number, product: number, from: number, to: number) => void;

/** The memory of a thread, with who has it. */
class ResidentSupermatrix {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #multiplyRows: MultiplyRows;
  #pairs = 0;
  #owner: unknown;

  constructor() {
    const module = new WebAssembly.Module(bytesOfBase64(SUPERMATRIX_PRODUCT_WASM));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.#multiplyRows = exports["multiplyRows"] as MultiplyRows;
  }

  /** Whose matrices lie there. */
  get owner(): unknown {
    return this.#owner;
  }

  /**
   * Gives the memory to an owner: some matrices of zeros, good as long as they are the owner's. Undefined where the machine
   * does not have it.
   *
   * @param pairs Rows of each.
   */
  take(owner: unknown, pairs: number, matrices: number): readonly Float64Array[] | undefined {
    this.#owner = undefined;
    this.#pairs = pairs;
    const missing = this.#matrixAt(matrices) - this.#memory.buffer.byteLength;
    try {
      if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      return undefined;
    }
    this.#owner = owner;
    return Array.from({ length: matrices }, (_, i) => this.#numbers(this.#matrixAt(i), this.#length).fill(0));
  }

  /** {@linkcode multiplyRows} of one of the owner's matrices. */
  multiplyRows(matrix: number, vector: Float64Array, product: Float64Array, from: number, to: number): void {
    const sum = this.#numbers(this.#productAt, this.#pairs);
    this.#numbers(START, this.#pairs).set(vector);
    sum.set(product);
    this.#multiplyRows(this.#matrixAt(matrix), START, this.#productAt, from, to);
    product.set(sum);
  }

  get #length(): number {
    return this.#pairs * (this.#pairs + 1) / 2;
  }

  get #productAt(): number {
    return START + 8 * even(this.#pairs);
  }

  #matrixAt(matrix: number): number {
    return this.#productAt + 8 * (even(this.#pairs) + matrix * even(this.#length));
  }

  #numbers(place: number, count: number): Float64Array {
    return new Float64Array(this.#memory.buffer, place, count);
  }
}

function even(count: number): number {
  return count + count % 2;
}

let resident: ResidentSupermatrix | undefined;

/** The memory of this thread, made at the first call. */
export function residentSupermatrix(): ResidentSupermatrix {
  return resident ??= new ResidentSupermatrix();
}
