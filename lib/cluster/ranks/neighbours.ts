// Other ranks on the same machine, as processes: one that was given up must not stay there stopped for ever, with its
// launcher waiting for it. A process is known by its number and by when it began, since numbers are given again.

import { kill } from "node:process";
import { readSystemFile } from "../../machine/mod.ts";

/** A process of some machine. */
export interface RankProcess {
  readonly pid: number;
  /** When it began, as the system counts; undefined where the system does not say it. */
  readonly began: string | undefined;
}

/** This process. */
export function ownProcess(): RankProcess {
  return { pid: Deno.pid, began: ownBegin() };
}

// What launchers, and what they start on other machines, call themselves.
const LAUNCHER = /^(?:mpi(?:run|exec)|prte|orted|hydra_|pmi_proxy|slurmstepd)/;
// A launcher stands right above, or above a shell, a wrapper that measures time, one that binds to cores.
const MAX_ANCESTORS = 6;

/** The launcher above this process, or else what is right above it; undefined where that is gone. */
export function launcherProcess(): RankProcess | undefined {
  const above: number[] = [];
  for (let pid = parentOf(Deno.pid); pid > 0 && above.length < MAX_ANCESTORS; pid = parentOf(pid)) {
    above.push(pid);
  }
  const launcher = above.find((pid) => LAUNCHER.test(nameOf(pid)));
  // Who has lost its parent gets the system's first process for one.
  const pid = launcher ?? above.find((pid) => pid > 1);
  return pid === undefined ? undefined : { pid, began: beginOf(pid) };
}

/** Whether a process of this machine is there no more; false where the system does not say it. */
export function isGone({ pid, began }: RankProcess): boolean {
  if (began === undefined || ownBegin() === undefined) return false;
  return !hasProcess(pid) || beginOf(pid) !== began;
}

/**
 * Kills a process of this machine, and no other that has its number since.
 *
 * @returns Whether it is gone, or goes at once; false where that cannot be known or done.
 */
export function killProcess(process: RankProcess): boolean {
  const { pid, began } = process;
  if (began === undefined || ownBegin() === undefined || pid === Deno.pid) return false;
  if (isGone(process)) return true;
  try {
    Deno.kill(pid, "SIGKILL");
    return true;
  } catch {
    return isGone(process); // It has ended meanwhile, is another user's, or nothing may be killed.
  }
}

// Asked once; undefined where the system does not let a process be looked at.
let own: { readonly began: string | undefined } | undefined;

function ownBegin(): string | undefined {
  return (own ??= { began: beginOf(Deno.pid) }).began;
}

// Quicker than to look at it.
function hasProcess(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return (error as { readonly code?: string }).code !== "ESRCH";
  }
}

// The remains of a dead one count for nothing.
function beginOf(pid: number): string | undefined {
  const { state, began } = statusOf(pid);
  return state === "Z" || state === "X" ? undefined : began;
}

function parentOf(pid: number): number {
  return Number(statusOf(pid).parent ?? 0);
}

function nameOf(pid: number): string {
  return statusOf(pid).name ?? "";
}

interface Status {
  readonly name?: string | undefined;
  readonly state?: string | undefined;
  readonly parent?: string | undefined;
  readonly began?: string | undefined;
}

// The name stands in parentheses, and may have any characters.
function statusOf(pid: number): Status {
  const [, name, rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(readSystemFile(`/proc/${pid}/stat`) ?? "") ?? [];
  const fields = rest.split(" ");
  return { name, state: fields[0], parent: fields[1], began: fields[19] };
}
