// What became of each of several calculations, and the table of all.

import type { RunStatistics } from "../../base/run_statistics.ts";
import { formatSeconds } from "../../base/format.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import { tableLines } from "../../base/text/text_table.ts";

/** What became of a calculation. */
export interface ItemOutcome {
  /** Its place among all, from 0. */
  readonly place: number;
  /** Its name. */
  readonly name: string;
  /**
   * All well (`done`), tasks or results failed (`failed`), the input cannot be computed (`refused`), or the time was
   * over before all of it was computed (`out-of-time`).
   */
  readonly status: "done" | "failed" | "refused" | "out-of-time";
  /** Exit status that it would have had alone. */
  readonly exit: number;
  /** What went wrong; absent where nothing did. */
  readonly problem?: string;
  /** Its result file; absent where there is none. */
  readonly result?: string;
  /** The returned energy, in Hartree; absent where there is none. */
  readonly energy?: number;
  /** How its tasks ended; absent where none began. */
  readonly tasks?: RunStatistics["tasks"];
  /** Time from its begin to its end, in seconds. */
  readonly seconds?: number;
}

/** The table of all calculations, as text that ends with a line feed, in lines of a width in characters. */
export function outcomeTable(outcomes: readonly ItemOutcome[], width?: number): string {
  const rows = outcomes.map(({ name, status, energy, tasks, seconds }) => [
    shownName(name),
    status.replaceAll("-", " "),
    energy === undefined ? "-" : energy.toFixed(12),
    tasks === undefined ? "-" : String(tasks.total),
    tasks === undefined ? "-" : String(tasks.reused),
    tasks === undefined ? "-" : String(tasks.failed),
    seconds === undefined ? "-" : formatSeconds(seconds),
  ]);
  const head = ["input", "status", "returned [Eh]", "tasks", "reused", "failed", "time"];
  const concessions = [{ drop: 4 }, { drop: 6 }, { drop: 3 }, { cut: 0, to: 20 }];
  return `${tableLines([head, ...rows], { numbersFrom: 2, width, concessions }).join("\n")}\n${
    counted(outcomes)
  }\n`;
}

/** The same as plain values, for `--format json` and `yaml`. */
export function outcomeValues(outcomes: readonly ItemOutcome[]): readonly Record<string, unknown>[] {
  return outcomes.map(({ place: _, exit, ...rest }) => ({ ...rest, exit_status: exit }));
}

/** `2 of 3 inputs done, 1 refused`. */
export function counted(outcomes: readonly ItemOutcome[]): string {
  const count = (status: ItemOutcome["status"]) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const others = (["failed", "refused", "out-of-time"] as const).map((status) =>
    [count(status), status] as const
  )
    .filter(([number]) => number > 0).map(([number, status]) => `, ${number} ${status.replaceAll("-", " ")}`);
  return `${count("done")} of ${plural(outcomes.length, "input")} done${others.join("")}`;
}

/** The exit status of all: that of the failures where all are alike and none is done, 3 where some are, 0 without. */
export function exitOfAll(outcomes: readonly ItemOutcome[]): number {
  const failed = new Set(outcomes.map(({ exit }) => exit).filter((exit) => exit !== 0));
  if (failed.size === 0) return 0;
  const hasDone = outcomes.some(({ exit }) => exit === 0);
  return failed.size === 1 && !hasDone ? [...failed][0]! : 3;
}
