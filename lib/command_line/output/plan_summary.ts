// What a plan looks like to a person.

import type { Calculation, LevelSizes } from "../../calculation/mod.ts";
import type { TimeEstimate } from "../../calculation/cost/estimate.ts";
import { formatBytes, formatSecondsRange } from "../../base/format.ts";
import { shownName } from "../../base/plain_text.ts";
import { grouped, plural } from "../../base/plural.ts";
import { countTasks } from "../../plan/mod.ts";
import { tableLines } from "../../base/text/text_table.ts";

/** Less memory than this is nobody's concern. */
const MIN_SHOWN_BYTES = 1e6;

/** A table of the tasks by model and level. */
export function planTable({ plan }: Calculation): string {
  const header = ["model", "level", "tasks", "nocp", "cp", "vmfc"];
  const rows = Object.entries(countTasks(plan)).flatMap(([model, levels]) =>
    Object.entries(levels).map(([nbody, { all, nocp, cp, vmfc }]) => [
      model,
      `${nbody}-body`,
      ...[all, nocp, cp, vmfc].map(grouped),
    ])
  );
  return tableLines([header, ...rows], { numbersFrom: 2 }).map((line) => `  ${line}`).join("\n");
}

/** What a plan takes, as far as there is a program to ask. */
export interface PlanCosts {
  /** By level. */
  readonly sizes: readonly LevelSizes[];
  /** What each task may take here, in bytes. */
  readonly allowedBytes: number;
  /** The most memory that a task is expected to take here, in bytes. */
  readonly taskMemoryBytes: number;
  /** What nmer takes by itself, in bytes. */
  readonly ownMemoryBytes: number;
  /** Who computes here. */
  readonly workers: number;
  readonly time: TimeEstimate;
  /** The journal whose times the estimate follows; undefined for none. */
  readonly timesFrom: string | undefined;
  /** Why it would not run on this machine; undefined where it would. */
  readonly refusal: string | undefined;
}

/** What the largest task takes, and all of them, in a line each. */
export function describeCosts(costs: PlanCosts): string {
  const { sizes, taskMemoryBytes, ownMemoryBytes, workers, time, timesFrom, refusal } = costs;
  const functions = Math.max(0, ...sizes.map(({ maxBasisFunctions }) => maxBasisFunctions));
  const least = Math.max(0, ...sizes.map(({ maxMemoryBytes }) => maxMemoryBytes));
  const atLeast = least >= MIN_SHOWN_BYTES && least < 0.95 * taskMemoryBytes
    ? ` (at least ${formatMegabytes(least)})`
    : "";
  const origin = timesFrom === undefined
    ? "from constants measured on an x86-64 core"
    : `by the times in ${shownName(timesFrom)}, of ${plural(time.earlierTasks, "task")}`;
  const here = refusal === undefined
    ? `On this machine: ${plural(workers, "worker")}, ${formatSecondsRange(time.wallSeconds)}; ` +
      `nmer itself takes some ${formatBytes(ownMemoryBytes)} of memory.`
    : `Not on this machine: ${refusal}.`;
  return `largest task: ${functions} basis functions, some ${
    formatMegabytes(taskMemoryBytes)
  } of memory${atLeast}; ` +
    `${formatSecondsRange(time.coreSeconds)} of computing on one core, ${origin}\n${here}`;
}

function formatMegabytes(bytes: number): string {
  return bytes < 10e6 ? `${(bytes / 1e6).toFixed(1)} MB` : formatBytes(bytes);
}

// What less tasks take is not worth a line.
const MIN_REPORTED_BYTES = 100e6;

/** What keeping track of the tasks takes, in a line; nothing where it is little. */
export function describeMainMemory(bytes: number): string {
  if (bytes < MIN_REPORTED_BYTES) return "";
  return `Keeping track of them takes some ${formatBytes(bytes)} of memory, beside that of the workers.\n`;
}

/** That programs of the input are not driven by this version. */
export function describeElsewhere(programs: readonly string[]): string {
  return `this version does not run ${
    programs.join(", ")
  }; results from there are put together by \`nmer assemble\``;
}
