// What a journal says of its runs, read beside whoever has it open.

import { VERSION } from "../../../base/version.ts";
import { type TaskIndex, taskIndex } from "../../../base/indices.ts";
import type { Plan } from "../../../plan/mod.ts";
import { type Json, readDescription } from "../fingerprint.ts";
import { readLiveText } from "../format/live_state.ts";
import { recordedTask, taskOfRowId } from "../format/rows.ts";
import {
  EVENTS,
  INPUTS,
  LIVE,
  LOCK_OWNERS,
  RESULTS,
  RUNS,
  SESSIONS,
  type Table,
  TASKS,
} from "../format/schema.ts";
import type { Value } from "../format/row_checksum.ts";
import type { LockOwner } from "../lock_owner.ts";
import { checkOwner } from "../ownership.ts";
import { type RunRow, runsIn } from "../runs.ts";
import { JournalPages } from "./journal_pages.ts";
import { recordedPlan } from "./recorded_plan.ts";
import type { JournalRecord, JournalRun, RecordedEvent, RecordedSession, TimelineRow } from "./run_record.ts";
import { countLevels } from "./level_counts.ts";
import { stateOfRunning } from "./run_state.ts";
import { runningRow, timelineRow } from "./timeline.ts";

/** Who looks at a journal. */
export interface Reader {
  /** Name of this machine. */
  readonly host: string;
  /** The time in seconds since 1970. */
  readonly now: () => number;
}

// How often a journal is read again that was written over meanwhile. What was read the last time is true all the same.
const MAX_READS = 20;

/**
 * What a journal holds: its runs, their inputs, tasks and times. Waits for nobody, and leaves nothing behind.
 *
 * @throws {JournalError} Where there is no journal of that name, or it cannot be read.
 */
export function readRun(path: string, reader: Reader): JournalRecord {
  const notOwn = checkOwner(path, "anybody");
  for (let reads = 1;; reads++) {
    using pages = new JournalPages(path);
    const record = readPages(pages, reader);
    if (!pages.isStill && reads < MAX_READS) continue;
    return { ...record, notices: [...(notOwn === undefined ? [] : [notOwn]), ...record.notices] };
  }
}

type Rows = ReadonlyMap<number, readonly (readonly Value[])[]>;

function readPages(pages: JournalPages, reader: Reader): JournalRecord {
  const [ownerRow] = pages.rows(LOCK_OWNERS);
  const owner = ownerRow && ownerOf(ownerRow);
  const tables: Tables = {
    tasks: byRun(pages, TASKS, runOfId),
    events: byRun(pages, EVENTS, (row) => row[1] as number),
    sessions: byRun(pages, SESSIONS, runOfId),
    inputs: byRun(pages, INPUTS, (row) => row[0] as number),
    live: byRun(pages, LIVE, (row) => row[0] as number),
  };
  // By when each was last started: one may have been resumed since.
  const begun = ({ run, started }: RunRow) => Math.max(started, ...startsOf(tables.sessions.get(run) ?? []));
  const rows = Array.from(pages.rows(RUNS)).flatMap(runsIn).toSorted((a, b) => begun(a) - begun(b));
  const latest = rows.at(-1)?.run;
  const runs = rows.map((row) => runOf(row, tables, row.run === latest ? owner : undefined, reader));
  let results = 0;
  for (const _ of pages.rows(RESULTS)) results++;
  const other = runs.find(({ description }) => description !== undefined && description.nmer !== VERSION);
  const notices = other === undefined ? [] : [
    `the journal ${pages.path} has runs of nmer ${
      other.description!.nmer
    }; this is ${VERSION}, which may name tasks otherwise`,
  ];
  return { path: pages.path, bytes: pages.bytes, results, owner, runs, notices };
}

function startsOf(sessions: readonly (readonly Value[])[]): readonly number[] {
  return sessions.slice(-1).map(([, started]) => started as number);
}

interface Tables {
  readonly tasks: Rows;
  readonly events: Rows;
  readonly sessions: Rows;
  readonly inputs: Rows;
  readonly live: Rows;
}

function byRun(pages: JournalPages, table: Table, runOf: (row: readonly Value[]) => number): Rows {
  return Map.groupBy(pages.rows(table), runOf);
}

