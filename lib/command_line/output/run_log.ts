// The log of a run: one line for each event, for people or for programs.

import { type CarrierMode, MODES } from "../../base/modes.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { formatBytes, formatSeconds } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";

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
export function logEntry(event: RunEvent, label: (index: number) => string): LogEntry {
  const entry = (level: LogLevel, message: string, fields: Record<string, unknown> = {}): LogEntry => ({
    level,
    message,
    fields: { event: event.type, ...fields },
  });
  switch (event.type) {
    case "mode-chosen": {
      const { type: _, ...fields } = event;
      const carrier = event.mode === "serial" ? "in place" : `on ${carriers(event)}`;
      return entry(
        "info",
        `computing ${carrier}: ${event.reason}; ${formatBytes(event.memoryBytes)} for all tasks under way; ` +
          `there ${event.cores === 1 ? "is" : "are"} ${
            plural(event.cores, "core")
          } and ${event.machineMemory}`,
        fields,
      );
    }
    case "run-started": {
      const { mode, workers, schedule, levels } = event;
      const tasks = levels.reduce((sum, level) => sum + level.tasks, 0);
      const how = mode === "serial" ? "one after the other" : `on ${carriers(event)}`;
      return entry("info", `${plural(tasks, "task")} in ${plural(levels.length, "level")}, ${how}`, {
        mode,
        workers,
        schedule,
        levels,
      });
    }
    case "level-started":
      return entry("debug", `level ${event.nbody}: ${plural(event.tasks, "task")}`, {
        nbody: event.nbody,
        tasks: event.tasks,
      });
    case "task-started": {
      const task = label(event.index);
      const { nbody, attempt, exclusive } = event;
      const how = `${attempt > 1 ? `, try ${attempt}` : ""}${exclusive ? ", alone with all memory" : ""}`;
      return entry("debug", `started ${task}${how}`, { task, nbody, attempt, alone: exclusive });
    }
    case "task-retried": {
      const task = label(event.index);
      const { nbody, reason, pauseSeconds } = event;
      const when = pauseSeconds === undefined
        ? "once all others are done"
        : `in ${formatSeconds(pauseSeconds)}`;
      return entry("warning", `${task}: ${reason}; trying again ${when}`, {
        task,
        nbody,
        reason,
        pauseSeconds,
      });
    }
    case "task-ended": {
      const task = label(event.index);
      return entry("debug", `ended ${task}`, { task, nbody: event.nbody });
    }
    case "task-finished": {
      const task = label(event.index);
      const { nbody, worker, outcome: { status, ...outcome } } = event;
      const fields = {
        task,
        nbody,
        worker,
        status,
        ...("seconds" in outcome ? { seconds: outcome.seconds } : {}),
      };
      if ("message" in outcome) {
        return entry("error", `${task} failed: ${outcome.message}`, {
          ...fields,
          reason: outcome.message,
          remedy: outcome.remedy,
        });
      }
      if ("seconds" in outcome) {
        return entry("debug", `finished ${task} in ${formatSeconds(outcome.seconds)} on ${worker}`, fields);
      }
      return entry(
        "debug",
        `${task}: ${status === "reused" ? "the result is there already" : "not computed"}`,
        fields,
      );
    }
    case "mode-changed":
      return entry("warning", `going on in mode ${event.mode}: ${event.reason}`, {
        mode: event.mode,
        reason: event.reason,
      });
    case "stalled": {
      const tasks = event.running.map(label);
      const shown = tasks.slice(0, 3).join(", ") + (tasks.length > 3 ? ", ..." : "");
      return entry("warning", `no task has ended for ${formatSeconds(event.seconds)}; under way: ${shown}`, {
        seconds: event.seconds,
        tasks,
      });
    }
    case "level-finished":
      return event.cancelled === 0
        ? entry("info", `level ${event.nbody} done in ${formatSeconds(event.seconds)}`, {
          nbody: event.nbody,
          seconds: event.seconds,
        })
        : entry("info", `level ${event.nbody} stopped after ${formatSeconds(event.seconds)}`, {
          nbody: event.nbody,
          seconds: event.seconds,
          cancelled: event.cancelled,
        });
    case "run-finished":
      return entry("info", `run ended after ${formatSeconds(event.seconds)}`, { seconds: event.seconds });
  }
}

function carriers({ mode, workers }: { readonly mode: CarrierMode; readonly workers: number }): string {
  return plural(workers, MODES[mode].member);
}

/** An entry as a line of the log, without its line feed. */
export function logLine({ level, message, fields }: LogEntry, time: Date, format: "text" | "json"): string {
  const stamp = time.toISOString();
  if (format === "json") return JSON.stringify({ time: stamp, level, message, ...fields });
  return `${stamp} ${level.padEnd(7)} ${message}`;
}
