// Which carrier runs a calculation, with how many workers and how much memory for each.

import type { CarrierMode } from "../../base/modes.ts";
import type { Machine } from "../../machine/mod.ts";
import { MAIN_PROCESS_BYTES, workerBytes } from "../cost/own_memory.ts";
import { ProgramError } from "../../programs/contract/program.ts";

/** Wishes for the execution; what is left out is chosen. */
export interface CarrierRequest {
  /** Number of workers, or "auto". */
  readonly parallel?: number | "auto" | undefined;
  /** In the main thread (serial), on workers or in child processes; default by the work that there is. */
  readonly mode?: "auto" | CarrierMode | undefined;
  /** Memory for the run, in bytes: all workers together, and nmer itself. */
  readonly memoryBytes?: number | undefined;
}

/** What there is to do. */
export interface Work {
  /** Number of tasks. */
  readonly tasks: number;
  /** Expected time of all tasks on one core. */
  readonly seconds: number;
  /** Memory that the largest task needs at least, in bytes. */
  readonly taskMemoryBytes: number;
  /** The same without taking several times as long: for so much, fewer workers start; default the least. */
  readonly easyTaskBytes?: number;
  /** Memory that this process holds for the tasks, whichever carrier computes them, in bytes; default none. */
  readonly mainMemoryBytes?: number;
  /** Whether an earlier run of the same calculation crashed; default false. */
  readonly crashedBefore?: boolean;
  /** Whether workers have started already, for other runs, so that small work is worth them; default false. */
  readonly hasWarmWorkers?: boolean;
  /** Memory that a worker without a task takes to help with the largest ones, in bytes; default 0: none can. */
  readonly helperBytes?: number;
  /** Whether programs of their own compute all tasks, whose processes count in the tasks' memory; default false. */
  readonly isExternal?: boolean;
}

/** A choice. */
export interface CarrierChoice {
  readonly mode: CarrierMode;
  readonly workers: number;
  /** How many of them are there to help the others, for which there are no tasks; absent where none is. */
  readonly helpers?: number;
  /** Memory for the tasks of all workers together, in bytes; what nmer takes by itself is off. */
  readonly memoryBytes: number;
  /** Why, for a person. */
  readonly reason: string;
}

// Workers start in some 50 ms, and the code in them is cold at first.
const WORTH_WORKERS_SECONDS = 0.1;
// A task costs the main thread some 0.15 ms, and a message wakes two threads: workers gain nothing on tasks that take
// little more, as the 3,655 of 85 helium atoms to second order, which two workers did no sooner than the main thread.
const WORTH_A_MESSAGE_SECONDS = 6e-4;

/**
 * More workers of nmer's own than this for each core are not started, whoever asks for them: all of them compute, and
 * hundreds do a work in minutes that two do in seconds. External programs may compute elsewhere.
 */
export const MAX_WORKERS_PER_CORE = 16;

const FREE_MEMORY = "free on this machine";

/** Of the free memory; the rest stays free for the system and for this process itself. */
export const SHARE_OF_FREE_MEMORY = 0.8;

// Tasks that may take more than this of the memory together are contained in child processes. What they take at least
// is known, not what they take at most, and where the system has no more memory it kills the process that has most:
// the whole run, on workers; one of its children, otherwise, whose task is then computed alone.
const RISKY_SHARE = 0.5;
// Smaller tasks are not worth what a child process takes by itself, half as much again, to contain them.
const RISKY_TASK_BYTES = 150e6;

/**
 * Chooses carrier and workers: as many as there are cores and tasks, and as have memory for the largest task. Work
 * that is done sooner than workers would start is done in the main thread; what could end this process, for want of
 * memory or because it has done so before, is done in child processes.
 * @throws {ProgramError} Where one worker alone has not enough memory for the largest task.
 */
