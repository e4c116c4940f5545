// The journal: finished tasks, durable; results from before, by content.

export { JournalError, journalError, type JournalErrorReason } from "./error.ts";
export { checkOwner } from "./ownership.ts";
export { eventsInFile } from "./events_in_file.ts";
export { contentHash, describeChanges, type Json, type RunDescription } from "./fingerprint.ts";
export type { LockOwner } from "./lock_owner.ts";
export { Journal, journalInFile, openJournal } from "./journal.ts";
export type { JournalEvent, JournalOptions } from "./journal_file.ts";
export type { FinishedTask, Recorded, RecordedTask, StoredResult } from "./format/rows.ts";
export type { OpenedRun, RunStatus } from "./runs.ts";
