// What this machine has: cores, memory, limits of control groups.

export { denoMachine, hostName, processMemoryBytes } from "./deno_machine.ts";
export type { Machine } from "./machine.ts";
