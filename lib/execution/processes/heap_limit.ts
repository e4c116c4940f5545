// How much heap a child process may have. The heap has objects of JavaScript, code among them, so it needs some
// whatever the task; V8 takes no more than 4 GB for one. Arrays of numbers, which are most of what a task of the
// built-in engine needs, are not counted.

const MIN_HEAP_MEGABYTES = 256;

/** The most that V8 can take for a heap. */
export const MAX_HEAP_MEGABYTES = 4096;

/** The limit of the heap of a process with this much memory, in megabytes of 2^20 bytes. */
export function heapLimit(memoryBytes: number): number {
  const megabytes = Math.round(memoryBytes / 2 ** 20);
  return Math.min(Math.max(megabytes, MIN_HEAP_MEGABYTES), MAX_HEAP_MEGABYTES);
}
