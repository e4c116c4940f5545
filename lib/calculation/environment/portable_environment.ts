// What a run needs from the machine where there is no Deno: in Node, in a browser. Nothing but the built-in engine
// computes there.

import { portableMachine, portableProcess } from "../../machine/portable_machine.ts";
import type { RunEnvironment } from "../run/run_environment.ts";

/** What can be said of it. */
export interface PortableOptions {
  /**
   * Starts the worker with a number, counted from 1: a Web Worker whose module calls {@linkcode serveTasks}. Without it
   * all is computed in the thread of the caller.
   */
  readonly startWorker?: RunEnvironment["startWorker"];
  /** Cores that may be used; default those that the machine says it has, and one without workers. */
  readonly cores?: number;
  /** Memory that may be used, in bytes; default what is free, or 4 GB where nothing says it. */
  readonly memoryBytes?: number;
}

/**
 * What runs need from a machine without Deno. External programs, child processes and journals need Deno.
 *
 * @example
 * ```ts
 * import { parseInput, portableEnvironment, prepare, runWith } from "@nmer/nmer/portable";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const { assembly } = await runWith(prepare(input), {}, portableEnvironment());
 * console.log(assembly.returned.energy, "Hartree");
 * ```
 */
export function portableEnvironment(options: PortableOptions = {}): RunEnvironment {
  const { startWorker, cores, memoryBytes } = options;
  const machine = portableMachine();
  const { pid, memoryBytes: memoryInUse } = portableProcess();
  return {
    machine: {
      ...machine,
      cores: startWorker === undefined ? 1 : cores ?? machine.cores,
      ...(memoryBytes === undefined ? {} : { memoryBytes, memorySource: "as the program says" }),
    },
    startWorker: startWorker ?? noWorkers,
    identity: { pid, host: "this machine" },
    memoryInUse,
  };
}

function noWorkers(): never {
  throw new Error("this program starts none");
}
