// What computes the n-mers, as far as it needs neither Deno nor Node: the built-in engine computes in a browser as well.
// tests/structure/portable_test.ts holds that. The rest is in mod.ts.

export { BASIS_NAMES, EngineError, type EngineErrorReason, FLAT_CURVATURE } from "../engine/mod.ts";
export { evaluate, releasePrograms } from "./evaluator.ts";
export {
  resolveTask,
  resultShapes,
  shareContext,
  type TaskContext,
  type TaskParts,
  type TaskRequest,
} from "./contract/task.ts";
export {
  describeFailure,
  type ForWorker,
  type FromWorker,
  type HelpMessage,
  type OfferedWork,
  type Reply,
  serve,
  type SeveralReplies,
  type SeveralTasks,
  type ShareMessage,
  type StartMessage,
  type TaskMessage,
  type WorkerPort,
} from "./worker_protocol/messages.ts";
export {
  type BuiltinProgram,
  type BuiltinRules,
  type Capabilities,
  type ExternalProgram,
  identityOf,
  type Installation,
  isBuiltin,
  type Preflight,
  type PreparedModel,
  prepareModel,
  ProbeError,
  type Program,
  ProgramError,
  type ProgramRules,
  type ProgramSearch,
  type Resources,
  type ServerCommand,
  type Size,
} from "./contract/program.ts";
export { parsedResult } from "./contract/parsed_result.ts";
export { parseAnswerText, repeatedKey } from "./qcschema/answer_text.ts";
export { FAMILIES, makeRegistry, type Registry, registryOf } from "./registry.ts";
export type { Detected } from "./contract/detect.ts";
export { type AskProgress, progressOf, type TaskProgress } from "./contract/step_progress.ts";
export { ProgressBoard } from "./worker_protocol/progress_board.ts";
export { hasSharedMemory } from "../base/workarounds/shared_bytes.ts";
export { TaskBatch } from "./worker_protocol/task_batch.ts";
export { MAX_CLAIMS, TaskClaims } from "./worker_protocol/claims.ts";
