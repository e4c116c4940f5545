// Running the tasks of a plan: levels, carriers, events, statistics.

export {
  Carrier,
  CarrierError,
  type CarrierErrorReason,
  type CarrierMode,
  type Evaluation,
  type Within,
} from "./carrier.ts";
export { Observer, type RunEvent, type Schedule } from "./events.ts";
export { inPlace } from "./in_place.ts";
export { inSlices } from "./in_slices.ts";
export { OutcomeTable } from "./outcome_table.ts";
export type { WorkerLike } from "./pool_member.ts";
export {
  contentHash,
  Journal,
  JournalError,
  type JournalErrorReason,
  journalInFile,
  type RunDescription,
} from "./journal/mod.ts";
export { journalStore, type JournalStoreOptions } from "./journal_store.ts";
export { type EndedTask, noStore, ResultStore } from "./result_store.ts";
export { type RunOptions, runPlan } from "./run_plan.ts";
export {
  type LevelStatistics,
  type RunStatistics,
  type SlowTask,
  StatisticsCollector,
} from "./statistics.ts";
export { type CarrierLayers, steppingDown } from "./stepping_down.ts";
export { startWebWorker, workerPool, type WorkerPoolOptions } from "./worker_pool.ts";
export { childrenMemoryBytes, killAllChildren } from "./living_processes.ts";
export { startTaskProcess, type TaskProcess } from "./process_child.ts";
export { processPool, type ProcessPoolOptions } from "./process_pool.ts";
export { denoProgramSearch } from "./program_search.ts";
export { routing, type RoutingOptions, type StartServer } from "./routing.ts";
export type { ServerLimits, StartedServer } from "./server_link.ts";
export { denoServers } from "./deno_servers.ts";
export { walls } from "./cage/mod.ts";
