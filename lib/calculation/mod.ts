// The whole calculation: from an input to a result.

export { type CommandDescription, configureCommands } from "./own_programs.ts";
export { Calibration, type TimesSeen } from "./calibration.ts";
export { Forecast } from "./forecast.ts";
export { type CarrierRequest, type Machine } from "./carriers.ts";
export { denoEnvironment } from "./deno_environment.ts";
export { mainMemoryBytes } from "./main_memory.ts";
export type { JournalRequest } from "./journaled.ts";
export { type Calculation, checkModels, prepare, programsElsewhere } from "./prepare.ts";
export { type Surveyed, surveyPrograms } from "../programs/mod.ts";
export { replay, type Replayed } from "./replay.ts";
export {
  type CalculationResult,
  type FailedTask,
  runCalculation,
  type RunEnvironment,
  type RunRequest,
} from "./run.ts";
export {
  type LevelSizes,
  levelSizes,
  memoryOf,
  type SizeOf,
  sizesOf,
  type TaskSize,
  workOf,
} from "./sizes.ts";
