// What computes the n-mers: the contract of a program, its adapters, and how tasks reach them.

export { evaluate, shareContext, type TaskContext, type TaskRequest } from "./evaluator.ts";
export {
  describeFailure,
  type Reply,
  serve,
  type StartMessage,
  type TaskMessage,
  type WorkerPort,
} from "./messages.ts";
export {
  type Computed,
  type ModelChemistry,
  type Program,
  ProgramError,
  type Resources,
  type Size,
} from "./program.ts";
export { programNamed, programNames } from "./registry.ts";
export { taskKey, taskKeys } from "./task_key.ts";
