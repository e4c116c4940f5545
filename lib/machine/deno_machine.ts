// The machine as Deno reports it: cores and memory that this process may use.

import { type BatchShare, batchShare, type Variable } from "./batch_share.ts";
import { tightestGroup } from "./control_groups.ts";
import type { Machine } from "./machine.ts";

// Taken where Deno's permissions do not allow to ask how much memory there is.
const ASSUMED_MEMORY_BYTES = 4e9;

/**
 * Cores and memory that this process may use.
 *
 * @param variable Gives an environment variable: a batch system says there what it gives.
 */
export function denoMachine(variable: Variable = permittedVariable): Machine {
  const machine = wholeMachine();
  const share = batchShare(variable);
  return share === undefined ? machine : shareOf(machine, share);
}

/** What a batch system leaves of a machine. */
export function shareOf(machine: Machine, { scheduler, cores, memoryBytes, processes }: BatchShare): Machine {
  const left = machine.memoryBytes / processes;
  const isGiven = memoryBytes !== undefined && memoryBytes < left;
  const isDivided = !isGiven && processes > 1;
  return {
    cores: Math.min(machine.cores, cores ?? Infinity),
    memoryBytes: isGiven ? memoryBytes : left,
    ...(machine.memorySource === undefined ? {} : { memorySource: machine.memorySource }),
    ...(isGiven ? { memorySource: `that ${scheduler} gives` } : {}),
    ...(isDivided
      ? { memorySource: `for each of ${processes} processes that ${scheduler} started here` }
      : {}),
    ...(processes > 1 ? { isDivided: true } : {}),
  };
}

// Without what a batch system says.
function wholeMachine(): Machine {
  // What Deno counts are the cores of the affinity, or fewer where control groups have a quota of processor time.
  const cores = navigator.hardwareConcurrency;
  const free = permitted(() => Deno.systemMemoryInfo().available);
  if (free === undefined) {
    return {
      cores,
      memoryBytes: ASSUMED_MEMORY_BYTES,
      memorySource: "assumed, since Deno's permissions do not allow to ask (--allow-sys)",
    };
  }
  const group = Deno.build.os === "linux" ? groupMemory() : undefined;
  return group !== undefined && group.memoryBytes < free
    ? { cores, ...group }
    : { cores, memoryBytes: free, memorySource: `free on this machine${group === undefined ? "" : HIDDEN}` };
}

// Files of the kernel are only for processes with all permissions.
const HIDDEN = "; limits of control groups show with --allow-all only";

function groupMemory(): Omit<Machine, "cores"> | undefined {
  const seen = permitted(() => ({ tightest: tightestGroup(readIfThere) }));
  if (seen !== undefined) {
    if (seen.tightest === undefined) return undefined;
    const { group, limitBytes, leftBytes } = seen.tightest;
    return {
      memoryBytes: leftBytes,
      memorySource: `left of the ${gigabytes(limitBytes)} of the control group ${group}`,
    };
  }
  // Deno itself looks at the limit of the own group, but not at those above it, nor at what of it is in use.
  const limitBytes = permitted(() => globalThis.process.constrainedMemory()) ?? 0;
  return {
    memoryBytes: limitBytes > 0 ? Math.max(0, limitBytes - processMemoryBytes()) : Infinity,
    memorySource: `left by this process of the ${gigabytes(limitBytes)} of its control group; ` +
      "what other processes take of it shows with --allow-all only",
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Name of this machine, as other machines know it. */
export function hostName(): string {
  return permitted(() => Deno.hostname()) ?? "this machine";
}

/** Memory that this process holds, in bytes. */
export function processMemoryBytes(): number {
  return Deno.memoryUsage().rss;
}

function permittedVariable(name: string): string | undefined {
  return Deno.permissions.querySync({ name: "env", variable: name }).state === "granted"
    ? Deno.env.get(name)
    : undefined;
}

/** What Deno answers; undefined where its permissions do not allow to ask. */
function permitted<A>(ask: () => A): A | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
