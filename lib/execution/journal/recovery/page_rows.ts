// The rows of a page of a SQLite table, read from its bytes without SQLite: for files that SQLite gives up on, and
// for files that another process has locked. Format: https://sqlite.org/fileformat2.html, sections 1.6, 2.1.
// Trusts nothing that it reads: what is out of bounds is left out, and the rows' checksums say what is true.

import type { Value } from "../format/row_checksum.ts";

const LEAF_OF_TABLE = 0x0d;
const INTERIOR_OF_TABLE = 0x05;
const FILE_HEADER_BYTES = 100;
const MAX_COLUMNS = 64;
const decoder = new TextDecoder();

/**
 * The rows of a page, in the order of their keys; none where it is not a leaf of a table. A column that is the key
 * of the table, which SQLite stores as null, gets its value.
 *
 * @param page The bytes of the page.
 * @param pageNumbered Gives the page with a number, from 1, where a long row continues.
 * @param start Where the page's header is: 100 in the first page of a file.
 */
export function* rowsOfPage(
  page: Uint8Array,
  pageNumbered: (page: number) => Uint8Array | undefined,
  start: 0 | typeof FILE_HEADER_BYTES = 0,
): Generator<Value[], void, undefined> {
  if (page[start] !== LEAF_OF_TABLE) return;
  const view = viewOf(page);
  const cells = view.getUint16(start + 3);
  for (let i = 0; i < cells && start + 10 + 2 * i <= page.length; i++) {
    try {
      const row = rowAt(page, view.getUint16(start + 8 + 2 * i), pageNumbered);
      if (row !== undefined) yield row;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a cell that reaches out of its page
    }
  }
}

/** The pages below one of a table that only leads to others, in the order of their keys; none where it is a leaf. */
export function pagesBelow(page: Uint8Array): readonly number[] {
  if (page[0] !== INTERIOR_OF_TABLE) return [];
  const view = viewOf(page);
  const cells = Math.min(view.getUint16(3), (page.length - 12) >> 1);
  const pointers = Array.from({ length: cells }, (_, i) => view.getUint16(12 + 2 * i));
  return [
    ...pointers.filter((pointer) => pointer + 4 <= page.length).map((pointer) => view.getUint32(pointer)),
    view.getUint32(8),
  ];
}

function rowAt(
  page: Uint8Array,
  offset: number,
  pageNumbered: (page: number) => Uint8Array | undefined,
): Value[] | undefined {
  const cell = new Reader(page, offset);
  const length = cell.varint();
  const key = cell.varint();
  const payload = payloadAt(page, cell.position, length, pageNumbered);
  return payload && valuesOf(payload, key);
}

// The part of a payload that is in the page, and the chain of pages that has the rest.
function payloadAt(
  page: Uint8Array,
  start: number,
  length: number,
  pageNumbered: (page: number) => Uint8Array | undefined,
): Uint8Array | undefined {
  const usable = page.length;
  if (length <= usable - 35) {
    return start + length <= usable ? page.subarray(start, start + length) : undefined;
  }
  const least = Math.floor((usable - 12) * 32 / 255) - 23;
  const fitting = least + (length - least) % (usable - 4);
  const local = fitting <= usable - 35 ? fitting : least;
  if (start + local + 4 > usable) return undefined;
  let next = viewOf(page).getUint32(start + local);
  const parts = [page.subarray(start, start + local)];
  const seen = new Set<number>(); // a chain that comes back to itself never ends
  for (let missing = length - local; missing > 0;) {
    const overflow = seen.has(next) ? undefined : pageNumbered(next);
    if (overflow === undefined) return undefined;
    seen.add(next);
    const part = overflow.slice(4, 4 + Math.min(missing, usable - 4));
    next = viewOf(overflow).getUint32(0);
    missing -= part.length;
    parts.push(part);
    if (part.length === 0) return undefined;
  }
  const payload = new Uint8Array(length);
  parts.reduce((end, part) => (payload.set(part, end), end + part.length), 0);
  return payload;
}

function valuesOf(payload: Uint8Array, key: number): Value[] | undefined {
  const header = new Reader(payload, 0);
  const body = new Reader(payload, header.varint());
  const headerEnd = body.position;
  const values: Value[] = [];
  while (header.position < headerEnd) {
    if (values.length === MAX_COLUMNS) return undefined;
    const value = body.value(header.varint());
    values.push(value === null && values.length === 0 ? key : value);
  }
  return values;
}

// Reads numbers from some bytes; a RangeError where they end.
class Reader {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array, public position: number) {
    this.#view = viewOf(bytes);
  }

  // Up to nine bytes, seven bits in each but the last. Beyond 2^53 inexact, which no number of a journal is.
  varint(): number {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const byte = this.#view.getUint8(this.position++);
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return value * 256 + this.#view.getUint8(this.position++);
  }

  // By SQLite's serial types.
  value(type: number): Value {
    if (type >= 12) {
      const bytes = this.#take(Math.floor((type - 12) / 2));
      return type % 2 === 0 ? bytes.slice() : decoder.decode(bytes);
    }
    if (type === 7) return this.#double();
    if (type === 8 || type === 9) return type - 8;
    const length = [0, 1, 2, 3, 4, 6, 8][type] ?? 0;
    return length === 0 ? null : this.#integer(length);
  }

  #double(): number {
    return viewOf(this.#take(8)).getFloat64(0);
  }

  #integer(length: number): number {
    const [first, ...others] = this.#take(length);
    return others.reduce((value, byte) => value * 256 + byte, first! << 24 >> 24);
  }

  #take(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError("the row ends early");
    return this.bytes.subarray(this.position, this.position = end);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
