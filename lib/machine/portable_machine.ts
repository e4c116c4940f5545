// The machine as Node or a browser reports it: cores and memory that this process may use. A browser says little.

import type { Machine } from "./machine.ts";

// Taken where nothing says how much memory there is.
const ASSUMED_MEMORY_BYTES = 4e9;

/** What Node and browsers have on their global objects, where they have it. */
interface Global {
  readonly process?: {
    readonly pid?: number;
    readonly memoryUsage?: () => { readonly rss: number };
    readonly availableMemory?: () => number;
  };
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly deviceMemory?: number };
}

/** Cores and memory that this process may use. */
export function portableMachine(global: Global = globalThis as unknown as Global): Machine {
  const { process, navigator } = global;
  const cores = navigator?.hardwareConcurrency ?? 1;
  const free = process?.availableMemory?.();
  if (free !== undefined) return { cores, memoryBytes: free, memorySource: "free on this machine" };
  const gigabytes = navigator?.deviceMemory;
  return gigabytes === undefined
    ? { cores, memoryBytes: ASSUMED_MEMORY_BYTES, memorySource: "assumed, since nothing here says it" }
    : { cores, memoryBytes: gigabytes * 2 ** 30 / 2, memorySource: "assumed, half of this device's" };
}

/** Process id and memory that this process holds, in bytes; 0 where nothing says it. */
export function portableProcess(
  { process }: Global = globalThis as unknown as Global,
): { readonly pid: number; readonly memoryBytes: () => number } {
  return { pid: process?.pid ?? 0, memoryBytes: () => process?.memoryUsage?.().rss ?? 0 };
}
