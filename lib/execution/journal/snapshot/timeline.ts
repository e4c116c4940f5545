// Rows of a timeline from the rows of a journal.

import type { TaskIndex } from "../../../base/indices.ts";
import type { Plan } from "../../../plan/mod.ts";
import type { RunningTask } from "../format/live_state.ts";
import type { RecordedTask, Unusable } from "../format/rows.ts";
import type { TimelineRow, WorkerName } from "./run_record.ts";

/** The row of a task that has ended; none where its own gives none. */
export function timelineRow(task: RecordedTask | Unusable, plan: Plan | undefined): readonly TimelineRow[] {
  if (typeof task === "string") return [];
  const { index, key, status, attempts, worker, seconds, ended, failure } = task;
  return [{
    index,
    ...placeOf(index, plan),
    key,
    worker: workerNamed(worker),
    attempt: attempts,
    start: ended - seconds,
    end: ended,
    outcome: status,
    ...failure,
  }];
}

/** The row of a task that was under way. */
export function runningRow(
  { index, attempt, started, worker, memoryBytes, progress }: RunningTask,
  plan: Plan | undefined,
): TimelineRow {
  return {
    index,
    ...placeOf(index, plan),
    key: undefined,
    worker: workerNamed(worker),
    attempt,
    start: started,
    end: undefined,
    outcome: "running",
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(progress === undefined ? {} : { progress }),
  };
}

function placeOf(index: TaskIndex, plan: Plan | undefined): Pick<TimelineRow, "label" | "level"> {
  if (plan === undefined || index >= plan.taskCount) return { label: undefined, level: undefined };
  return { label: plan.label(index), level: plan.at(index).nbody };
}

function workerNamed(name: string): WorkerName | undefined {
  if (name === "") return undefined;
  const [, rank, host] = /^rank (\d{1,9}) on ([^\s,:;]+)/.exec(name) ?? [];
  return rank === undefined ? { name } : { name, rank: Number(rank), host: host! };
}
