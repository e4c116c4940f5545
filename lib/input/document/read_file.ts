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
  if ((await file.stat()).isDirectory) throw new Deno.errors.IsADirectory(`${path} is a directory`);
  return await readUpTo(file, maxBytes);
}

/** The same, where `-` is standard input. */
export async function readFileOrStandardInput(path: string, maxBytes: number): Promise<Uint8Array> {
  return path === "-" ? await readUpTo(Deno.stdin, maxBytes) : await readFileUpTo(path, maxBytes);
}

async function readUpTo(
  file: { readonly read: (chunk: Uint8Array) => Promise<number | null> },
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= maxBytes) {
    const chunk = new Uint8Array(Math.min(2 ** 20, maxBytes + 1 - size));
    const count = await file.read(chunk);
    if (count === null) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
