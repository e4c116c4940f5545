// Running the tasks of a plan: levels, carriers, events, statistics.

export {
  Carrier,
  CarrierError,
  type CarrierErrorReason,
  type Evaluation,
  type Limit,
  type RankPlace,
  type WorkPlace,
} from "./carrier.ts";
export type { AskProgress, TaskProgress } from "../programs/mod.ts";
export { Observer, type RunEvent, type RunObserver, type Schedule } from "./events.ts";
export { allOf, harmless, observing } from "./observers/observing.ts";
export { RunState } from "./observers/run_state.ts";
export { type CarrierParts, carriersOf } from "./carriers/modes.ts";
export { serialCarrier } from "./carriers/serial.ts";
export { inSlices } from "./in_slices.ts";
export { type MonotonicSeconds, monotonicSeconds, secondsSince1970 } from "./monotonic_seconds.ts";
export { OutcomeTable } from "./run/outcomes.ts";
export type { WorkerLike } from "./pool/pool_member.ts";
export { WarmLinks } from "./pool/warm_links.ts";
export {
  contentHash,
  Journal,
  JournalError,
  journalError,
  type JournalErrorReason,
  journalInFile,
  type Json,
  openJournal,
  type RunDescription,
} from "./journal/mod.ts";
export {
  JournalReader,
  ofReading,
  readingJournal,
  type ReadResults,
  type RecordedRun,
} from "./journal/reading.ts";
export {
  isTakenNow,
  type JournalRecord,
  type JournalRun,
  type LevelCounts,
  type Reader,
  readRun,
  type RecordedEvent,
  type RecordedSession,
  type RunState as RecordedRunState,
  SnapshotReader,
  type TimelineRow,
  type WorkerName,
} from "./journal/snapshot/mod.ts";
export { LiveRun, type LiveSources } from "./journal/live_run.ts";
export { journalStore, type JournalStoreOptions } from "./journal/result_store.ts";
export { journalInThread, startJournalThread, type ThreadLike } from "./journal/thread/journal_thread.ts";
export { type EndedTask, noStore, ResultStore } from "./result_store.ts";
export type { EndedModel } from "./run/model_failures.ts";
export { type RunOptions, runPlan } from "./run/plan.ts";
export { resourceAlerts } from "./observers/resource_alerts.ts";
export { StatisticsCollector } from "./observers/statistics.ts";
export { type CarrierLayers, fallbackCarrier } from "./carriers/fallback.ts";
export { startWebWorker, workerCarrier, type WorkerPoolOptions } from "./carriers/workers.ts";
export { childrenMemoryBytes, killAllChildren } from "./processes/process_registry.ts";
export { type ChildProcess, type ExitStatus, spawnChild } from "./processes/spawn_child.ts";
export { processCarrier, type ProcessPoolOptions } from "./carriers/processes.ts";
export { denoProgramSearch } from "./servers/search.ts";
export { routingCarrier, type RoutingOptions, type StartServer } from "./servers/routing.ts";
export { type ServerLimits, type StartedServer, startTimeoutOf } from "./servers/server_connection.ts";
export { denoServers } from "./servers/start_server.ts";
export { isolation } from "./sandbox/mod.ts";
export { Admission, type Room, type Ticket } from "./sharing/admission.ts";
export { runQueue } from "./sharing/run_queue.ts";
export { sharedCarrier } from "./sharing/shared_carrier.ts";
export { SharedWorkers } from "./sharing/shared_workers.ts";
