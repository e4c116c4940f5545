// Memory that threads share, as far as there is any: a web page that is not cross-origin isolated has none.

/** Whether threads can share memory here. */
export function hasSharedMemory(): boolean {
  return globalThis.SharedArrayBuffer !== undefined;
}

/**
 * Bytes that the threads share to whom they are sent, all 0. Where there is no such memory each thread gets its own
 * copy: nothing that one writes reaches another.
 */
export function sharedBytes(length: number): ArrayBufferLike {
  return hasSharedMemory() ? new SharedArrayBuffer(length) : new ArrayBuffer(length);
}
