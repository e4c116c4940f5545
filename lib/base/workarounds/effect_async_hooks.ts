// To be imported before Effect. Effect 4.1 makes an AsyncResource of node:async_hooks whenever a fiber waits, and under
// Deno 2.9 each of them keeps the one before it alive: a fiber that waits a million times, as those of an execution
// do, would hold 440 MB. nmer has no use for async contexts, so Effect does not see Node's `process`, which leads to
// them, while it loads. It would wait for it as well: Deno makes `process` when somebody first reads it, which takes
// 20 ms. bench/overhead.ts and bench/start.ts show the difference.

export {};

const process = Object.getOwnPropertyDescriptor(globalThis, "process");
if (process?.configurable) {
  Object.defineProperty(globalThis, "process", { value: undefined, configurable: true });
  // All modules that are imported beside this one, and do not wait, have been evaluated by then.
  queueMicrotask(() => Object.defineProperty(globalThis, "process", process));
}
