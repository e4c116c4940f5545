// Arrays of numbers as they lie in a journal: one byte that names the form, then float64 in little-endian order,
// exact to the bit. A symmetric matrix keeps only its lower triangle; long arrays are compressed (Zstandard over
// the bytes sorted by significance) where that saves a tenth or more.

import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

const TRIANGLE = 1;
const COMPRESSED = 2;

// Below this many bytes compression costs more time than space is worth.
const WORTH_COMPRESSING = 2048;

/** The bytes of an array; null for none. */
export function packArray(values: Float64Array | undefined): Uint8Array | null {
  if (values === undefined) return null;
  const order = Math.sqrt(values.length);
  const triangle = Number.isInteger(order) && order > 1 && isSymmetric(values, order);
  const raw = littleEndian(triangle ? lowerTriangle(values, order) : values);
  const form = triangle ? TRIANGLE : 0;
  if (raw.length >= WORTH_COMPRESSING) {
    const packed = zstdCompressSync(sortBytes(raw));
    if (packed.length < 0.9 * raw.length) return tagged(form | COMPRESSED, packed);
  }
  return tagged(form, raw);
}

/**
 * The array of some bytes. No more is unpacked than there can be: a few bytes may claim to be gigabytes.
 *
 * @param maxNumbers The most numbers that there can be.
 * @throws {RangeError} Where they are not what {@linkcode packArray} makes, or more.
 */
export function unpackArray(packed: Uint8Array | null, maxNumbers: number): Float64Array | undefined {
  if (packed === null) return undefined;
  const form = packed[0] ?? -1;
  if (form < 0 || form > (TRIANGLE | COMPRESSED)) throw new RangeError(`no array has the form ${form}`);
  const body = packed.subarray(1);
  const maxBytes = 8 * maxNumbers;
  const raw = form & COMPRESSED ? unsortBytes(decompress(body, maxBytes)) : body;
  if (raw.length > maxBytes) throw new RangeError("an array is longer than it can be");
  const values = numbers(raw);
  if (!(form & TRIANGLE)) return values;
  // A triangle of this many numbers makes a square of nearly twice as many.
  if (2 * values.length > maxNumbers + Math.sqrt(maxNumbers)) {
    throw new RangeError("a matrix is larger than it can be");
  }
  return fullMatrix(values);
}

// Ends as soon as there is more than that.
function decompress(body: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return zstdDecompressSync(body, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    throw new RangeError(`an array cannot be unpacked: ${(error as Error).message}`);
  }
}

function tagged(form: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = form;
  bytes.set(body, 1);
  return bytes;
}

function littleEndian(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return new Uint8Array(view.buffer);
}

function numbers(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw new RangeError("an array ends inside of a number");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

// Equal to the bit, so that 0 and -0 are not taken for each other.
function isSymmetric(values: Float64Array, order: number): boolean {
  for (let i = 1; i < order; i++) {
    for (let j = 0; j < i; j++) {
      if (!Object.is(values[i * order + j], values[j * order + i])) return false;
    }
  }
  return true;
}

function lowerTriangle(values: Float64Array, order: number): Float64Array {
  const triangle = new Float64Array(order * (order + 1) / 2);
  for (let i = 0, k = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) triangle[k++] = values[i * order + j]!;
  }
  return triangle;
}

function fullMatrix(triangle: Float64Array): Float64Array {
  const order = (Math.sqrt(8 * triangle.length + 1) - 1) / 2;
  if (!Number.isInteger(order)) throw new RangeError("a triangle has no whole number of rows");
  const values = new Float64Array(order ** 2);
  for (let i = 0, k = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) values[i * order + j] = values[j * order + i] = triangle[k++]!;
  }
  return values;
}

// First all lowest bytes, then all second ones, and so on: signs and exponents come to lie side by side.
function sortBytes(raw: Uint8Array): Uint8Array {
  const count = raw.length / 8;
  const sorted = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) sorted[(i & 7) * count + (i >>> 3)] = raw[i]!;
  return sorted;
}

function unsortBytes(sorted: Uint8Array): Uint8Array {
  const count = sorted.length / 8;
  const raw = new Uint8Array(sorted.length);
  for (let i = 0; i < raw.length; i++) raw[i] = sorted[(i & 7) * count + (i >>> 3)]!;
  return raw;
}
