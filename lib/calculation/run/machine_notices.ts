// What a run asks of a machine that the machine does not have: said before it starts, and refused where a file that
// somebody else may have written asks for it.

import { InputError } from "../../base/error.ts";
import { formatBytes } from "../../base/format.ts";
import type { Notice } from "../../base/notice.ts";
import { grouped, plural } from "../../base/plural.ts";
import type { InputRecord } from "../../input/mod.ts";
import { locateError } from "../../input/records/locate_error.ts";
import type { Machine } from "../../machine/machine.ts";
import { MAIN_PROCESS_BYTES, workerBytes } from "../cost/own_memory.ts";
import { type CarrierRequest, MAX_WORKERS_PER_CORE } from "./choose_carrier.ts";

/** What a run asks of the machine. */
export interface MachineRequest extends CarrierRequest {
  /** Threads of each task; default 1. */
  readonly threads?: number | undefined;
}

/** An input asks for no more workers, or threads of all of them, than this for each core. */
export const MAX_INPUT_WORKERS_PER_CORE = 4;

/** What of a request the machine does not have; nothing where it has all. */
export function machineNotices(request: MachineRequest, machine: Machine): readonly Notice[] {
  return [...memoryNotices(request, machine), ...coreNotices(request, machine)];
}

/**
 * Refuses an input that asks for far more workers or threads than the machine has cores.
 *
 * @param input The input; what it asks for.
 * @param outranked The options that the command line gives, which the input's yield to.
 * @param machine Where it is to run.
 * @throws {InputError} With the place in the input and the way out.
 */
export function checkInputWorkers(
  input: Pick<InputRecord, "execution" | "locate">,
  outranked: ReadonlySet<string>,
  { cores }: Machine,
): void {
  const { parallel: asked, threads: ofEach = 1 } = input.execution;
  const parallel = typeof asked === "number" && !outranked.has("parallel") ? asked : 1;
  const threads = outranked.has("threads") ? 1 : ofEach;
  const most = MAX_INPUT_WORKERS_PER_CORE * cores;
  if (parallel * threads <= most) return;
  const key = parallel > most ? "parallel" : "threads";
  const both = parallel > 1 && threads > 1 ? ` for each of ${parallel} workers` : "";
  throw locateError(
    input,
    new InputError({
      keyPath: ["execution", key],
      found: key === "parallel" ? `${parallel} workers` : `${threads} threads${both}`,
      expected: `at most ${most} in an input here, ${MAX_INPUT_WORKERS_PER_CORE} for each of ${
        plural(cores, "core")
      }`,
      hint: key === "parallel"
        ? `Ask for more on the command line: -p ${parallel}.`
        : `Ask for more on the command line: --threads ${threads}.`,
    }),
  );
}

function memoryNotices({ memoryBytes, parallel, mode }: MachineRequest, machine: Machine): readonly Notice[] {
  if (memoryBytes === undefined) return [];
  const keyPath = ["--memory"];
  if (memoryBytes > machine.memoryBytes) {
    const { memorySource = "free on this machine" } = machine;
    return [{
      keyPath,
      severity: "warning",
      statement: `${formatBytes(memoryBytes)} is more than the ${
        formatBytes(machine.memoryBytes)
      } of memory ${memorySource}`,
      advice: "Tasks may end for want of memory; leave it out to take what is there.",
    }];
  }
  const workers = typeof parallel === "number" ? parallel : 1;
  const own = MAIN_PROCESS_BYTES +
    workerBytes(mode === "auto" || mode === undefined ? workers > 1 ? "workers" : "serial" : mode, workers);
  return memoryBytes >= own ? [] : [{
    keyPath,
    severity: "warning",
    statement: `${formatBytes(memoryBytes)} is less than nmer takes by itself, some ${formatBytes(own)}`,
    advice: "The run takes that much in any case, and what its tasks need.",
  }];
}

function coreNotices({ parallel, threads = 1, mode }: MachineRequest, machine: Machine): readonly Notice[] {
  if (typeof parallel !== "number" || mode === "serial" || parallel * threads <= machine.cores) return [];
  const of = threads === 1 ? "" : ` of ${plural(threads, "thread")}`;
  const most = MAX_WORKERS_PER_CORE * machine.cores;
  const limit = parallel > most ? `, of which nmer starts no more than ${grouped(most)} of its own` : "";
  return [{
    keyPath: ["--parallel"],
    severity: "note",
    statement: `${plural(parallel, "worker")}${of} on ${plural(machine.cores, "core")}${limit}`,
    advice: "More than there are cores take memory and gain no time; -p auto takes one for each.",
  }];
}
