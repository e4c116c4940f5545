// Lines from a stream of bytes, none longer than a limit: who talks in lines cannot fill nmer's memory with one that
// does not end. Bytes that are no UTF-8 become the replacement character.

/** A line was longer than it may be. */
export class LongLine extends Error {
  /** @param mostBytes Bytes that a line may have. */
  constructor(readonly mostBytes: number) {
    super(`a line of more than ${mostBytes} bytes`);
    this.name = "LongLine";
  }
}

const NEWLINE = 10;

/** Cuts bytes that come in pieces into lines. */
export class BoundedLines {
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;

  /** @param mostBytes Bytes that a line may have. */
  constructor(readonly mostBytes: number) {}

  /**
   * The lines that end in the next piece, without their ends.
   *
   * @throws {LongLine} Where one is too long; nothing can be read after that.
   */
  read(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    for (let start = 0;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      this.#bytes += part.length;
      if (this.#bytes > this.mostBytes) throw new LongLine(this.mostBytes);
      // A copy: the bytes of the chunk may be those of a buffer that is used again.
      if (part.length > 0) this.#parts.push(part.slice());
      if (end < 0) return lines;
      lines.push(this.#take());
      start = end + 1;
    }
  }

  /** What came after the last end of a line. */
  rest(): string {
    return this.#take();
  }

  #take(): string {
    const bytes = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts.length = 0;
    this.#bytes = 0;
    return new TextDecoder().decode(bytes).replace(/\r$/, "");
  }
}
