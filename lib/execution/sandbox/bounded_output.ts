// What a program says, kept in part: the beginning and the end, the rest counted. So neither a gigabyte nor an endless
// line takes memory. Bytes that are no UTF-8 become the replacement character.

/** Limits of what is kept, in bytes. */
export interface KeptSizes {
  readonly head: number;
  readonly tail: number;
}

const SIZES: KeptSizes = { head: 8192, tail: 8192 };

/** Collects output; keeps its beginning and its end. */
export class BoundedOutput {
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  // The tail is a ring: it ends before this position.
  #tailEnd = 0;
  #headBytes = 0;
  #bytes = 0;

  /** @param sizes How much is kept; default 8 KiB each. */
  constructor({ head, tail }: KeptSizes = SIZES) {
    this.#head = new Uint8Array(head);
    this.#tail = new Uint8Array(tail);
  }

  /** Number of bytes that came. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of bytes that were not kept. */
  get lost(): number {
    return Math.max(0, this.#bytes - this.#headBytes - this.#tail.length);
  }

  /** Takes more. */
  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const first = chunk.subarray(0, this.#head.length - this.#headBytes);
    this.#head.set(first, this.#headBytes);
    this.#headBytes += first.length;
    const last = chunk.subarray(Math.max(first.length, chunk.length - this.#tail.length));
    const left = this.#tail.length - this.#tailEnd;
    this.#tail.set(last.subarray(0, left), this.#tailEnd);
    if (last.length >= left) this.#tail.set(last.subarray(left), 0);
    this.#tailEnd = this.#tail.length === 0 ? 0 : (this.#tailEnd + last.length) % this.#tail.length;
  }

  /** The beginning, a line that says how much is missing, and the end. */
  text(): string {
    const decoder = new TextDecoder();
    const head = this.#head.subarray(0, this.#headBytes);
    const tail = this.#lastBytes();
    if (this.lost === 0) {
      const whole = new Uint8Array(head.length + tail.length);
      whole.set(head);
      whole.set(tail, head.length);
      return decoder.decode(whole);
    }
    return `${decoder.decode(head)}\n[... ${this.lost} bytes are left out ...]\n${decoder.decode(tail)}`;
  }

  #lastBytes(): Uint8Array {
    const kept = Math.min(this.#bytes - this.#headBytes, this.#tail.length);
    if (kept < this.#tail.length) return this.#tail.subarray(0, kept);
    const bytes = new Uint8Array(kept);
    bytes.set(this.#tail.subarray(this.#tailEnd));
    bytes.set(this.#tail.subarray(0, this.#tailEnd), kept - this.#tailEnd);
    return bytes;
  }
}

/**
 * Hands on all that comes through a pipe until it ends or breaks.
 *
 * @param signal Releases the pipe, even if another process still holds its other end.
 */
export async function drain(
  stream: ReadableStream<Uint8Array>,
  receive: (chunk: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  const letGo = () => void reader.cancel().catch(() => {});
  signal?.addEventListener("abort", letGo);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) receive(next.value);
  } catch {
    /* the pipe broke */
  } finally {
    signal?.removeEventListener("abort", letGo);
  }
}
