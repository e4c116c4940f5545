// The log of a run: one line for each event, for people or for programs.

import { type CarrierMode, MODES } from "../../base/modes.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { escapedText } from "../../base/plain_text.ts";
import { formatBytes, formatSeconds } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import { rankName } from "../../cluster/ranks/introductions.ts";
import { describeEnd } from "../../report/report.ts";

/** How serious an entry is. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** An entry of the log, before it is written. */
export interface LogEntry {
  readonly level: LogLevel;
  /** For people. */
  readonly message: string;
  /** For programs: the event with the task's label in place of its index. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What an event is in the log.
 *
 * @param label Gives the label of a task by its index.
 */
export function logEntry(event: RunEvent, label: LabelOf): LogEntry {
  const describe = ENTRIES[event.type] as (event: RunEvent, label: LabelOf) => Entry;
  const [level, message, fields] = describe(event, label);
  return { level, message, fields: { event: event.type, ...fields } };
}

type LabelOf = (index: number) => string;
type Entry = readonly [level: LogLevel, message: string, fields: Record<string, unknown>];
type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { readonly type: Type }>;

const ENTRIES: { readonly [Type in RunEvent["type"]]: (event: EventOf<Type>, label: LabelOf) => Entry } = {
  "mode-chosen": ({ type: _, ...fields }) => {
    const { mode, reason, memoryBytes, cores, machineMemory } = fields;
    const carrier = mode === "serial" ? "in place" : `on ${carriers(fields)}`;
    const machine = `there ${cores === 1 ? "is" : "are"} ${plural(cores, "core")} and ${machineMemory}`;
    const memory = `${formatBytes(memoryBytes)} for all tasks under way`;
    return ["info", `computing ${carrier}: ${reason}; ${memory}; ${machine}`, fields];
  },
  "run-started": ({ mode, workers, schedule, levels }) => {
    const tasks = levels.reduce((sum, level) => sum + level.tasks, 0);
    const how = mode === "serial" ? "one after the other" : `on ${carriers({ mode, workers })}`;
    const message = `${plural(tasks, "task")} in ${plural(levels.length, "level")}, ${how}`;
    return ["info", message, { mode, workers, schedule, levels }];
  },
  "level-started": (
    { nbody, tasks },
  ) => ["debug", `level ${nbody}: ${plural(tasks, "task")}`, { nbody, tasks }],
  "task-started": ({ index, nbody, attempt, exclusive, place }, label) => {
    const task = label(index);
    const where = typeof place !== "object" ? "" : ` at ${rankName(place.rank, place)}`;
    const how = `${attempt > 1 ? `, try ${attempt}` : ""}${exclusive ? ", alone with all memory" : ""}`;
    return ["debug", `started ${task}${where}${how}`, { task, nbody, attempt, alone: exclusive }];
  },
  "task-retried": ({ index, nbody, reason, pauseSeconds }, label) => {
    const task = label(index);
    const when = pauseSeconds === undefined
      ? "once all others are done"
      : `in ${formatSeconds(pauseSeconds)}`;
    return ["warning", `${task}: ${reason}; trying again ${when}`, { task, nbody, reason, pauseSeconds }];
  },
  "task-ended": ({ index, nbody }, label) => {
    const task = label(index);
    return ["debug", `ended ${task}`, { task, nbody }];
  },
  "task-finished": finishedEntry,
  "model-ended": ({ model, failed, reason }) => [
    "error",
    describeEnd({ model, failed, message: reason, lacksSomething: false }),
    { model, failed, reason },
  ],
  "mode-changed": (
    { mode, reason },
  ) => ["warning", `continuing in mode ${mode}: ${reason}`, { mode, reason }],
  "stalled": ({ running, seconds, left, unstored, retried }, label) => {
    const tasks = running.map(label);
    const shown = tasks.slice(0, 3).join(", ") + (tasks.length > 3 ? ", ..." : "");
    const what = tasks.length > 0
      ? `under way: ${shown}`
      : `none runs, though ${plural(left, "task")} ${
        left === 1 ? "is" : "are"
      } left (${unstored} not stored, ` +
        `${plural(retried, "retry")} so far); stop the run and continue it where the journal is`;
    return ["warning", `no task has ended for ${formatSeconds(seconds)}; ${what}`, {
      seconds,
      tasks,
      left,
      unstored,
      retried,
    }];
  },
  "alert": ({ kind, statement }) => ["warning", statement, { kind }],
  "level-finished": ({ nbody, seconds, cancelled }) =>
    cancelled === 0
      ? ["info", `level ${nbody} done in ${formatSeconds(seconds)}`, { nbody, seconds }]
      : ["info", `level ${nbody} stopped after ${formatSeconds(seconds)}`, { nbody, seconds, cancelled }],
  "run-finished": ({ seconds }) => ["info", `run ended after ${formatSeconds(seconds)}`, { seconds }],
};

function finishedEntry({ index, nbody, worker, outcome }: EventOf<"task-finished">, label: LabelOf): Entry {
  const task = label(index);
  const { status } = outcome;
  const fields = {
    task,
    nbody,
    worker,
    status,
    ...("seconds" in outcome ? { seconds: outcome.seconds } : {}),
  };
  if ("message" in outcome) {
    const { message, remedy } = outcome;
    return ["error", `${task} failed: ${message}`, { ...fields, reason: message, remedy }];
  }
  if ("seconds" in outcome) {
    return ["debug", `finished ${task} in ${formatSeconds(outcome.seconds)} on ${worker}`, fields];
  }
  const what = status === "reused" ? "the result is there already" : "not computed";
  return ["debug", `${task}: ${what}`, fields];
}

function carriers({ mode, workers }: { readonly mode: CarrierMode; readonly workers: number }): string {
  return plural(workers, MODES[mode].member);
}

/** How a log begins, whichever its form. */
export const LOG_BEGIN = /^(?:\{"time":"|\d{4}-\d\d-\d\dT[\d:.]+Z (?:debug|info|warning|error) )/;

/** Of whom a line speaks, where several processes compute: of a shard, whose log may be merged with others, or a rank. */
export interface LogOrigin {
  /** Which shard of how many, as in `2/16`. */
  readonly shard?: string;
  /** Which rank of a run under MPI. */
  readonly rank?: number;
  /** Name of its machine. */
  readonly host: string;
}

/**
 * An entry as a line of the log, without its line feed: no text in it ends the line, or runs where a shell reads it.
 *
 * @param origin Of whom it speaks, where several processes compute.
 */
export function logLine(
  { level, message, fields }: LogEntry,
  time: Date,
  format: "text" | "json",
  origin?: LogOrigin,
): string {
  const stamp = time.toISOString();
  if (format === "json") {
    return escapedText(JSON.stringify({ time: stamp, level, ...origin, message, ...fields }));
  }
  const who = origin === undefined ? "" : `[${origin.shard ?? `rank ${origin.rank}`} ${origin.host}] `;
  return escapedText(`${stamp} ${level.padEnd(7)} ${who}${message}`, SHELL_ACTIVE);
}

// What ends a line, and what shells replace by the output of commands.
const SHELL_ACTIVE = /[\t\r\n$`]/g;
