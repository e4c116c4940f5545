// A zip archive of files, the same bytes for the same files: no times, no order but that of the list. What a wheel needs
// and no more: no encryption, no files beyond 4 GiB.

import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive. */
export interface ZipFile {
  /** Its path, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

// 1980-01-01, the first day that the format has.
const DATE = 0x21;
const VERSION = 20;
const DEFLATED = 8;
const UTF8 = 0x0800;
// A regular file that everybody may read.
const MODE = (0o100644 << 16) >>> 0;
const MADE_ON_UNIX = 3 << 8;

/** The archive. */
export function zip(files: readonly ZipFile[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, content } of files) {
    const name = new TextEncoder().encode(path);
    const deflated = new Uint8Array(deflateRawSync(content, { level: 9 }));
    const common = [
      [2, VERSION],
      [2, UTF8],
      [2, DEFLATED],
      [2, 0],
      [2, DATE],
      [4, crc32(content)],
      [4, deflated.length],
      [4, content.length],
      [2, name.length],
      [2, 0],
    ] as const;
    const local = [numbers([[4, 0x04034b50], ...common]), name, deflated];
    directory.push(
      numbers([
        [4, 0x02014b50],
        [2, MADE_ON_UNIX | VERSION],
        ...common,
        [2, 0],
        [2, 0],
        [2, 0],
        [4, MODE],
        [4, offset],
      ]),
      name,
    );
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const { length } = files;
  const end = numbers([[4, 0x06054b50], [2, 0], [2, 0], [2, length], [2, length], [4, size], [4, offset], [
    2,
    0,
  ]]);
  return joined([...parts, ...directory, end]);
}

/** Numbers of 2 or 4 bytes, the least first. */
function numbers(values: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of values) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
