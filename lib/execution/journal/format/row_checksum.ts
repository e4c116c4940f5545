// The checksum of a row, over the name of its table and all its other columns. A row whose checksum does not match is
// no row: whatever happened to the file, no number comes out of it that was not put in, for that key.

import { hash } from "node:crypto";

/** A value of a row, as SQLite hands it on. */
export type Value = number | string | null | Uint8Array;

const encoder = new TextEncoder();
let bytes = new Uint8Array(4096);
let view = new DataView(bytes.buffer);

/**
 * The first 52 bits of SHA-256 over a table's name and the values of a row: an integer that a double holds.
 *
 * @param table Name of the table.
 * @param values All columns but the checksum itself; numbers are finite, and -0 counts as 0 as SQLite has it.
 */
export function checksumOf(table: string, values: readonly Value[]): number {
  let end = putText(0, table);
  for (const value of values) {
    if (value === null) bytes[end++] = 0;
    else if (typeof value === "number") {
      reserve(end + 9);
      bytes[end++] = 1;
      view.setFloat64(end, value + 0, true);
      end += 8;
    } else if (typeof value === "string") end = putText(end, value);
    else {
      reserve(end + value.length + 6);
      bytes[end++] = 3;
      view.setUint32(end, value.length, true);
      bytes.set(value, end += 4);
      end += value.length;
    }
    reserve(end + 1);
  }
  return Number.parseInt(hash("sha256", bytes.subarray(0, end), "hex").slice(0, 13), 16);
}

function putText(start: number, text: string): number {
  reserve(start + 3 * text.length + 6);
  bytes[start] = 2;
  const { written } = encoder.encodeInto(text, bytes.subarray(start + 5));
  view.setUint32(start + 1, written, true);
  return start + 5 + written;
}

function reserve(length: number): void {
  if (length <= bytes.length) return;
  const larger = new Uint8Array(2 * length);
  larger.set(bytes);
  bytes = larger;
  view = new DataView(bytes.buffer);
}
