// Messages as bytes on a pipe between processes: each is a frame of mark, length, checksum and what V8's own
// serialization makes of the value, which keeps every bit of numbers and typed arrays. Whatever else gets onto
// the pipe, such as the output of a stray print, is noticed rather than read as a message.

import { deserialize, serialize } from "node:v8";
import { describeValue, NmerError, type Remedy } from "../../base/error.ts";

const MARK = new TextEncoder().encode("nmer");
// Mark, length and checksum, four bytes each, little-endian.
const HEADER_BYTES = 12;

/** Longest message in bytes: the Hessian of some 3,800 atoms. */
export const MAX_MESSAGE_BYTES = 2 ** 30;

/**
 * Bytes that are no frame, or a message too long for one.
 *
 * @example
 * ```ts
 * import { FrameError, parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { mode: "serial" }).catch((error: unknown) => {
 *   if (!(error instanceof FrameError)) throw error;
 *   console.log(error.remedy, error.message); // a message between processes is damaged
 * });
 * ```
 */
export class FrameError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "FrameError";
  /** The message is lost; another may come. */
  readonly remedy: Remedy = "retry";
}

/** A message as a frame. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(message);
  if (body.length > MAX_MESSAGE_BYTES) throw new FrameError(`a message of ${body.length} bytes is too long`);
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(frame.buffer);
  frame.set(MARK);
  view.setUint32(4, body.length, true);
  view.setUint32(8, checksum(body), true);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Takes a stream of bytes apart into messages. */
export class FrameReader {
  #part = new Uint8Array(HEADER_BYTES);
  #filled = 0;
  // Of the body that is being read; undefined while it is a header.
  #checksum: number | undefined;

  /**
   * The messages that are complete with these bytes.
   *
   * @throws {FrameError} Where the bytes are no frame; nothing that follows can be read.
   */
  read(bytes: Uint8Array): unknown[] {
    const messages: unknown[] = [];
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + this.#part.length - this.#filled);
      this.#part.set(piece, this.#filled);
      this.#filled += piece.length;
      if (this.#checksum === undefined) this.#checkMark(bytes.subarray(at));
      at += piece.length;
      if (this.#filled < this.#part.length) break;
      if (this.#checksum === undefined) this.#beginBody();
      else messages.push(this.#endBody(this.#checksum));
    }
    return messages;
  }

  #checkMark(found: Uint8Array): void {
    const length = Math.min(this.#filled, MARK.length);
    for (let i = 0; i < length; i++) if (this.#part[i] !== MARK[i]) throw notAFrame(found);
  }

  #beginBody(): void {
    const view = new DataView(this.#part.buffer);
    const length = view.getUint32(4, true);
    if (length === 0 || length > MAX_MESSAGE_BYTES) throw notAFrame(this.#part);
    this.#checksum = view.getUint32(8, true);
    this.#expect(length);
  }

  #endBody(expected: number): unknown {
    const body = this.#part;
    if (checksum(body) !== expected) throw notAFrame(body);
    this.#checksum = undefined;
    this.#expect(HEADER_BYTES);
    return deserialize(body);
  }

  #expect(length: number): void {
    this.#part = new Uint8Array(length);
    this.#filled = 0;
  }
}

function notAFrame(bytes: Uint8Array): FrameError {
  return new FrameError(`not a message: ${describeValue(new TextDecoder().decode(bytes.subarray(0, 80)))}`);
}

// FNV-1a: any print into the middle of a frame changes it, and it costs a millisecond per megabyte.
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