export function chooseCarrier(request: CarrierRequest, machine: Machine, work: Work): CarrierChoice {
  const { parallel = "auto", mode = "auto" } = request;
  const { tasks, taskMemoryBytes, mainMemoryBytes = 0, isExternal = false, hasWarmWorkers = false } = work;
  checkMainMemory(machine, work);
  const runBytes = request.memoryBytes ??
    Math.min(machine.memoryBytes * SHARE_OF_FREE_MEMORY, machine.memoryBytes - mainMemoryBytes);
  const own = (mode: CarrierMode, workers: number) =>
    (request.memoryBytes === undefined ? 0 : MAIN_PROCESS_BYTES + mainMemoryBytes) +
    (isExternal ? 0 : workerBytes(mode, workers));
  checkMemory(request, machine, runBytes, work);
  const small = mode === "auto" && parallel === "auto" && !hasWarmWorkers ? smallness(work) : undefined;
  const most = isExternal ? Infinity : MAX_WORKERS_PER_CORE * machine.cores;
  const wanted = mode === "serial" || small !== undefined
    ? 1
    : parallel === "auto"
    ? machine.cores
    : Math.min(parallel, most);
  const fitting = (mode: CarrierMode) => {
    const each = Math.max(taskMemoryBytes, work.easyTaskBytes ?? 0) + own(mode, 1) - own(mode, 0);
    return Math.max(1, Math.floor((runBytes - own(mode, 0)) / Math.max(each, 1)));
  };
  const fittingIn = (mode: CarrierMode) => parallel === "auto" ? fitting(mode) : Infinity;
  const workers = Math.max(1, Math.min(wanted, tasks, fittingIn(mode === "auto" ? "workers" : mode)));
  const choice = (mode: CarrierMode, workers: number, reason: string): CarrierChoice => {
    const left = runBytes - own(mode, workers);
    // Less than nmer itself takes can be asked for: tasks get what they need all the same.
    return { mode, workers, memoryBytes: left >= workers * taskMemoryBytes ? left : runBytes, reason };
  };
  const helped = (): CarrierChoice | undefined => {
    const { helperBytes = 0 } = work;
    if (helperBytes === 0 || workers < tasks || tasks === 0) return undefined;
    // As many as have as much to do as it takes to start them, and room beside the tasks.
    const worth = Math.floor(work.seconds / WORTH_WORKERS_SECONDS);
    const room = runBytes - own("workers", workers) - workers * taskMemoryBytes;
    const each = own("workers", 1) - own("workers", 0) + helperBytes;
    const fitting = Math.floor(room / each);
    const helpers = Math.min(Math.min(wanted, machine.cores) - workers, worth, fitting);
    if (helpers < 1) return undefined;
    const all = workers + helpers;
    const reason = "workers for which there is no task help with the large ones";
    const memoryBytes = runBytes - own("workers", workers) - helpers * each;
    return { mode: "workers", workers: all, helpers, memoryBytes, reason };
  };
  if (mode === "workers") return helped() ?? choice(mode, workers, "as asked for");
  if (mode !== "auto") return choice(mode, workers, "as asked for");
  const risk = riskOf(work, workers, Math.min(runBytes, machine.memoryBytes));
  if (risk !== undefined && tasks > 0) {
    return choice("processes", Math.min(workers, fittingIn("processes")), risk);
  }
  const inTeam = small === undefined ? helped() : undefined;
  if (inTeam !== undefined) return inTeam;
  const reason = small ?? reasonForCount(workers, request, machine, work);
  return choice(workers === 1 && !hasWarmWorkers ? "serial" : "workers", workers, reason);
}

// Why work could end this process; undefined where nothing says so.
function riskOf(
  { crashedBefore, taskMemoryBytes: leastOfTask, easyTaskBytes = 0 }: Work,
  workers: number,
  usableBytes: number,
): string | undefined {
  if (crashedBefore) {
    return "an earlier run of this calculation died silently, and child processes contain what may have ended it";
  }
  // With less than all of the memory they take as much as there is.
  const taskMemoryBytes = Math.max(leastOfTask, Math.min(easyTaskBytes, usableBytes / workers));
  const leastBytes = workers * taskMemoryBytes;
  if (taskMemoryBytes < RISKY_TASK_BYTES || leastBytes <= RISKY_SHARE * usableBytes) return undefined;
  return `tasks that take at least ${megabytes(leastBytes)} of ${
    megabytes(usableBytes)
  } together could end ` +
    "this process, and child processes contain them";
}

