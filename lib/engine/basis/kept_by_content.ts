// What a thread keeps for later calculations, by a text that says what it is of, to the last bit: whoever finds it has the
// numbers that would be computed again. What has not been wanted for longest goes first.

import type { PlacedBlock, ShellBlock } from "./shell_block.ts";

/** What an array takes beside its numbers, in bytes: its object, and what the allocator has for each. */
const ARRAY_BYTES = 600;

/** What is kept takes so much beside value and key, in bytes. */
const ENTRY_BYTES = 200;

/** What arrays take: of small ones most is not their numbers. */
export function arrayBytes(arrays: readonly ArrayBufferView[]): number {
  return arrays.reduce((sum, { byteLength }) => sum + byteLength + ARRAY_BYTES, 0);
}

/** Values that are kept, within some memory. */
export class KeptByContent<Value> {
  readonly #values = new Map<string, { readonly value: Value; readonly bytes: number }>();
  #bytes = 0;

  /** What is kept of something; undefined where nothing is. */
  find(key: string): Value | undefined {
    const found = this.#values.get(key);
    if (found === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, found);
    return found.value;
  }

  /**
   * Keeps a value, and gives up others until all take no more than `maxBytes`; one that alone takes more is not kept.
   *
   * @param valueBytes What it takes.
   */
  keep(key: string, value: Value, valueBytes: number, maxBytes: number): void {
    this.#forget(key);
    const bytes = valueBytes + 2 * key.length + ENTRY_BYTES;
    if (bytes > maxBytes) return;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes + bytes <= maxBytes) break;
      this.#forget(oldest);
    }
    this.#values.set(key, { value, bytes });
    this.#bytes += bytes;
  }

  #forget(key: string): void {
    this.#bytes -= this.#values.get(key)?.bytes ?? 0;
    this.#values.delete(key);
  }

  /** Forgets all. */
  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }
}

const numbers = new WeakMap<ShellBlock, number>();
let lastNumber = 0;

/** Says which blocks are where, to the last bit. An element's blocks are made once for each basis set. */
export function contentOf(blocks: readonly PlacedBlock[]): string {
  const positions = new Float64Array(3 * blocks.length);
  const names = blocks.map(({ block, x, y, z }, i) => {
    positions.set([x, y, z], 3 * i);
    let number = numbers.get(block);
    if (number === undefined) numbers.set(block, number = ++lastNumber);
    return number;
  });
  return `${names.join()} ${String.fromCharCode(...new Uint16Array(positions.buffer))}`;
}
