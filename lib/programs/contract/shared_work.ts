// Work of a task that other threads can help with, by what its computation yields: the engine yields it once, when it has it.
// Whoever steps hands it to threads that are idle, or does not care.

/** What a computation offers in what it yielded; undefined where that is nothing. A plain value for another thread. */
export function sharedWorkOf(step: unknown): unknown {
  return ((step ?? {}) as { readonly share?: unknown }).share;
}
