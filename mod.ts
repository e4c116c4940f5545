/**
 * Many-body expansions in quantum chemistry, in parallel.
 *
 * A molecular system is cut into fragments; its energy, gradient or Hessian is put together from those of its
 * monomers, dimers, trimers and so on, with or without the basis functions of the neighbours (treatments `nocp`,
 * `cp` and `vmfc` of the basis set superposition error). nmer plans these calculations, runs them in parallel on
 * its built-in engine, and adds them up exactly. Names and numbers are QCManyBody's
 * (doi:10.1063/5.0231843).
 *
 * Atomic units throughout: Hartree and bohr. Fragments and atoms are counted from 0, except in task labels,
 * property names and messages, which count from 1. Whatever is wrong with an input is an {@linkcode InputError} that says where.
 *
 * Here is what most programs need: an input is read, prepared, run and reported. What lies in between (plans, sums,
 * tables, the types of all of it) is `@nmer/nmer/parts`.
 *
 * @example The interaction energy of two water molecules
 * ```ts
 * import { parseInput, prepare, run } from "@nmer/nmer";
 *
 * const calculation = prepare(parseInput(`
 * molecule:
 *   text: |
 *     O  0.000  0.000  0.000
 *     H  0.757  0.000  0.587
 *     H -0.757  0.000  0.587
 *     --
 *     O  0.000  0.000 -2.900
 *     H  0.000  0.757 -3.487
 *     H  0.000 -0.757 -3.487
 * model: { method: hf, basis: sto-3g }
 * bsse: [cp, nocp]
 * `));
 * const { assembly, statistics } = await run(calculation, { parallel: 1 });
 * console.log(assembly.returned.energy, "Hartree from", statistics.tasks.computed, "tasks");
 * ```
 *
 * @module
 */

import "./lib/base/workarounds/effect_async_hooks.ts";
import { ownFile } from "./lib/base/files/own_files.ts";
import {
  type Calculation,
  denoEnvironment as environmentOf,
  type RunEnvironment,
  type Running,
  type RunOptions,
  startRun,
} from "./lib/calculation/mod.ts";

export { VERSION } from "./lib/base/version.ts";
export {
  CarrierError,
  EngineError,
  FrameError,
  InputError,
  JournalError,
  MpiError,
  NmerError,
  ProgramError,
  RanksError,
  SandboxError,
} from "./lib/calculation/errors.ts";
export {
  type Calculation,
  type CalculationResult,
  checkModels,
  prepare,
  replay,
  reportOfReplay,
  reportOfRun,
  type RunEnvironment,
  type Running,
  type RunOptions,
  type RunProgress,
  runWith,
} from "./lib/calculation/mod.ts";
export { parseComponents, parseInput, readInput } from "./lib/input/mod.ts";
export { parseResult, readResult } from "./lib/input/result/mod.ts";
export { energyTables, manyBodyResult, manyBodyResultPieces } from "./lib/report/mod.ts";

/**
 * Computes a calculation on this machine, under Deno.
 *
 * Workers are started without any permission, which takes `"unstable": ["worker-options"]` in the deno.json of the
 * program (or `--unstable-worker-options`): without it Deno ends the program. `mode: "serial"` needs no worker.
 * Results are the same to the last bit for any number of workers.
 *
 * @example
 * ```ts
 * import { parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const { assembly, failures } = await run(prepare(input), { mode: "serial", signal: AbortSignal.timeout(60_000) });
 * console.log(assembly.returned.energy, "Hartree,", failures.length, "tasks failed");
 * ```
 *
 * @param calculation What to compute, from {@linkcode prepare}.
 * @param options How; by default on all cores, without a limit of time.
 * @returns The result, as a promise that can be iterated for the progress. Tasks that failed are listed in `failures`,
 * and what needs them is left out.
 * @throws {InputError} Where an option is unknown, or has a value that it cannot take.
 * @throws {NmerError} Where the run cannot start: a model that no program computes, or too little memory.
 * @throws The reason of the signal, where that stopped the run: an `AbortError`, or a `TimeoutError`.
 */
export function run(calculation: Calculation, options: RunOptions = {}): Running {
  return startRun(calculation, options, denoEnvironment);
}

/**
 * What runs need from this machine, under Deno: cores and memory that this process may use, its workers, child processes
 * and external programs.
 *
 * @example
 * ```ts
 * import { denoEnvironment } from "@nmer/nmer";
 *
 * const { cores, memoryBytes } = denoEnvironment().machine;
 * console.log(cores, "cores,", (memoryBytes / 1e9).toFixed(1), "GB");
 * ```
 */
export function denoEnvironment(): RunEnvironment {
  return environmentOf(ownFile("workers/task_worker.ts"));
}
