// What this machine has: cores, memory, limits of control groups, what a batch system gives.

export { allowedCpus } from "./cpu_affinity.ts";
export { denoMachine, hostName, processMemoryBytes } from "./deno_machine.ts";
export type { Machine } from "./machine.ts";
export { readSystemFile, readSystemLink } from "./system_files.ts";
