// The whole calculation: from an input to a result.

export { cclibOutputs } from "./collect/cclib_outputs.ts";
export { type CollectedResults, collectResults, type ReadOutputs } from "./collect/folder_results.ts";
export { roundingError } from "./collect/precision.ts";
export { Calibration, type TimesSeen } from "./cost/calibration.ts";
export { Forecast } from "./cost/forecast.ts";
export type { CarrierRequest } from "./run/choose_carrier.ts";
export type { Machine } from "../machine/mod.ts";
export { denoEnvironment } from "./environment/deno_environment.ts";
export { checkEnvironment, checkRunOptions } from "./run/check_request.ts";
export { mainMemoryBytes } from "./cost/main_memory.ts";
export type { JournalRequest } from "./run/with_journal.ts";
export { moleculeHash } from "./run/molecule_hash.ts";
export { type Calculation, checkModels, prepare, programsElsewhere } from "./prepare/prepare.ts";
export { BASIS_NAMES, type Detected, makeRegistry, type Registry } from "../programs/mod.ts";
export { reportedMerge, reportOfMerge, reportOfReplay, reportOfRun } from "./report.ts";
export {
  recordedCalculation,
  type RecordedResults,
  recordedResults,
  reportOfRecorded,
} from "./recorded/recorded_calculation.ts";
export {
  type FoundResult,
  keysOf,
  type Reuse,
  reuseOf,
  type TaskHistory,
  taskHistory,
} from "./recorded/task_history.ts";
export {
  EXPORT_FORMATS,
  type ExportedFile,
  exportTasks,
  MANIFEST,
  MANIFEST_SCHEMA,
  type TaskExport,
} from "./export/export.ts";
export { replay, type Replayed } from "./replay/replay.ts";
export {
  type CalculationResult,
  type ComputedTasks,
  computeTasks,
  type FailedTask,
  runCalculation,
} from "./run/run.ts";
export { type Running, type RunOptions, runWith, startRun } from "./run/start_run.ts";
export type { RunProgress } from "./run/run_progress.ts";
export type { RunEnvironment } from "./run/run_environment.ts";
export type { RunRequest } from "./run/run_request.ts";
export {
  expectedSeconds,
  type LevelSizes,
  levelSizes,
  memoryOf,
  type SizeOf,
  sizesOf,
  type TaskSize,
} from "./cost/sizes.ts";
