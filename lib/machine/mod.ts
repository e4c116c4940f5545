// What this machine has: cores, memory, limits of control groups.

export { allowedCpus } from "./cpu_affinity.ts";
export { denoMachine, hostName, processMemoryBytes } from "./deno_machine.ts";
export type { Machine } from "./machine.ts";
