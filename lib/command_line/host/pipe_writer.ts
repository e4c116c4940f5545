// Writing to a pipe without waiting for whoever reads it: the process still hears signals, and a pipe that nobody
// reads is an error instead of an endless wait.

import { closeSync, constants, openSync, writeSync } from "node:fs";

const PAUSE_MILLISECONDS = 20;
// What a pipe takes as a whole or not at all (PIPE_BUF). Of more it may take a part, and Deno does not say how much.
const BYTES_PER_WRITE = Deno.build.os === "linux" ? 4096 : 512;

// After so much the process listens.
const BYTES_PER_TURN = 2 ** 20;

/** A pipe that is open for writing. */
export class PipeWriter {
  readonly #file: number;
  readonly #maxPendingBytes: number;
  readonly #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isFull = false;
  #failure: Error | undefined;

  /**
   * Opens a pipe that somebody reads.
   *
   * @param path Its name, or that of a socket.
   * @param maxPendingBytes How much may wait for a reader that is slow.
   * @throws {Error} Where nobody does, or it may not be written.
   */
  constructor(path: string, maxPendingBytes = Infinity) {
    this.#maxPendingBytes = maxPendingBytes;
    try {
      this.#file = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
    } catch (error) {
      throw codeOf(error) === "ENXIO" ? new Error("a pipe that nobody reads") : error;
    }
  }

  /**
   * Adds bytes, which are written as soon as the pipe takes them.
   *
   * @throws {Error} Where nobody reads any more, or what waits for the reader becomes too much.
   */
  write(bytes: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#flush();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#pendingBytes > this.#maxPendingBytes) throw new Error("its reader is too slow");
  }

  /**
   * Waits until less waits for the reader.
   *
   * @param maxPendingBytes How much may still wait.
   * @param signal Ends the waiting.
   * @throws {Error} Where nobody reads any more, or the waiting was ended.
   */
  async drain(maxPendingBytes: number, signal: AbortSignal): Promise<void> {
    while (this.#pendingBytes > maxPendingBytes && this.#failure === undefined) {
      if (signal.aborted) throw new Error("its reader is too slow");
      await new Promise((resolve) => setTimeout(resolve, this.#isFull ? PAUSE_MILLISECONDS : 0));
      this.#flush();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Waits until all is written, for some time at most; then the pipe is closed.
   *
   * @param signal Ends the waiting.
   * @throws {Error} Where not all was written.
   */
  async end(signal: AbortSignal): Promise<void> {
    while (this.#pending.length > 0 && this.#failure === undefined && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, this.#isFull ? PAUSE_MILLISECONDS : 0));
      this.#flush();
    }
    clearTimeout(this.#timer);
    closeSync(this.#file);
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#pending.length > 0) throw new Error("its reader is too slow");
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#isFull = false;
    const wanted = this.#pendingBytes - BYTES_PER_TURN;
    try {
      for (let bytes = this.#pending[0]; bytes !== undefined; bytes = this.#pending[0]) {
        if (this.#pendingBytes <= wanted) break;
        const some = bytes.subarray(0, BYTES_PER_WRITE);
        writeSync(this.#file, some);
        this.#pendingBytes -= some.length;
        if (some.length === bytes.length) this.#pending.shift();
        else this.#pending[0] = bytes.subarray(some.length);
      }
    } catch (error) {
      this.#isFull = codeOf(error) === "EAGAIN";
      if (!this.#isFull) {
        this.#failure = isBroken(error) ? new Error("nobody reads it any more") : error as Error;
      }
    }
    if (this.#pending.length === 0 || this.#failure !== undefined) return;
    this.#timer = setTimeout(() => this.#flush(), this.#isFull ? PAUSE_MILLISECONDS : 0);
  }
}

function isBroken(error: unknown): boolean {
  return codeOf(error) === "EPIPE" || error instanceof Deno.errors.BrokenPipe;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
