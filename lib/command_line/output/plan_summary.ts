// What a plan looks like to a person.

import type { Calculation, LevelSizes } from "../../calculation/mod.ts";
import { formatBytes, formatSeconds } from "../../base/format.ts";
import { grouped } from "../../base/plural.ts";
import { countTasks } from "../../plan/mod.ts";
import { tableLines } from "./text_table.ts";

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
  return tableLines([header, ...rows], 2).map((line) => `  ${line}`).join("\n");
}

/** What the largest task takes, in a line; by which journal's times, if any. */
export function describeSizes(sizes: readonly LevelSizes[], timesFrom?: string): string {
  const functions = Math.max(0, ...sizes.map(({ maxBasisFunctions }) => maxBasisFunctions));
  const memory = Math.max(0, ...sizes.map(({ maxMemoryBytes }) => maxMemoryBytes));
  const total = sizes.reduce((sum, level) => sum + level.seconds, 0);
  return `largest task: ${functions} basis functions, at least ${formatBytes(memory)} of memory; ` +
    `some ${formatSeconds(total)} of computing on one core` +
    (timesFrom === undefined ? "" : `, by the times in ${timesFrom}`);
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