// What the number of workers follows from.
function reasonForCount(
  workers: number,
  { parallel }: CarrierRequest,
  { cores }: Machine,
  { tasks }: Work,
): string {
  const one = workers === 1;
  if (workers === parallel) return one ? "one at a time was asked for" : "as many as were asked for";
  if (workers === MAX_WORKERS_PER_CORE * cores) return `no more than ${MAX_WORKERS_PER_CORE} for each core`;
  if (workers >= tasks) return one ? "there is no more than one task" : "as many as there are tasks";
  if (workers === cores) return one ? "there is one core" : "as many as there are cores";
  return one ? "there is memory for one task at a time" : "as many as have memory for their tasks";
}

// Why work is too small for workers; undefined where it is not.
function smallness({ tasks, seconds }: Work): string | undefined {
  if (seconds < WORTH_WORKERS_SECONDS) return "the work takes less time than workers to start";
  if (seconds / tasks < WORTH_A_MESSAGE_SECONDS) return "a task takes less time than its message to a worker";
  return undefined;
}

function checkMainMemory(
  { memoryBytes, memorySource = FREE_MEMORY }: Machine,
  { tasks, mainMemoryBytes = 0 }: Work,
): void {
  if (mainMemoryBytes <= SHARE_OF_FREE_MEMORY * memoryBytes) return;
  throw new ProgramError(
    `keeping track of ${tasks.toLocaleString("en-US")} tasks takes ${
      megabytes(mainMemoryBytes)
    } of memory, but ` +
      `there are ${
        megabytes(memoryBytes)
      } ${memorySource}; lower max_nbody, or run where more memory is free`,
    "more-resources",
  );
}

function checkMemory(
  { parallel, mode, memoryBytes: asked }: CarrierRequest,
  machine: Machine,
  memoryBytes: number,
  { tasks, taskMemoryBytes, isExternal }: Work,
): void {
  const ofMachine = `(of ${megabytes(machine.memoryBytes)} ${machine.memorySource ?? FREE_MEMORY})`;
  const there = `${megabytes(memoryBytes)} ` + (asked === undefined ? ofMachine : "that --memory allows");
  const fitting = Math.floor(memoryBytes / Math.max(taskMemoryBytes, 1));
  if (fitting < 1) {
    throw new ProgramError(
      `the largest task needs ${megabytes(taskMemoryBytes)} of memory, but there are ${there}; ` +
        "give more with --memory, or take smaller fragments, a lower max_nbody or a smaller basis set",
      "more-resources",
    );
  }
  if (typeof parallel !== "number" || mode === "serial") return;
  const workers = Math.min(parallel, tasks, isExternal ? Infinity : MAX_WORKERS_PER_CORE * machine.cores);
  if (workers > fitting) {
    throw new ProgramError(
      `${workers} workers with tasks of ${megabytes(taskMemoryBytes)} each need more memory than ` +
        `there are: ${there}; use at most -p ${fitting}, or give more with --memory`,
      "more-resources",
    );
  }
  // However much was promised with --memory, workers take what they take of the machine.
  if (isExternal || workers === 1) return;
  const each = workerBytes(mode === "processes" ? "processes" : "workers", 1);
  const free = SHARE_OF_FREE_MEMORY * machine.memoryBytes;
  if (workers * each <= free) return;
  throw new ProgramError(
    `${workers} workers take ${megabytes(workers * each)} of memory by themselves, ${
      megabytes(each)
    } each, but ` +
      `there are ${megabytes(free)} ${ofMachine}; use at most -p ${Math.max(1, Math.floor(free / each))}`,
    "more-resources",
  );
}

function megabytes(bytes: number): string {
  return bytes < 1e7 ? `${(bytes / 1e6).toFixed(3)} MB` : `${Math.ceil(bytes / 1e6)} MB`;
}
