// Whether a run that its journal calls running still is: the process that has the journal may be gone, or on a machine
// that nobody here can ask.

import process from "node:process";
import type { LockOwner } from "../lock_owner.ts";

/**
 * How a run stands: as its journal says, or where that calls it running, whether its process is there (`running`), is
 * gone (`killed`), or, on another machine, has given a sign of life in the last minute (`running`) or not (`silent`).
 */
export type RunState = "running" | "killed" | "silent" | "finished" | "failed" | "interrupted";

// A run on another machine writes at least every ten seconds; clocks of machines differ a little.
const SILENT_SECONDS = 60;

/** What is known of the process that has a journal. */
export interface Holder {
  /** Who has it open, or died with it open; undefined where it was closed. */
  readonly owner: LockOwner | undefined;
  /** Name of this machine. */
  readonly host: string;
  /** The time now and that of the last thing that was written, in seconds since 1970. */
  readonly now: number;
  readonly lastSign: number;
}

/** How a run stands that its journal calls running. */
export function stateOfRunning(
  { owner, host, now, lastSign }: Holder,
  isThere: (owner: LockOwner) => boolean = isProcessThere,
): RunState {
  if (owner === undefined) return "killed";
  if (owner.host === host) return isThere(owner) ? "running" : "killed";
  return now - lastSign <= SILENT_SECONDS ? "running" : "silent";
}

/** Whether somebody has a journal open, as far as that can be seen: of another machine nobody knows. */
export function isTakenNow(owner: LockOwner | undefined, host: string): boolean {
  return owner !== undefined && (owner.host !== host || isProcessThere(owner));
}

/** Whether the process that opened a journal is still there. A number that another one has now is not it. */
export function isProcessThere({ pid, since }: LockOwner): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const begun = beginOf(pid);
  if (begun !== undefined) return begun !== "none" && begun <= since + CLOCK_SECONDS;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM"; // another user's
  }
}

// Times of processes are counted from when the machine started, by a clock that may have been set since.
const CLOCK_SECONDS = 5;
const TICKS_PER_SECOND = 100; // USER_HZ, which Linux has fixed for programs

// When a process began, in seconds since 1970; `none` where there is none, undefined where the system does not say.
function beginOf(pid: number): number | "none" | undefined {
  try {
    const booted = Number(/^btime (\d+)$/m.exec(Deno.readTextFileSync("/proc/stat"))?.[1]);
    const fields = processFields(pid);
    if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return "none";
    const begun = booted + Number(fields[19]) / TICKS_PER_SECOND;
    return Number.isFinite(begun) ? begun : undefined;
  } catch {
    return undefined;
  }
}

// State and begin stand behind the name, which may have any characters.
function processFields(pid: number): readonly string[] | undefined {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\)\s/s, "").split(" ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
