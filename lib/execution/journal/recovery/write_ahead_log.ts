// The frames of a write-ahead log, read without SQLite, which ends at the first frame whose checksum is wrong and
// forgets all behind it. Format: https://sqlite.org/fileformat2.html, section 4. Big-endian.

import { PAGE_BYTES } from "../format/schema.ts";

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;

/** The bytes of a log. */
export class WriteAheadLog {
  readonly #view: DataView;

  /** @param bytes The whole file; it may end anywhere. */
  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Number of whole frames, those of earlier rounds of the log among them. */
  get frameCount(): number {
    return Math.max(0, Math.floor((this.bytes.length - HEADER_BYTES) / FRAME_BYTES));
  }

  /** Number, in the file, of the page that a frame holds. */
  pageNumber(frame: number): number {
    return this.#view.getUint32(this.#start(frame));
  }

  /** The page that a frame holds. */
  page(frame: number): Uint8Array {
    const start = this.#start(frame) + FRAME_HEADER_BYTES;
    return this.bytes.subarray(start, start + PAGE_BYTES);
  }

  /**
   * Whether transactions were committed behind a frame that SQLite would stop at. A log that merely ends in the
   * middle of a transaction, as it does after a crash, is not broken.
   */
  get isBroken(): boolean {
    if (this.frameCount === 0) return false;
    let frame = this.#wholeFrames();
    if (frame === undefined) return true;
    for (frame++; frame < this.frameCount; frame++) {
      const commits = this.#view.getUint32(this.#start(frame) + 4) > 0;
      if (commits && this.#isOfThisRound(frame)) return true;
    }
    return false;
  }

  /** The frame that has each page as the last committed transaction left it, by the page's number. */
  get committed(): ReadonlyMap<number, number> {
    const committed = new Map<number, number>();
    const whole = this.frameCount === 0 ? 0 : this.#wholeFrames() ?? 0;
    for (let frame = 0, first = 0; frame < whole; frame++) {
      if (this.#view.getUint32(this.#start(frame) + 4) === 0) continue; // no commit yet
      for (; first <= frame; first++) committed.set(this.pageNumber(first), first);
    }
    return committed;
  }

  /** How many frames SQLite would read; undefined where not even the header is as it was written. */
  #wholeFrames(): number | undefined {
    const sums: Sums = [0, 0];
    this.#addTo(sums, 0, 24);
    if (!this.#sumsAre(sums, 24)) return undefined;
    let frame = 0;
    for (; frame < this.frameCount; frame++) {
      const start = this.#start(frame);
      this.#addTo(sums, start, 8);
      this.#addTo(sums, start + FRAME_HEADER_BYTES, PAGE_BYTES);
      if (!this.#isOfThisRound(frame) || !this.#sumsAre(sums, start + 16)) break;
    }
    return frame;
  }

  #start(frame: number): number {
    return HEADER_BYTES + FRAME_BYTES * frame;
  }

  // Each round of the log has salts of its own, in the header and in every frame.
  #isOfThisRound(frame: number): boolean {
    const start = this.#start(frame);
    return [0, 4].every((i) => this.#view.getUint32(16 + i) === this.#view.getUint32(start + 8 + i));
  }

  #sumsAre(sums: Sums, offset: number): boolean {
    return sums[0] === this.#view.getUint32(offset) && sums[1] === this.#view.getUint32(offset + 4);
  }

  // The lowest bit of the magic number says in which byte order the sums take the words.
  #addTo(sums: Sums, start: number, length: number): void {
    const littleEndian = (this.#view.getUint32(0) & 1) === 0;
    let [a, b] = sums;
    for (let offset = start; offset < start + length; offset += 8) {
      a = (a + this.#view.getUint32(offset, littleEndian) + b) >>> 0;
      b = (b + this.#view.getUint32(offset + 4, littleEndian) + a) >>> 0;
    }
    sums[0] = a;
    sums[1] = b;
  }
}

type Sums = [number, number];