// Tasks and sessions count in their runs (rows.ts, runs.ts).
function runOfId([id]: readonly Value[]): number {
  return Math.floor((id as number) / 2 ** 32);
}

function ownerOf([, pid, host, version, since]: readonly Value[]): LockOwner | undefined {
  const owner = { pid, host, version, since } as LockOwner;
  return isTime(owner.since) ? owner : undefined;
}

function runOf(row: RunRow, tables: Tables, owner: LockOwner | undefined, { host, now }: Reader): JournalRun {
  const description = readDescription(row.description);
  const plan = recordedPlan(description);
  const sessions = sessionsOf(row, tables.sessions.get(row.run) ?? []);
  const live = liveOf(tables.live.get(row.run)?.[0]);
  const ended = (tables.tasks.get(row.run) ?? []).flatMap((task) => timelineRow(recordedTask(task), plan));
  const events = (tables.events.get(row.run) ?? []).flatMap((event) => eventOf(event, plan));
  const lastSign = Math.max(
    sessions.at(-1)?.started ?? row.started,
    live?.time ?? 0,
    ...[row.ended ?? 0, events.at(-1)?.time ?? 0],
    ended.reduce((latest, { end }) => Math.max(latest, end!), 0),
  );
  const state = row.status === "running" ? stateOfRunning({ owner, host, now: now(), lastSign }) : row.status;
  const running = runningOf(live, ended, sessions.at(-1), plan, row.status === "running");
  const input = tables.inputs.get(row.run)?.[0]?.[1];
  return {
    run: row.run,
    description,
    plan,
    input: typeof input === "string" ? input : undefined,
    state,
    recordedStatus: row.status,
    started: row.started,
    ended: row.status === "running" ? undefined : row.ended ?? undefined,
    lastSign,
    sessions,
    live,
    tasks: [...ended, ...running],
    levels: countLevels(ended, running, live, sessions.at(-1)?.started ?? row.started, plan),
    events,
  };
}

// Those that have no outcome since; a run that has ended has none.
function runningOf(
  live: JournalRun["live"],
  ended: readonly TimelineRow[],
  session: RecordedSession | undefined,
  plan: Plan | undefined,
  isRunning: boolean,
): readonly TimelineRow[] {
  if (live === undefined || !isRunning || live.time < (session?.started ?? 0)) return [];
  const ends = new Map<TaskIndex, number>(ended.map(({ index, end }) => [index, end!]));
  return live.running.filter(({ index, started }) => !((ends.get(index) ?? -1) >= started))
    .map((task) => runningRow(task, plan));
}

function liveOf(row: readonly Value[] | undefined): JournalRun["live"] {
  if (row === undefined) return undefined;
  const [, time, text] = row as [number, number, string];
  const state = readLiveText(text);
  return state === undefined || !isTime(time) ? undefined : { ...state, time };
}

function sessionsOf(
  { run: _, sessions, started, pid, host, version }: RunRow,
  rows: readonly (readonly Value[])[],
): readonly RecordedSession[] {
  const recorded = rows.flatMap(([id, started, pid, host, version, about]): readonly RecordedSession[] => {
    const number = taskOfRowId(id as number);
    if (!isTime(started as number)) return [];
    const session = { number, started, pid, host, version } as Omit<RecordedSession, "about">;
    return [{ ...session, about: aboutOf(about as string) }];
  });
  return recorded.length > 0 ? recorded : [{ number: sessions, started, pid, host, version, about: {} }];
}

function aboutOf(text: string): Readonly<Record<string, Json>> {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function eventOf(row: readonly Value[], plan: Plan | undefined): readonly RecordedEvent[] {
  const [, , time, kind, task, , message] = row;
  if (!isTime(time as number) || typeof kind !== "string") return [];
  const isTask = typeof task === "number" && plan !== undefined && task >= 0 && task < plan.taskCount;
  return [{
    time: time as number,
    kind,
    ...(typeof task === "number" ? { index: task } : {}),
    ...(isTask && Number.isInteger(task) ? { label: plan.label(taskIndex(task)) } : {}),
    ...(typeof message === "string" ? { message } : {}),
  }];
}

// Dates end in some thousand years.
function isTime(seconds: number): boolean {
  return Math.abs(seconds) < 1e11;
}
