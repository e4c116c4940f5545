// The progress of several runs as one: how many inputs are done, under way and waiting, and their tasks together. One
// line that is rewritten on a terminal, plain lines elsewhere.

import { formatBytes, formatWholeSeconds } from "../../base/format.ts";
import { escapedText } from "../../base/plain_text.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { type LogEntry, logEntry } from "../output/run_log.ts";
import { fitting, type ProgressOptions } from "../output/progress.ts";

/** Where and how it is shown. */
export type ManyProgressOptions =
  & Pick<ProgressOptions, "style" | "verbose" | "write" | "columns" | "memoryInUse" | "interval" | "now">
  & {
    /** Number of inputs. */
    readonly inputs: number;
    /** What they are called; default inputs. */
    readonly called?: string;
    /** Which of those that wait come first, as in `3 high, 5 normal`; default nothing is said of it. */
    readonly waiting?: () => string;
    /** Number of tasks of all. */
    readonly tasks: number;
    /** Computing that all are expected to take, in seconds. */
    readonly seconds: number;
    /** Tasks that can run at a time. */
    readonly slots: number;
    /** Number of tasks that run now. */
    readonly running: () => number;
  };

/** What a run is to the progress of all. */
export interface Watched {
  readonly name: string;
  /** Number of its tasks. */
  readonly tasks: number;
  /** Computing that it is expected to take, in seconds. */
  readonly seconds: number;
  /** Label of a task by its index. */
  readonly label: (index: number) => string;
}

// Events redraw a line no more often than this.
const REDRAW_SECONDS = 0.1;
const TICK_SECONDS = { bar: 1, plain: 10, none: 3600 } as const;
// A rate is worth nothing before.
const MIN_SHARE = 0.02;

/** Shows the progress of several runs. */
export class ManyProgress {
  readonly #options: ManyProgressOptions;
  readonly #begin: number;
  /** Tasks and expected seconds that nobody knew of at first. */
  readonly #more = { tasks: 0, seconds: 0 };
  #ended = 0;
  #failed = 0;
  #active = 0;
  #tasks = 0;
  /** Expected seconds of the tasks that have ended. */
  #seconds = 0;
  #shown = -Infinity;
  #drawn = false;

  /** All inputs wait. */
  constructor(options: ManyProgressOptions) {
    this.#options = options;
    this.#begin = options.now();
    if (options.style === "plain") this.#shown = this.#begin;
  }

  /** Seconds between two ticks. */
  get seconds(): number {
    const { style, interval } = this.#options;
    return interval ?? TICK_SECONDS[style];
  }

  /** A run has begun. */
  began({ name }: Pick<Watched, "name">): void {
    this.#active++;
    if (this.#options.verbose) this.line(`${name} begins`);
  }

  /** A run has ended. */
  ended(name: string, isWell: boolean, what: string): void {
    this.#active--;
    this.notBegun(name, isWell, what);
  }

  /** An input has ended that never began, or one that did. */
  notBegun(name: string, isWell: boolean, what: string): void {
    this.#ended++;
    if (!isWell) this.#failed++;
    if (this.#options.verbose || !isWell) this.line(`${name}: ${what}`);
  }

  /** Tasks of a run have been found that nobody knew of. */
  grew(tasks: number, seconds: number): void {
    this.#more.tasks += tasks;
    this.#more.seconds += seconds;
  }

  /** Tasks of a run have ended that no event spoke of. */
  caughtUp(tasks: number, seconds: number): void {
    this.#tasks += tasks;
    this.#seconds += seconds;
  }

  /** Takes an event of a run in. */
  notify({ name, tasks, seconds, label }: Watched, event: RunEvent): void {
    if (event.type === "task-finished") {
      this.#tasks++;
      this.#seconds += seconds / Math.max(tasks, 1);
    }
    const isFailure = event.type === "task-finished" && event.outcome.status === "failed";
    if (isFailure || WORTH.includes(event.type)) {
      const entry: LogEntry = logEntry(event, label);
      this.line(`${name}: ${entry.message}`);
    }
    const { style, now } = this.#options;
    if (now() - this.#shown >= (style === "bar" ? REDRAW_SECONDS : this.seconds)) this.#show();
  }

  /** Shows how far all are, unless an event has just had it shown. */
  tick(): void {
    if (this.#options.now() - this.#shown >= this.seconds / 2) this.#show();
  }

  #show(): void {
    const { style, write, columns, now, inputs } = this.#options;
    if (style === "none" || this.#ended === inputs) return;
    this.#shown = now();
    if (style === "plain") return this.line(this.#parts().join("  "));
    write(`\r\x1b[K${fitting(this.#parts(), Math.max(columns() - 1, 20))}`);
    this.#drawn = true;
  }

  /** Takes the progress line away; call it before anything else is written, and at the end. */
  clear(): void {
    if (this.#drawn) this.#options.write("\r\x1b[K");
    this.#drawn = false;
  }

  /** Writes a line. */
  line(text: string): void {
    if (this.#options.style === "none") return;
    this.clear();
    this.#options.write(`${escapedText(text)}\n`);
  }

  #parts(): readonly string[] {
    const { inputs, called = "inputs", slots, running, memoryInUse, now } = this.#options;
    const tasks = this.#options.tasks + this.#more.tasks;
    const seconds = this.#options.seconds + this.#more.seconds;
    const elapsed = now() - this.#begin;
    const share = seconds > 0 ? Math.min(this.#seconds / seconds, 1) : 0;
    const waiting = inputs - this.#ended - this.#active;
    const order = this.#options.waiting?.() ?? "";
    return [
      `${called} ${this.#ended}/${inputs}`,
      this.#failed === 0 ? "" : `${this.#failed} failed`,
      `${this.#active} under way`,
      waiting === 0 ? "" : `${waiting} waiting${order === "" ? "" : ` (${order})`}`,
      `tasks ${this.#tasks}/${tasks} (${Math.floor(100 * this.#tasks / Math.max(tasks, 1))} %)`,
      share < MIN_SHARE ? "" : `${formatWholeSeconds(elapsed * (1 - share) / share)} left`,
      `${running()}/${slots} busy`,
      formatBytes(memoryInUse()),
      `${formatWholeSeconds(elapsed)} so far`,
    ].filter((part) => part !== "");
  }
}

const WORTH: readonly RunEvent["type"][] = ["task-retried", "model-ended", "mode-changed", "alert"];
