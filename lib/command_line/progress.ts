// The progress of a run on standard error: one line that is rewritten on a terminal, plain lines elsewhere. It is
// told the events of the execution and asks nothing of it.

import type { RunEvent } from "../execution/mod.ts";

/** Where and how progress is shown. */
export interface ProgressOptions {
  readonly style: "bar" | "plain" | "none";
  /** Whether failed and repeated tasks are told one by one, and levels as they start. */
  readonly verbose: boolean;
  /** Writes to standard error. */
  readonly write: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly columns: () => number;
  /** Label of a task by its index. */
  readonly label: (index: number) => string;
  /** Milliseconds since whenever; does not go back. */
  readonly now: () => number;
}

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 10_000;

/** Shows the events of a run. */
export class Progress {
  #total = 0;
  #done = 0;
  #failed = 0;
  #level = { nbody: 0, tasks: 0, done: 0 };
  #levels = 0;
  #workers = 0;
  #begin = 0;
  #shown = -Infinity;
  #drawn = false;

  constructor(readonly options: ProgressOptions) {}

  /** Takes an event in, and shows what is worth showing. */
  notify(event: RunEvent): void {
    const { style, verbose, label } = this.options;
    switch (event.type) {
      case "run-started":
        this.#total = event.levels.reduce((sum, level) => sum + level.tasks, 0);
        this.#levels = event.levels.length;
        this.#workers = event.workers;
        this.#begin = this.#shown = this.options.now();
        if (style !== "none") {
          this.#line(
            `${plural(this.#total, "task")} in ${plural(this.#levels, "level")}, ${describeCarrier(event)}`,
          );
        }
        break;
      case "level-started":
        this.#level = { nbody: event.nbody, tasks: event.tasks, done: 0 };
        if (verbose) this.#line(`level ${event.nbody}: ${plural(event.tasks, "task")}`);
        this.#draw(true);
        break;
      case "task-started":
        if (verbose) this.#line(`started ${label(event.index)}`);
        break;
      case "task-retried":
        if (style !== "none") this.#line(`${label(event.index)}: ${event.reason}; trying again`);
        break;
      case "task-finished":
        this.#done++;
        this.#level.done++;
        if (event.outcome.status === "failed") {
          this.#failed++;
          if (style !== "none") this.#line(`${label(event.index)} failed: ${event.outcome.message}`);
        } else if (verbose && event.outcome.status === "converged") {
          this.#line(`finished ${label(event.index)} in ${seconds(event.outcome.seconds)}`);
        }
        this.#draw(false);
        break;
      case "level-finished":
        this.#clear();
        if (style !== "none") {
          this.#line(
            `level ${event.nbody}: ${plural(this.#level.done, "task")} done in ${seconds(event.seconds)}`,
          );
        }
        break;
      case "run-finished":
        this.#clear();
    }
  }

  /** Takes the progress line away; call it before anything else is written, and at the end. */
  clear(): void {
    this.#clear();
  }

  #draw(now: boolean): void {
    const { style, write, columns } = this.options;
    const time = this.options.now();
    if (style === "none") return;
    if (!now && time - this.#shown < (style === "bar" ? REDRAW_MILLISECONDS : PLAIN_MILLISECONDS)) return;
    if (style === "plain") {
      if (now) return;
      this.#shown = time;
      return this.#line(this.#status());
    }
    this.#shown = time;
    write(`\r\x1b[K${this.#status().slice(0, Math.max(columns() - 1, 20))}`);
    this.#drawn = true;
  }

  #status(): string {
    const elapsed = (this.options.now() - this.#begin) / 1000;
    const rate = this.#done / Math.max(elapsed, 1e-3);
    const { nbody, tasks, done } = this.#level;
    const parts = [
      `level ${nbody}: ${done}/${tasks}`,
      `all: ${this.#done}/${this.#total} (${Math.floor(100 * this.#done / Math.max(this.#total, 1))} %)`,
    ];
    // The rate of levels that are done says little of heavier ones, so time is told within the level.
    if (done > 0 && elapsed > 1) {
      parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)} tasks/s`);
    }
    parts.push(`${seconds(elapsed)} so far`, plural(this.#workers, "worker"));
    if (this.#failed > 0) parts.push(`${this.#failed} failed`);
    return parts.join("  ");
  }

  #line(text: string): void {
    this.#clear();
    this.options.write(`${text}\n`);
  }

  #clear(): void {
    if (this.#drawn) this.options.write("\r\x1b[K");
    this.#drawn = false;
  }
}

function describeCarrier({ mode, workers }: Extract<RunEvent, { type: "run-started" }>): string {
  return mode === "serial" ? "one after the other" : `on ${plural(workers, "worker")}`;
}

/** A number and what it counts: `1 task`, `2 tasks`. */
export function plural(count: number, word: string): string {
  return `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
}

/** A duration for a person: `0.42 s`, `17 s`, `3 min 20 s`, `2 h 05 min`. */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(2)} s`;
  if (value < 60) return `${value.toFixed(0)} s`;
  const minutes = Math.floor(value / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(value % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
