// The progress of a run on standard error: one line that is rewritten on a terminal, plain lines elsewhere. It
// receives the events of the execution and asks nothing of it.

import * as Duration from "effect/Duration";
import type { Forecast } from "../../calculation/mod.ts";
import type { AskProgress, RunEvent, RunObserver } from "../../execution/mod.ts";
import { RunState } from "../../execution/observers/run_state.ts";
import { type LogEntry, logEntry } from "./run_log.ts";
import { escapedText } from "../../base/plain_text.ts";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import { formatBytes, formatWholeSeconds } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";

/** Where and how progress is shown. */
export interface ProgressOptions {
  readonly style: "bar" | "plain" | "none";
  /** Whether every event is shown, not only the progress and what went wrong. */
  readonly verbose: boolean;
  /** Writes to standard error, as it is. */
  readonly write: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly columns: () => number;
  /** Label of a task by its index. */
  readonly label: (index: number) => string;
  /** Receives which tasks have ended, and knows how long the others will take. */
  readonly forecast: Forecast;
  /** Memory that this process holds, in bytes. */
  readonly memoryInUse: () => number;
  /** Seconds between two looks; default 1 on a terminal, 10 in lines. */
  readonly interval?: number | undefined;
  /** Seconds since whenever; does not go back. */
  readonly now: () => number;
}

// Events redraw a line no more often than this.
const REDRAW_SECONDS = 0.1;
const TICK_SECONDS = { bar: 1, plain: 10, none: 3600 } as const;

/** Shows the events of a run. */
export class Progress implements RunObserver {
  readonly #state = new RunState();
  /** How far tasks are that run, where somebody knows. */
  readonly #progress = new Map<number, AskProgress>();
  readonly #options: ProgressOptions;
  #forecast: Forecast;
  #begin: number | undefined;
  #shown = -Infinity;
  #drawn = false;

  /** Shows nothing before the first event. */
  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#forecast = options.forecast;
  }

  /** Another phase of the run begins, of other tasks. */
  phase(title: string, forecast: Forecast): void {
    this.#forecast = forecast;
    this.#progress.clear();
    if (this.#options.style !== "none") this.#line(title);
  }

  /** Time between two ticks. */
  get interval(): Duration.Duration {
    return Duration.seconds(this.#seconds);
  }

  /** Takes an event in, and shows what is worth showing. */
  readonly notify = (event: RunEvent): void => {
    this.#take(event);
    this.#report(event);
    const pause = this.#options.style === "bar" ? REDRAW_SECONDS : this.#seconds;
    if (event.type !== "run-finished" && this.#options.now() - this.#shown >= pause) this.#show();
  };

  /** Shows how far the run is, whether anything has happened or not. */
  tick(): void {
    if (this.#begin !== undefined && this.#state.finished < this.#state.tasks.total) this.#show();
  }

  get #seconds(): number {
    const { style, interval } = this.#options;
    return interval ?? TICK_SECONDS[style];
  }

  #show(): void {
    const { style, write, columns, now } = this.#options;
    if (style === "none" || this.#begin === undefined) return;
    this.#shown = now();
    if (style === "plain") return this.#line(this.#parts().join("  "));
    write(`\r\x1b[K${fitting(this.#parts(), Math.max(columns() - 1, 20))}`);
    this.#drawn = true;
  }

  /** Takes the progress line away; call it before anything else is written, and at the end. */
  clear(): void {
    if (this.#drawn) this.#options.write("\r\x1b[K");
    this.#drawn = false;
  }

  #take(event: RunEvent): void {
    this.#state.notify(event);
    this.#heed(event);
    if (event.type === "task-finished") this.#forecast.ended(event.index);
    if (event.type !== "run-started") return;
    const now = this.#options.now();
    this.#begin ??= now;
    this.#shown = this.#options.style === "bar" ? -Infinity : now;
  }

  #heed(event: RunEvent): void {
    if (event.type === "task-started" && event.progress !== undefined) {
      this.#progress.set(event.index, event.progress);
    } else if (event.type === "task-ended" || event.type === "task-retried") {
      this.#progress.delete(event.index);
    }
  }

  /** How far the task is that runs alone: nothing else is to be seen of a long one. */
  get #iteration(): string {
    const [alone] = this.#state.running.size === 1 ? this.#state.running : [];
    const { iteration } = (alone !== undefined && this.#progress.get(alone)?.()) || {};
    return iteration === undefined ? "" : `SCF iteration ${iteration}`;
  }

  #report(event: RunEvent): void {
    const { style, verbose, label } = this.#options;
    if (style === "none") return;
    const worth = verbose || event.type === "run-started" || event.type === "level-finished" ||
      event.type === "task-retried" || event.type === "model-ended" || event.type === "mode-changed" ||
      event.type === "stalled" || event.type === "alert" ||
      event.type === "task-finished" && event.outcome.status === "failed";
    if (!worth || event.type === "run-finished" || event.type === "task-ended") return;
    const entry: LogEntry = logEntry(event, label);
    if (event.type !== "level-finished") return this.#line(entry.message);
    const tasks = plural(this.#state.levels.get(event.nbody)!.tasks, "task");
    const { cancelled } = event;
    this.#line(`${entry.message}, ${cancelled === 0 ? tasks : `${cancelled} of ${tasks} not computed`}`);
  }

  // What there is to say, the most important first.
  #parts(): readonly string[] {
    const elapsed = this.#options.now() - this.#begin!;
    const { finished, workers, running, tasks: { total, reused, failed } } = this.#state;
    const levels = [...this.#state.levels.values()];
    // Not from the rate: levels differ too much.
    const left = this.#forecast.secondsLeft(workers);
    const rate = finished / Math.max(elapsed, 1e-3);
    return [
      `${finished}/${total} (${Math.floor(100 * finished / Math.max(total, 1))} %)`,
      failed === 0 ? "" : `${failed} failed`,
      left === undefined ? "" : `${formatWholeSeconds(left)} left`,
      `${running.size}/${workers} busy`,
      this.#iteration,
      formatBytes(this.#options.memoryInUse()),
      ...(levels.length === 1 ? [] : levels.filter((level) => level.finished < level.tasks).slice(0, 2)
        .map(({ nbody, finished, tasks }) => `level ${nbody}: ${finished}/${tasks}`)),
      `${formatWholeSeconds(elapsed)} so far`,
      finished === 0 || elapsed < 1 ? "" : `${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} tasks/s`,
      reused === 0 ? "" : `${reused} reused`,
    ].filter((part) => part !== "");
  }

  #line(text: string): void {
    this.clear();
    const { style, write, columns } = this.#options;
    write(`${wrappedText(escapedText(text), style === "bar" ? columns() : undefined)}\n`);
  }
}

/** The first parts, as many whole ones as fit into a line; the first one always. */
export function fitting(parts: readonly string[], width: number): string {
  let line = parts[0]!;
  for (const part of parts.slice(1)) {
    if (line.length + 2 + part.length > width) break;
    line += `  ${part}`;
  }
  return line.slice(0, width);
}
