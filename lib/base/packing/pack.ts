// Plain values as bytes, for messages between processes and threads that are many and small: a few times faster than the
// clone that the engine makes of any object, since strings, keys above all, are written once in a message. Numbers keep
// their bits. Bytes that are none of a value are refused, whatever they are.
//
// A value is a byte that says what it is, and what belongs to that. Counts and places are numbers of 7 bits in each byte,
// the lowest first, the highest bit set in all but the last; floating-point numbers are little-endian, as all machines
// are that Deno runs on.

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

// A message is rarely longer.
const FIRST_BYTES = 2 ** 16;

/**
 * A value as bytes of its own.
 *
 * @param value Of `undefined`, `null`, booleans, numbers, strings, and of arrays, plain objects, Float64Arrays and
 * Uint8Arrays of such.
 * @throws {TypeError} For any other.
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  return packer.pack(value);
}

class Packer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  /** Where those that were written stand among all, from 1. */
  readonly #strings = new Map<string, number>();

  pack(value: unknown): Uint8Array<ArrayBuffer> {
    this.#at = 0;
    this.#strings.clear();
    this.#put(value);
    const packed = this.#bytes.slice(0, this.#at);
    if (this.#bytes.length > FIRST_BYTES) this.#resize(FIRST_BYTES);
    return packed;
  }

  #put(value: unknown): void {
    switch (typeof value) {
      case "undefined":
        return this.#byte(UNDEFINED);
      case "boolean":
        return this.#byte(value ? TRUE : FALSE);
      case "number":
        return this.#number(value);
      case "string":
        this.#byte(STRING);
        return this.#string(value);
      case "object":
        return value === null ? this.#byte(NULL) : this.#object(value);
    }
    throw new TypeError(`a ${typeof value} is no plain value`);
  }

  #number(value: number): void {
    // Not -0, which as an integer would lose its sign.
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#byte(INTEGER);
      return this.#count((value << 1 ^ value >> 31) >>> 0);
    }
    this.#reserve(9);
    this.#bytes[this.#at] = NUMBER;
    this.#view.setFloat64(this.#at + 1, value, true);
    this.#at += 9;
  }

  #string(value: string): void {
    const known = this.#strings.get(value);
    if (known !== undefined) return this.#count(known);
    this.#strings.set(value, this.#strings.size + 1);
    this.#count(0);
    this.#count(value.length);
    for (let i = 0; i < value.length; i++) this.#count(value.charCodeAt(i));
  }

  #object(value: object): void {
    if (Array.isArray(value)) {
      this.#byte(ARRAY);
      this.#count(value.length);
      for (let i = 0; i < value.length; i++) this.#put(value[i]);
    } else if (value instanceof Float64Array) {
      this.#byte(FLOATS);
      this.#count(value.length);
      this.#copy(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (value instanceof Uint8Array) {
      this.#byte(BYTES);
      this.#count(value.length);
      this.#copy(value);
    } else this.#record(value);
  }

  #record(value: object): void {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`a ${prototype.constructor?.name} is no plain value`);
    }
    const keys = Object.keys(value);
    this.#byte(OBJECT);
    this.#count(keys.length);
    for (const key of keys) {
      this.#string(key);
      this.#put((value as Record<string, unknown>)[key]);
    }
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = byte;
  }

  #count(count: number): void {
    this.#reserve(5);
    while (count > 0x7f) {
      this.#bytes[this.#at++] = count & 0x7f | 0x80;
      count >>>= 7;
    }
    this.#bytes[this.#at++] = count;
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #reserve(count: number): void {
    const needed = this.#at + count;
    if (needed > this.#bytes.length) this.#resize(Math.max(needed, 2 * this.#bytes.length));
  }

  #resize(length: number): void {
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes.subarray(0, Math.min(this.#at, length)));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

const packer = new Packer();
