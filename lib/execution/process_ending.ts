// How a child process ended, in plain words.

/** What is known of an ending. */
export interface Ending {
  /** Exit code. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** The last that it wrote to its standard error. */
  readonly stderr: string;
  /** The limit of its heap. */
  readonly heapMegabytes: number;
}

// V8 traps or aborts, after such words, when there is no more room in the heap.
const OUT_OF_HEAP = /out of memory|heap limit/i;

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: "was killed (SIGKILL): by a person, or by the system for want of memory",
  SIGSEGV: "crashed (SIGSEGV)",
  SIGBUS: "crashed (SIGBUS)",
  SIGILL: "crashed (SIGILL)",
  SIGTRAP: "crashed (SIGTRAP)",
  SIGABRT: "aborted (SIGABRT)",
};

/** `ran out of memory (heap limit 512 MB)`, `was killed (SIGKILL): ...`, `ended with exit code 1: last words`. */
export function describeEnding({ code, signal, stderr, heapMegabytes }: Ending): string {
  if (OUT_OF_HEAP.test(stderr)) return `ran out of memory (heap limit ${heapMegabytes} MB)`;
  if (signal !== null) return SIGNALS[signal] ?? `was ended by ${signal}`;
  const lastLine = stderr.trimEnd().split("\n").at(-1);
  return `ended with exit code ${code}${lastLine ? `: ${lastLine}` : ""}`;
}
