// What a thread keeps for later calculations, by a text that says what it is of, to the last bit: whoever finds it has the
// numbers that would be computed again. What has not been wanted for longest goes first.

import type { PlacedBlock, ShellBlock } from "./shell_block.ts";

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
   * Keeps a value, and gives up others until all take no more than `maxBytes`.
   *
   * @param bytes What it takes.
   */
  keep(key: string, value: Value, bytes: number, maxBytes: number): void {
    for (const [oldest, other] of this.#values) {
      if (this.#bytes + bytes <= maxBytes) break;
      this.#values.delete(oldest);
      this.#bytes -= other.bytes;
    }
    this.#values.set(key, { value, bytes });
    this.#bytes += bytes;
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
