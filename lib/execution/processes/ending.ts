// How a child process ended, in plain words, and what would help its task.

import type { Remedy } from "../../base/error.ts";
import { plainText } from "../../base/plain_text.ts";
import { MAX_HEAP_MEGABYTES } from "./heap_limit.ts";

/** What is known of an ending. */
export interface Ending {
  /** Exit code. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** The last that it wrote to its standard error. */
  readonly stderr: string;
  /** Whether all of that is of the task at which it ended; of a resident process only the last line surely is. */
  readonly isOfOneTask?: boolean;
  /** The limit of its heap, where it is one of nmer's own. */
  readonly heapMegabytes?: number;
}

// V8 traps or aborts, after such words, when the heap is full.
const OUT_OF_HEAP = /out of memory|heap limit/i;
// What C, C++ and Python say, and the libraries of PySCF before they end their process.
const OUT_OF_MEMORY =
  /MemoryError|bad_alloc|out of memory|cannot allocate memory|allocation failed|malloc\(\d+\) failed/i;

// A line may be of any length.
const MAX_LINE_CHARACTERS = 400;

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: "was killed (SIGKILL): by a person, or by the system for want of memory",
  SIGSEGV: "crashed (SIGSEGV)",
  SIGBUS: "crashed (SIGBUS)",
  SIGILL: "crashed (SIGILL)",
  SIGTRAP: "crashed (SIGTRAP)",
  SIGABRT: "aborted (SIGABRT)",
};

/**
 * What would help the task at which a process ended: more memory where that is what it lacked, or may have lacked,
 * since the system kills what takes too much.
 */
export function remedyOf(ending: Ending): Remedy {
  const { signal, stderr, heapMegabytes } = ending;
  if (heapMegabytes !== undefined && OUT_OF_HEAP.test(stderr)) {
    return heapMegabytes < MAX_HEAP_MEGABYTES ? "more-resources" : "give-up";
  }
  return signal === "SIGKILL" || lackedMemory(ending) ? "more-resources" : "retry";
}

/** `ran out of memory (heap limit 512 MB)`, `was killed (SIGKILL): ...`, `ended with exit code 1: last words`. */
export function describeEnding(ending: Ending): string {
  const { stderr, heapMegabytes } = ending;
  if (heapMegabytes !== undefined && OUT_OF_HEAP.test(stderr)) {
    const words = `ran out of memory (heap limit ${heapMegabytes} MB`;
    return heapMegabytes < MAX_HEAP_MEGABYTES
      ? `${words})`
      : `${words}, the most that a process can have); take smaller fragments or a smaller basis set`;
  }
  return lackedMemory(ending) ? `ran out of memory: it ${plainEnding(ending)}` : plainEnding(ending);
}

function lackedMemory({ stderr, isOfOneTask = false }: Ending): boolean {
  return OUT_OF_MEMORY.test(isOfOneTask ? stderr : lastLineOf(stderr));
}

function lastLineOf(stderr: string): string {
  return plainText(stderr).trimEnd().split("\n").at(-1)!;
}

function plainEnding({ code, signal, stderr }: Ending): string {
  if (signal !== null) return SIGNALS[signal] ?? `was ended by ${signal}`;
  const lastLine = lastLineOf(stderr);
  const words = lastLine.length <= MAX_LINE_CHARACTERS
    ? lastLine
    : `${lastLine.slice(0, MAX_LINE_CHARACTERS)}...`;
  return `ended with exit code ${code}${words ? `: ${words}` : ""}`;
}
