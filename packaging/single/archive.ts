// Archives (ustar) that are the same whenever and by whomever they are made.

/** A file in an archive. */
export interface ArchivedFile {
  /** Its path, with `/`, of at most 100 bytes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable?: boolean;
}

const BLOCK = 512;

/** An archive of files, in their order; folders are made for them where it is unpacked. */
export function archiveOf(files: readonly ArchivedFile[]): Uint8Array<ArrayBuffer> {
  const sizes = files.map(({ bytes }) => BLOCK * (1 + Math.ceil(bytes.length / BLOCK)));
  const archive = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0) + 2 * BLOCK);
  let at = 0;
  for (const [i, file] of files.entries()) {
    archive.set(headerOf(file), at);
    archive.set(file.bytes, at + BLOCK);
    at += sizes[i]!;
  }
  return archive;
}

function headerOf({ path, bytes, isExecutable }: ArchivedFile): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (at: number, value: number, digits: number) =>
    write(at, value.toString(8).padStart(digits, "0"));
  if (new TextEncoder().encode(path).length > 100) throw new RangeError(`${path} is longer than 100 bytes`);
  write(0, path);
  octal(100, isExecutable === true ? 0o755 : 0o644, 7);
  octal(108, 0, 7); // root's, of 1970
  octal(116, 0, 7);
  octal(124, bytes.length, 11);
  octal(136, 0, 11);
  write(148, "        ");
  write(156, "0");
  write(257, "ustar\x0000");
  octal(148, header.reduce((sum, byte) => sum + byte, 0), 6);
  header.set([0, 0x20], 154);
  return header;
}

/**
 * The content of a file in an archive.
 *
 * @throws {RangeError} Where it is not there.
 */
export function fileInArchive(archive: Uint8Array, path: string): Uint8Array {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(archive.subarray(from, from + length)).split("\0")[0]!;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const size = parseInt(text(at + 124, 12).trim(), 8);
    if (text(at, 100) === path) return archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  throw new RangeError(`the archive has no ${path}`);
}
