// A journal read beside whoever has it open: its runs, their tasks and times, and its results.

export { type Reader, readRun } from "./read_run.ts";
export type {
  JournalRecord,
  JournalRun,
  LevelCounts,
  RecordedEvent,
  RecordedSession,
  TimelineRow,
  WorkerName,
} from "./run_record.ts";
export { SnapshotReader } from "./snapshot_reader.ts";
export { isTakenNow } from "./run_state.ts";
export type { RunState } from "./run_state.ts";
