// The progress of a run on standard error: one line that is rewritten on a terminal, plain lines elsewhere. It
// receives the events of the execution and asks nothing of it.

import type { Forecast } from "../../calculation/mod.ts";
import type { RunEvent, RunObserver } from "../../execution/mod.ts";
import { RunState } from "../../execution/observers/run_state.ts";
import { type LogEntry, logEntry } from "./run_log.ts";
import { formatBytes, formatWholeSeconds } from "../../base/format.ts";
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
const MIN_WIDTH = 20;

/** Seconds between two ticks of each style, where nothing else is asked for. */
export const TICK_SECONDS = { bar: 1, plain: 10, none: 3600 } as const;

const GAP = "  ";

/** As many of the parts, from the first one on, as fit into a width; number of tasks and failures always do. */
function fitted(parts: readonly string[], width: number): string {
  let count = parts.length;
  while (count > 1 && parts.slice(0, count).join(GAP).length > width) count--;
  return parts.slice(0, count).join(GAP);
}

/** Shows the events of a run. */
export class Progress implements RunObserver {
  readonly #state = new RunState();
  readonly #options: ProgressOptions;
  #begin: number | undefined;
  #shown = -Infinity;
  #drawn = false;
  // When a task last ended; the time that is left is from then on.
  #moved = 0;

  /** Shows nothing before the first event. */
  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** Takes an event in, and shows what is worth showing. */
  readonly notify = (event: RunEvent): void => {
    this.#take(event);
    this.#report(event);
    // Between two tasks nobody would seem to be busy.
    if (event.type !== "task-started" || this.#options.style !== "bar") return;
    if (this.#options.now() - this.#shown >= REDRAW_SECONDS) this.#show();
  };

  /** Shows where the run is, whether anything has happened or not; call it each `intervalSeconds`. */
  readonly tick = (): void => {
    if (this.#begin !== undefined) this.#show();
  };

  #show(): void {
    const { style, write, columns, now } = this.#options;
    if (style === "none") return;
    this.#shown = now();
    if (style === "plain") return this.#line(fitted(this.#parts(), Infinity));
    write(`\r\x1b[K${fitted(this.#parts(), Math.max(columns() - 1, MIN_WIDTH))}`);
    this.#drawn = true;
  }

  /** Takes the progress line away; call it before anything else is written, and at the end. */
  clear(): void {
    if (this.#drawn) this.#options.write("\r\x1b[K");
    this.#drawn = false;
  }

  #take(event: RunEvent): void {
    const { forecast, now } = this.#options;
    this.#state.notify(event);
    if (event.type === "task-finished") {
      forecast.ended(event.index);
      this.#moved = now();
    }
    if (event.type === "run-started") this.#begin = this.#moved = now();
    if (event.type === "run-finished") this.#begin = undefined;
  }

  #report(event: RunEvent): void {
    const { style, verbose, label } = this.#options;
    if (style === "none") return;
    const worth = verbose || event.type === "run-started" || event.type === "level-finished" ||
      event.type === "task-retried" || event.type === "mode-changed" ||
      event.type === "model-ended" || event.type === "alert" || event.type === "stalled" ||
      event.type === "task-finished" && event.outcome.status === "failed";
    if (!worth || event.type === "run-finished" || event.type === "task-ended") return;
    const entry: LogEntry = logEntry(event, label);
    if (event.type !== "level-finished") return this.#line(entry.message);
    const tasks = plural(this.#state.levels.get(event.nbody)!.tasks, "task");
    const { cancelled } = event;
    this.#line(`${entry.message}, ${cancelled === 0 ? tasks : `${cancelled} of ${tasks} not computed`}`);
  }

  // What is known, the most important first.
  #parts(): readonly string[] {
    const now = this.#options.now();
    const elapsed = now - (this.#begin ?? now);
    const { finished, workers, running, tasks: { total, reused, failed } } = this.#state;
    const done = `${finished}/${total} (${Math.floor(100 * finished / Math.max(total, 1))} %)`;
    const parts = [failed > 0 ? `${done}${GAP}${failed} failed` : done];
    const left = this.#secondsLeft(workers, now);
    if (left !== undefined && left > 0) parts.push(`${formatWholeSeconds(left)} left`);
    parts.push(`${running.size}/${workers} busy`, formatBytes(this.#options.memoryInUse()));
    parts.push(`${formatWholeSeconds(elapsed)} elapsed`);
    const levels = [...this.#state.levels.values()];
    const open = levels.filter((level) => level.finished < level.tasks).slice(0, 2);
    if (levels.length > 1) {
      parts.push(...open.map(({ nbody, finished, tasks }) => `level ${nbody}: ${finished}/${tasks}`));
    }
    const rate = finished / Math.max(elapsed, 1e-3);
    if (finished > 0 && elapsed > 1) {
      parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} tasks/s`);
    }
    if (reused > 0) parts.push(`${reused} reused`);
    return parts;
  }

  // By the forecast, and not the rate: levels differ too much. It passes while tasks run.
  #secondsLeft(workers: number, now: number): number | undefined {
    const seconds = this.#options.forecast.secondsLeft(workers);
    return seconds === undefined ? undefined : seconds - (now - this.#moved);
  }

  #line(text: string): void {
    this.clear();
    this.#options.write(`${text}\n`);
  }
}
