// How much heap a child process may have. The heap has objects of JavaScript, code among them, so it needs some room
// whatever the task; V8 takes no more than 4 GB for one. Arrays of numbers, which are most of what a task of the
// embedded engine needs, are not counted.

const LEAST_HEAP_MEGABYTES = 256;

/** The most that V8 can take for a heap. */
export const MOST_HEAP_MEGABYTES = 4096;

/** The limit of the heap of a process with so much memory, in megabytes of 2^20 bytes. */
export function heapLimit(memoryBytes: number): number {
  const megabytes = Math.round(memoryBytes / 2 ** 20);
  return Math.min(Math.max(megabytes, LEAST_HEAP_MEGABYTES), MOST_HEAP_MEGABYTES);
}
