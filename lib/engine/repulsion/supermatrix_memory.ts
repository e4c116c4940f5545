// P in the memory of the compiled loop that multiplies with it: in that of JavaScript the product takes twice as long.
// Wherever threads can share memory it is such a one.

import { bytesOfBase64 } from "../../base/workarounds/base64.ts";
import { hasSharedMemory } from "../../base/workarounds/shared_bytes.ts";
import { SHARED_SUPERMATRIX_PRODUCT_WASM } from "./shared_supermatrix_product_wasm.ts";
import type { SharedWork } from "../sharing/shared_work.ts";
import { stepsOf, type SupermatrixLayout } from "./supermatrix_layout.ts";
import { SUPERMATRIX_PRODUCT_WASM } from "./supermatrix_product_wasm.ts";

const PAGE_BYTES = 65536;
/** 4 GiB, all that a compiled loop reaches. */
const MAX_PAGES = 65536;

type MultiplyRows = (matrix: number, vector: number, product: number, from: number, to: number) => void;

/** Matrices in a memory, with the loop that multiplies with them. */
export class SupermatrixMemory {
  readonly layout: SupermatrixLayout;
  readonly memory: WebAssembly.Memory;
  readonly #multiplyRows: MultiplyRows;

  /** @param multiplyRows The loop on that memory. */
  constructor(layout: SupermatrixLayout, memory: WebAssembly.Memory, multiplyRows = loopOn(memory)) {
    this.layout = layout;
    this.memory = memory;
    this.#multiplyRows = multiplyRows;
  }

  /** Whether other threads can have it. */
  get isShared(): boolean {
    return isSharedMemory(this.memory);
  }

  /** The matrices, good as long as the memory is not taken by another. */
  get matrices(): readonly Float64Array[] {
    const { layout } = this;
    return Array.from({ length: layout.matrices }, (_, i) => this.#numbers(layout.matrix(i), layout.length));
  }

  /** What the matrices are multiplied with. */
  get vector(): Float64Array {
    return this.#numbers(this.layout.vector, this.layout.pairs);
  }

  /** The sum of a part of a product. */
  sum(index: number): Float64Array {
    return this.#numbers(this.layout.sum(index), this.layout.pairs);
  }

  /**
   * Computes a part of a product with the vector; pauses every few milliseconds.
   *
   * @param sum Index of the place that receives it.
   */
  *multiply(matrix: number, part: number, sum: number): Generator<undefined, void> {
    const { layout } = this;
    const rows = layout.parts[part]!;
    this.sum(sum).fill(0, 0, rows.to);
    for (const { from, to } of stepsOf(rows)) {
      this.#multiplyRows(layout.matrix(matrix), layout.vector, layout.sum(sum), from, to);
      if (to < rows.to) yield;
    }
  }

  #numbers(place: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, place, count);
  }
}

/** A memory that stays, with who has it; there is room for one at a time. */
export class LastingMemory {
  #memory: WebAssembly.Memory;
  #multiplyRows: MultiplyRows;
  #owner: unknown;
  #work: SharedWork | undefined;

  constructor() {
    this.#memory = makeMemory();
    this.#multiplyRows = loopOn(this.#memory);
  }

  /** Whose matrices lie there. */
  get owner(): unknown {
    return this.#owner;
  }

  /** How large it is. */
  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * Gives the memory to an owner, with whatever lies there from before: good as long as it is the owner's. Undefined where
   * the machine does not have it.
   *
   * @param work What the owner shares with other threads, which leave it when another takes the memory.
   */
  take(owner: unknown, layout: SupermatrixLayout, work?: SharedWork): SupermatrixMemory | undefined {
    this.#owner = undefined;
    // Where somebody has not let go of it he may write there at any time.
    const isFree = this.#work?.close() ?? true;
    this.#work = undefined;
    try {
      if (!isFree) {
        this.#memory = makeMemory();
        this.#multiplyRows = loopOn(this.#memory);
      }
      const missing = layout.bytes - this.bytes;
      if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      return undefined;
    }
    this.#owner = owner;
    this.#work = work;
    return new SupermatrixMemory(layout, this.#memory, this.#multiplyRows);
  }
}

function makeMemory(): WebAssembly.Memory {
  if (hasSharedMemory()) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
    } catch {
      // Such a memory has all of its addresses from the start; where there are too few of them nobody shares it.
    }
  }
  return new WebAssembly.Memory({ initial: 1 });
}

function loopOn(memory: WebAssembly.Memory): MultiplyRows {
  const code = isSharedMemory(memory) ? SHARED_SUPERMATRIX_PRODUCT_WASM : SUPERMATRIX_PRODUCT_WASM;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOfBase64(code)), {
    env: { memory },
  });
  return exports["multiplyRows"] as MultiplyRows;
}

function isSharedMemory({ buffer }: WebAssembly.Memory): boolean {
  return hasSharedMemory() && buffer instanceof SharedArrayBuffer;
}

let resident: LastingMemory | undefined;

/** The memory of this thread for matrices of limited size, since it never shrinks; made at the first call. */
export function residentMemory(): LastingMemory {
  return resident ??= new LastingMemory();
}

let large: WeakRef<LastingMemory> | undefined;

/**
 * A memory for matrices of any size, which ends with whoever has it. The one before is taken, and grows, as long as it is
 * not collected: of memory that threads share no collector of theirs knows how large it is, so that several of them could
 * be there at once.
 */
export function largeMemory(): LastingMemory {
  const last = large?.deref();
  if (last !== undefined) return last;
  const memory = new LastingMemory();
  large = new WeakRef(memory);
  return memory;
}
