// Running the tasks of a plan: levels, carriers, events, statistics.

export * from "./portable.ts";
export { routingCarrier } from "./servers/routing.ts";
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
export { childrenMemoryBytes, killAllChildren } from "./processes/process_registry.ts";
export { type ChildProcess, type ExitStatus, spawnChild } from "./processes/spawn_child.ts";
export { processCarrier, type ProcessPoolOptions } from "./carriers/processes.ts";
export { denoProgramSearch } from "./servers/search.ts";
export { denoServers } from "./servers/start_server.ts";
export { isolation } from "./sandbox/mod.ts";
