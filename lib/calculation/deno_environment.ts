// The machine as Deno tells it.

import { startTaskProcess, startWebWorker } from "../execution/mod.ts";
import type { RunEnvironment } from "./run.ts";

// Taken where Deno's permissions do not allow to ask how much memory there is.
const ASSUMED_MEMORY_BYTES = 4e9;

/**
 * What a run needs from the machine, under Deno.
 *
 * @param workerUrl The module that workers run: `workers/task_worker.ts`.
 */
export function denoEnvironment(workerUrl: URL): RunEnvironment {
  return {
    machine: { cores: navigator.hardwareConcurrency, memoryBytes: availableMemoryBytes() },
    startWorker: (number) => startWebWorker(workerUrl, number),
    startProcess: (heapMegabytes) =>
      startTaskProcess({ module: new URL("task_process.ts", workerUrl), heapMegabytes }),
    identity: { pid: Deno.pid, host: hostName() },
    memoryInUse: () => Deno.memoryUsage().rss,
  };
}

function availableMemoryBytes(): number {
  try {
    return Deno.systemMemoryInfo().available;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return ASSUMED_MEMORY_BYTES;
    throw error;
  }
}

function hostName(): string {
  try {
    return Deno.hostname();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "this machine";
    throw error;
  }
}
