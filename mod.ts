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
import { NmerError } from "./lib/base/error.ts";
import * as Effect from "effect/Effect";
import {
  type Calculation,
  type CalculationResult,
  checkRunOptions,
  denoEnvironment,
  runCalculation,
  type RunEnvironment,
  type RunRequest,
} from "./lib/calculation/mod.ts";

export {
  type Calculation,
  type CalculationResult,
  type CarrierRequest,
  checkModels,
  type ComputedTasks,
  type FailedTask,
  type JournalRequest,
  type LevelSizes,
  levelSizes,
  type Machine,
  makeRegistry,
  prepare,
  type Registry,
  replay,
  type Replayed,
  reportOfReplay,
  reportOfRun,
  type RunEnvironment,
  type RunRequest,
  type SizeOf,
  sizesOf,
  type TaskSize,
} from "./lib/calculation/mod.ts";
export {
  assemble,
  type Assembly,
  assemblySteps,
  type OrderSeries,
  type OrderSums,
  type PropertyValue,
  type ResultLookup,
} from "./lib/assembly/mod.ts";
export type { Notice } from "./lib/base/notice.ts";
export type { JsonMapping, KeptInputFields, KeptMoleculeFields } from "./lib/base/qcschema_fields.ts";
export type { Remark } from "./lib/input/records/molecule_record.ts";
export type { BasisSet, SharedShell } from "./lib/base/basis_set.ts";
export * from "./lib/base/error.ts";
export * from "./lib/base/indices.ts";
export type { KeyPath } from "./lib/base/key_path.ts";
export { type CarrierMode, type Mode, MODES } from "./lib/base/modes.ts";
export type { ModelChemistry } from "./lib/base/model_chemistry.ts";
export type { LevelStatistics, RankStatistics, RunStatistics, SlowTask } from "./lib/base/run_statistics.ts";
export * from "./lib/base/steps.ts";
export type { TaskResult } from "./lib/base/task_result.ts";
export type { UserProgram } from "./lib/base/user_program.ts";
export { VERSION } from "./lib/base/version.ts";
export type {
  ChildProcess,
  EndedModel,
  RankPlace,
  RunEvent,
  Schedule,
  WorkerLike,
  WorkPlace,
} from "./lib/execution/mod.ts";
export {
  type BasisSetOptions,
  type BsseTreatment,
  type CamelCase,
  type ComponentRecord,
  type DocumentFormat,
  type DocumentOptions,
  EXECUTION_OPTIONS,
  type ExecutionOption,
  type ExecutionOptions,
  type InputRecord,
  type LengthUnit,
  type LevelKey,
  type MoleculeField,
  type MoleculeRecord,
  type OptionsOf,
  type OptionTable,
  parseBasisSet,
  parseComponents,
  parseInput,
  type PropertyOf,
  type Protocols,
  type ReadFile,
  readInput,
  type ValueOf,
} from "./lib/input/mod.ts";
export {
  parseResult,
  readResult,
  type ResultContribution,
  type ResultContributions,
  type ResultOrder,
  type ResultRecord,
  type ResultSeries,
  type ResultStatistics,
  type ResultTask,
  type ResultValue,
  type TaskLabel,
} from "./lib/input/result/mod.ts";
export type { Contact, Fragment, Molecule } from "./lib/molecule/mod.ts";
export * from "./lib/plan/mod.ts";
export type {
  Installation,
  PreparedModel,
  Reply,
  Resources,
  ServerCommand,
  StartMessage,
  TaskContext,
  TaskMessage,
  TaskRequest,
} from "./lib/programs/mod.ts";
export {
  type EnergyRow,
  type EnergySums,
  type EnergyTable,
  energyTables,
  manyBodyResult,
  orderTables,
  type Report,
  type ReportedEnd,
  type ReportedFailure,
  type ReportedMerge,
  type ReportedRun,
  type ReportedSystem,
} from "./lib/report/mod.ts";

/** Options of {@linkcode run}. */
export interface RunOptions extends RunRequest {
  /** Stops the run: workers end, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Receives every event of the run; must return at once. */
  readonly observe?: RunEnvironment["observe"];
}

/**
 * Computes a calculation on this machine, under Deno.
 *
 * Workers are started without any permission, which takes `"unstable": ["worker-options"]` in the deno.json of the
 * program (or `--unstable-worker-options`): without it Deno ends the program. `mode: "serial"` needs no worker.
 * Results are the same to the last bit for any number of workers.
 *
 * @param calculation What to compute, from {@linkcode prepare}.
 * @param options How; by default on all cores, without a limit of time.
 * @returns The result. Tasks that failed are listed in `failures`, and what needs them is left out.
 * @throws {InputError} Where an option is unknown, or has a value that it cannot take.
 * @throws {NmerError} Where the run cannot start: a model that no program computes, or too little memory.
 * @throws The reason of the signal, where that stopped the run: an `AbortError`, or a `TimeoutError`.
 */
export async function run(calculation: Calculation, options: RunOptions = {}): Promise<CalculationResult> {
  checkRunOptions(options);
  const { signal, observe, ...request } = options;
  const environment = denoEnvironment(new URL("./workers/task_worker.ts", import.meta.url));
  signal?.throwIfAborted();
  try {
    return await Effect.runPromise(
      runCalculation(calculation, request, observe === undefined ? environment : { ...environment, observe }),
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    // Interrupted, unless the run had failed by itself.
    if (!(error instanceof NmerError)) signal?.throwIfAborted();
    throw error;
  }
}
