// Bytes of a pipe as lines. A line that does not end is refused before it fills the memory.

const LINE_FEED = 10;

/** Cuts what comes through a pipe into lines. */
export class LineReader {
  readonly #maxBytes: number;
  // Of the line that has begun.
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /** @param maxBytes Longest line that is read. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The lines that some more bytes complete, without their ends; what is no UTF-8 becomes the replacement character.
   *
   * @throws {RangeError} Where a line is too long; nothing can be read after that.
   */
  read(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (let begin = 0;;) {
      const end = bytes.indexOf(LINE_FEED, begin);
      const part = bytes.subarray(begin, end < 0 ? bytes.length : end);
      this.#bytes += part.length;
      if (this.#bytes > this.#maxBytes) throw new RangeError(`a line of more than ${this.#maxBytes} bytes`);
      if (part.length > 0) this.#parts.push(part.slice());
      if (end < 0) return lines;
      lines.push(this.#complete());
      begin = end + 1;
    }
  }

  #complete(): string {
    const line = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      line.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#bytes = 0;
    return new TextDecoder().decode(line);
  }
}
