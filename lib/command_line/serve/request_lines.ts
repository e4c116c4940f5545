// The bytes of a client as lines. What is no line of text, or too long for one, is skipped up to its end, and the lines
// behind it are read.

const LINE_FEED = 10;

/** A line, or why it is none, and how many bytes it had. */
export type RequestLine =
  & { readonly bytes: number }
  & (
    | { readonly text: string }
    | { readonly problem: string }
  );

/** Cuts bytes into lines. */
export class RequestLines {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /** @param maxBytes Longest line that is kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that some more bytes complete, but for empty ones. */
  read(bytes: Uint8Array): RequestLine[] {
    const lines: RequestLine[] = [];
    for (let begin = 0;;) {
      const end = bytes.indexOf(LINE_FEED, begin);
      this.#add(bytes.subarray(begin, end < 0 ? bytes.length : end));
      if (end < 0) return lines;
      const line = this.#complete();
      if (!("text" in line) || line.text.trim() !== "") lines.push(line);
      begin = end + 1;
    }
  }

  /** The line that the input ends with, without a line feed; half a message is no JSON. Undefined where there is none. */
  end(): RequestLine | undefined {
    const line = this.#complete();
    return "text" in line && line.text.trim() === "" ? undefined : line;
  }

  #add(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part.slice());
  }

  #complete(): RequestLine {
    const [parts, bytes] = [this.#parts, this.#bytes];
    this.#parts = [];
    this.#bytes = 0;
    if (bytes > this.#maxBytes) return { bytes, problem: `a line of ${bytes} bytes` };
    const line = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) {
      line.set(part, at);
      at += part.length;
    }
    try {
      return { bytes, text: new TextDecoder("utf-8", { fatal: true }).decode(line) };
    } catch {
      return { bytes, problem: "bytes that are not UTF-8" };
    }
  }
}
