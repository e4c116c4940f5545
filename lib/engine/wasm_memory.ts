// The memory of compiled loops, one for each thread: tables that nobody changes, then the arrays of whoever works with
// the loops, the resident. It grows to the largest resident and is used again by the next.

import { bytesOfBase64 } from "../base/workarounds/base64.ts";
import { EngineError } from "./error.ts";

const PAGE_BYTES = 65536;
const ALIGNMENT = 16;

/** What can be put into the memory. */
export type Placeable = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A place in the memory for what the loops will write: whatever is there stays there until then. */
export interface Room {
  readonly roomBytes: number;
}

/** A place in the memory that begins with zeros. */
export interface Zeros {
  readonly zeroBytes: number;
}

/** This many numbers, all zero: what an array of them would be, without the array. */
export function zeros(count: number): Zeros {
  return { zeroBytes: count * Float64Array.BYTES_PER_ELEMENT };
}

/** A memory with the exports of the module that works on it. */
export class WasmMemory<Exports> {
  readonly loops: Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #contents: string;
  // The loops have no data of their own; place 0 stays free, so that no array has it.
  #end = ALIGNMENT;
  #endOfTables = ALIGNMENT;
  #resident: unknown;
  #leave: (() => void) | undefined;

  /**
   * @param wasm The module, or its text in base64, which imports its memory.
   * @param contents What residents put into the memory, for the message when there is too little.
   * @param memory That of another thread, or one for several; default a new one for this thread alone.
   */
  constructor(
    wasm: string | WebAssembly.Module,
    contents: string,
    memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 }),
  ) {
    this.#memory = memory;
    const module = typeof wasm === "string" ? new WebAssembly.Module(bytesOfBase64(wasm)) : wasm;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.loops = exports as Exports;
    this.#contents = contents;
  }

  /** What another thread needs to work in it too, where it is shared. */
  get memory(): WebAssembly.Memory {
    return this.#memory;
  }

  /** How large it is. */
  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Whose arrays lie in the memory: there is room for those of one at a time. */
  get resident(): unknown {
    return this.#resident;
  }

  /** Copies tables into the memory, for good, and gives the place of each in bytes; before there is any resident. */
  placeTables(arrays: readonly Placeable[]): number[] {
    const places = this.#put(arrays);
    this.#endOfTables = this.#end;
    return places;
  }

  /**
   * Copies arrays of a new resident into the memory, in place of those of before; gives the place of each in bytes.
   *
   * @param leave The resident's last chance to take its numbers out, called before the next one comes.
   */
  place(resident: unknown, arrays: readonly (Placeable | Room | Zeros)[], leave?: () => void): number[] {
    this.#leave?.();
    this.#end = this.#endOfTables;
    // Nobody's, if the memory does not suffice.
    this.#resident = undefined;
    this.#leave = undefined;
    const places = this.#put(arrays);
    this.#resident = resident;
    this.#leave = leave;
    return places;
  }

  /** Forgets a resident that needs its numbers no more, so that what it holds can be freed. */
  release(resident: unknown): void {
    if (this.#resident !== resident) return;
    this.#resident = undefined;
    this.#leave = undefined;
  }

  /** Numbers in the memory, good until arrays are placed again. */
  numbersAt(place: number, count: number): Float64Array {
    return new Float64Array(this.#memory.buffer, place, count);
  }

  #put(arrays: readonly (Placeable | Room | Zeros)[]): number[] {
    const places = arrays.map((array) => {
      const place = this.#end;
      this.#end = Math.ceil((this.#end + bytesOf(array)) / ALIGNMENT) * ALIGNMENT;
      return place;
    });
    this.#grow(this.#end);
    const bytes = new Uint8Array(this.#memory.buffer);
    arrays.forEach((array, i) => {
      const place = places[i]!;
      if ("roomBytes" in array) return;
      if ("zeroBytes" in array) bytes.fill(0, place, place + array.zeroBytes);
      else bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), place);
    });
    return places;
  }

  /** The memory was planned for, but the machine may not have it. */
  #grow(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      const mebibytes = Math.ceil(bytes / 2 ** 20);
      throw new EngineError(
        "out-of-memory",
        `the machine did not give ${mebibytes} MiB for ${this.#contents}; give it more memory, or take a ` +
          "smaller basis set",
      );
    }
  }
}

function bytesOf(array: Placeable | Room | Zeros): number {
  if ("roomBytes" in array) return array.roomBytes;
  return "zeroBytes" in array ? array.zeroBytes : array.byteLength;
}
