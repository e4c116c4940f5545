// The progress of a run on standard error: one line that is rewritten on a terminal, plain lines elsewhere. It
// receives the events of the execution and asks nothing of it.

import type { Forecast } from "../../calculation/mod.ts";
import type { RunEvent, RunObserver } from "../../execution/mod.ts";
import { RunState } from "../../execution/observers/run_state.ts";
import { type LogEntry, logEntry } from "./run_log.ts";
import { formatBytes, formatSeconds } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";

/** Where and how progress is shown. */
export interface ProgressOptions {
  readonly style: "bar" | "plain" | "none";
  /** Whether every event is shown, not only the progress and what went wrong. */
  readonly verbose: boolean;
  /** Writes to standard error. */
  readonly write: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly columns: () => number;
  /** Label of a task by its index. */
  readonly label: (index: number) => string;
  /** Receives which tasks have ended, and knows how long the others will take. */
  readonly forecast: Forecast;
  /** Memory that this process holds, in bytes. */
  readonly memoryInUse: () => number;
  /** Seconds since whenever; does not go back. */
  readonly now: () => number;
}

const REDRAW_SECONDS = 0.1;
const PLAIN_SECONDS = 10;

/** Shows the events of a run. */
export class Progress implements RunObserver {
  readonly #state = new RunState();
  readonly #options: ProgressOptions;
  #begin = 0;
  #shown = -Infinity;
  #drawn = false;

  /** Shows nothing before the first event. */
  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** Takes an event in, and shows what is worth showing. */
  readonly notify = (event: RunEvent): void => {
    this.#take(event);
    this.#report(event);
    const { style } = this.#options;
    if (style === "none") return;
    const pause = style === "bar" ? REDRAW_SECONDS : PLAIN_SECONDS;
    if (event.type === "run-finished" || this.#options.now() - this.#shown < pause) return;
    this.#shown = this.#options.now();
    if (style === "bar") {
      this.#options.write(`\r\x1b[K${this.#status().slice(0, Math.max(this.#options.columns() - 1, 20))}`);
      this.#drawn = true;
    } else if (this.#state.finished > 0) this.#line(this.#status());
  };

  /** Takes the progress line away; call it before anything else is written, and at the end. */
  clear(): void {
    if (this.#drawn) this.#options.write("\r\x1b[K");
    this.#drawn = false;
  }

  #take(event: RunEvent): void {
    this.#state.notify(event);
    if (event.type === "task-finished") this.#options.forecast.ended(event.index);
    if (event.type !== "run-started") return;
    this.#begin = this.#options.now();
    this.#shown = this.#begin + (this.#options.style === "bar" ? -Infinity : 0);
  }

  #report(event: RunEvent): void {
    const { style, verbose, label } = this.#options;
    if (style === "none") return;
    const worth = verbose || event.type === "run-started" || event.type === "level-finished" ||
      event.type === "task-retried" || event.type === "mode-changed" ||
      event.type === "model-ended" || event.type === "stalled" ||
      event.type === "task-finished" && event.outcome.status === "failed";
    if (!worth || event.type === "run-finished" || event.type === "task-ended") return;
    const entry: LogEntry = logEntry(event, label);
    if (event.type !== "level-finished") return this.#line(entry.message);
    const tasks = plural(this.#state.levels.get(event.nbody)!.tasks, "task");
    const { cancelled } = event;
    this.#line(`${entry.message}, ${cancelled === 0 ? tasks : `${cancelled} of ${tasks} not computed`}`);
  }

  #status(): string {
    const elapsed = this.#options.now() - this.#begin;
    const { finished, workers, running, tasks: { total, reused, failed } } = this.#state;
    const levels = [...this.#state.levels.values()];
    const parts = levels.filter((level) => level.finished < level.tasks).slice(0, 2)
      .map(({ nbody, finished, tasks }) => `level ${nbody}: ${finished}/${tasks}`);
    if (levels.length > 1) {
      parts.push(`all: ${finished}/${total} (${Math.floor(100 * finished / Math.max(total, 1))} %)`);
    }
    const rate = finished / Math.max(elapsed, 1e-3);
    if (finished > 0 && elapsed > 1) {
      parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} tasks/s`);
    }
    // Not from the rate: levels differ too much.
    const left = this.#options.forecast.secondsLeft(workers);
    if (left !== undefined) parts.push(`${formatSeconds(left)} left`);
    parts.push(`${running.size}/${workers} busy`, formatBytes(this.#options.memoryInUse()));
    if (reused > 0) parts.push(`${reused} reused`);
    if (failed > 0) parts.push(`${failed} failed`);
    return parts.join("  ");
  }

  #line(text: string): void {
    this.clear();
    this.#options.write(`${text}\n`);
  }
}
