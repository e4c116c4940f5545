// Writing bytes to a stream, all of them.

/** Writes bytes; a stream may take some of them at a time. */
export function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
  } catch (error) {
    // Nobody reads any more, as in `nmer run ... | head`: the calculation and its result file continue.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
