// What this machine has: cores, memory, limits of control groups.

export { denoMachine, permitted } from "./deno_machine.ts";
export type { Machine } from "./machine.ts";
