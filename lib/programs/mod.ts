// What computes the n-mers: the contract of a program, its adapters, and how tasks reach them.

export type { BasisSet, SharedShell } from "../engine/mod.ts";
export {
  evaluate,
  shareContext,
  type TaskContext,
  taskOf,
  type TaskParts,
  type TaskRequest,
} from "./evaluator.ts";
export {
  describeFailure,
  type Reply,
  serve,
  type StartMessage,
  type TaskMessage,
  type WorkerPort,
} from "./messages.ts";
export {
  type Abilities,
  type Computed,
  type EmbeddedProgram,
  type Examination,
  type ExternalProgram,
  type Installation,
  isEmbedded,
  type ModelChemistry,
  type Program,
  ProgramError,
  type ProgramRules,
  type ProgramSearch,
  type Resources,
  type ServerCommand,
  type Size,
} from "./program.ts";
export { parseAnswerText } from "./answer_text.ts";
export { type CommandDescription, configureCommands } from "./command.ts";
export { identityOf, isProgramName, programNamed, programNames, surveyPrograms } from "./registry.ts";
export { refuseEngineKeys } from "./safe_words.ts";
export type { Surveyed } from "./survey.ts";
export { MOST_CLAIMS, TaskClaims } from "./task_claims.ts";
export { taskKey, taskKeys } from "./task_key.ts";
