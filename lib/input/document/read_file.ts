// Reading of files with Deno, never more than asked for: an endless device or a file that grows cannot take the
// memory.

/**
 * Reads a file; the `ReadFile` of the command line.
 *
 * @param path Path of a file, or of a device or pipe.
 * @param maxBytes Where reading stops: at most one byte more is returned.
 * @throws {Deno.errors.NotFound} Or PermissionDenied or IsADirectory, as Deno has it.
 */
export async function readFileUpTo(path: string, maxBytes: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const { isDirectory, isFile, size } = await file.stat();
  if (isDirectory) throw new Deno.errors.IsADirectory(`${path} is a directory`);
  return await readUpTo(file, maxBytes, isFile ? size : 0);
}

/** The same, where `-` is standard input. */
export async function readFileOrStandardInput(path: string, maxBytes: number): Promise<Uint8Array> {
  return path === "-" ? await readUpTo(Deno.stdin, maxBytes) : await readFileUpTo(path, maxBytes);
}

// Memory for what is expected and no more: twice that of a large file may be more than there is.
async function readUpTo(
  file: { readonly read: (chunk: Uint8Array) => Promise<number | null> },
  maxBytes: number,
  expectedBytes = 0,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(Math.min(expectedBytes, maxBytes) + 1);
  let size = 0;
  while (size <= maxBytes) {
    if (size === bytes.length) {
      const larger = new Uint8Array(Math.min(Math.max(2 ** 16, 2 * size), maxBytes + 1));
      larger.set(bytes);
      bytes = larger;
    }
    const count = await file.read(bytes.subarray(size, size + 2 ** 24));
    if (count === null) break;
    size += count;
  }
  return bytes.subarray(0, size);
}
