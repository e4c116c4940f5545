// Values from packed bytes, which may come from a process that is not what it should be: whatever they are, they give a
// value or an error, in memory and time of their length.

import {
  ARRAY,
  BYTES,
  FALSE,
  FLOATS,
  INTEGER,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  TRUE,
  UNDEFINED,
} from "./kinds.ts";

/** Bytes that are none of a value. */
export class UnpackError extends Error {
  /**
   * Makes the error of what is wrong.
   *
   * @param what As in `it ends within a number`.
   */
  constructor(what: string) {
    super(what);
    this.name = "UnpackError";
  }
}

// Deeper than any message; a forged one could be so deep that the stack would overflow.
const MAX_DEPTH = 64;

/**
 * The value of bytes that `pack` gave, in memory of its own.
 *
 * @throws {UnpackError} Where they are none.
 */
export function unpack(bytes: Uint8Array): unknown {
  return new Unpacker(bytes).whole();
}

class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #strings: string[] = [];
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  whole(): unknown {
    const value = this.#value(0);
    if (this.#at < this.#bytes.length) throw new UnpackError("more follows after its end");
    return value;
  }

  #value(depth: number): unknown {
    switch (this.#byte()) {
      case UNDEFINED:
        return undefined;
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case INTEGER: {
        const zigzag = this.#count();
        return zigzag >>> 1 ^ -(zigzag & 1);
      }
      case NUMBER:
        return this.#view.getFloat64(this.#skip(8), true);
      case STRING:
        return this.#string();
      case ARRAY:
        return this.#array(depth);
      case OBJECT:
        return this.#object(depth);
      case FLOATS:
        return new Float64Array(this.#copy(8 * this.#count()).buffer);
      case BYTES:
        return this.#copy(this.#count());
    }
    throw new UnpackError(`a value of an unknown kind at byte ${this.#at - 1}`);
  }

  #array(depth: number): readonly unknown[] {
    const length = this.#length(depth);
    const values: unknown[] = [];
    for (let i = 0; i < length; i++) values.push(this.#value(depth + 1));
    return values;
  }

  #object(depth: number): Readonly<Record<string, unknown>> {
    const length = this.#length(depth);
    const object: Record<string, unknown> = {};
    for (let i = 0; i < length; i++) {
      const key = this.#string();
      const value = this.#value(depth + 1);
      if (key === "__proto__") ownKey(object, key, value);
      else object[key] = value;
    }
    return object;
  }

  /** How much is in a list; each of it takes a byte at least. */
  #length(depth: number): number {
    if (depth >= MAX_DEPTH) throw new UnpackError("lists within lists without end");
    const length = this.#count();
    if (length > this.#bytes.length - this.#at) throw new UnpackError("it ends within a list");
    return length;
  }

  #string(): string {
    const place = this.#count();
    if (place > 0) {
      const known = this.#strings[place - 1];
      if (known === undefined) throw new UnpackError("a word that it has not said");
      return known;
    }
    const length = this.#count();
    if (length > this.#bytes.length - this.#at) throw new UnpackError("it ends within a word");
    let string = "";
    for (let i = 0; i < length; i++) string += String.fromCharCode(this.#count());
    this.#strings.push(string);
    return string;
  }

  #copy(length: number): Uint8Array<ArrayBuffer> {
    const start = this.#skip(length);
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  #count(): number {
    let count = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      count |= (byte & 0x7f) << shift;
      if (byte < 0x80) return count >>> 0;
    }
    throw new UnpackError("a count without an end");
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new UnpackError("it ends within a value");
    return this.#bytes[this.#at++]!;
  }

  #skip(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new UnpackError("it ends within numbers");
    this.#at += length;
    return start;
  }
}

// By assignment it would be another object's.
function ownKey(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
