// To be imported before Effect. Effect 4.1 makes an AsyncResource of node:async_hooks whenever a fiber waits, and under
// Deno 2.9 each of them keeps the one before it alive: a fiber that waits a million times, as those of an execution
// do, would hold 440 MB. nmer has no use for async contexts, so Effect is not shown where to find them while it loads.
// bench/overhead.ts shows the difference.

interface WithBuiltins {
  process?: { getBuiltinModule?: (id: string) => unknown };
}

const { process } = globalThis as WithBuiltins;
const getBuiltinModule = process?.getBuiltinModule;
if (process !== undefined && getBuiltinModule !== undefined) {
  process.getBuiltinModule = (id) =>
    id === "node:async_hooks" ? undefined : getBuiltinModule.call(process, id);
  // All modules that are imported beside this one have been evaluated by then.
  queueMicrotask(() => process.getBuiltinModule = getBuiltinModule);
}
