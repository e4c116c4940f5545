// What `nmer run` tells on standard output: what was computed, the tables, the returned number, how it went.

import { MODES } from "../../base/modes.ts";
import type { Calculation, CalculationResult } from "../../calculation/mod.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import type { RunStatistics } from "../../execution/mod.ts";
import { BSSE_TITLES } from "../../plan/mod.ts";
import { orderTables } from "../../report/mod.ts";
import { describeCalculation } from "./plan_summary.ts";
import { plural, seconds } from "./wording.ts";

const WORTH_TELLING_SECONDS = 1;

/** The summary as text that ends with a line feed. */
export function runSummary(
  calculation: Calculation,
  result: CalculationResult,
): string {
  const { expansion } = calculation.plan;
  const { statistics, failures } = result;
  const lines = [
    describeCalculation(calculation),
    orderTables(expansion, result.assembly).trimEnd(),
    "",
    returnedLine(calculation, result),
    "",
    countLine(statistics),
    ...slowestLine(calculation, statistics),
  ];
  if (failures.length > 0) {
    lines.push("", `${failures.length} failed:`);
    lines.push(...failureLines(failures));
  }
  return `${lines.join("\n")}\n`;
}

// Tasks that failed in the same way share a line; often all of them have.
function failureLines(failures: CalculationResult["failures"]): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const { label, message } of failures) {
    const alike = labels.get(message);
    if (alike === undefined) labels.set(message, [label]);
    else alike.push(label);
  }
  const told = [...labels].slice(0, MAX_FAILURE_LINES);
  const untold = failures.length - told.reduce((sum, [, alike]) => sum + alike.length, 0);
  return [
    ...told.map(([message, [first, ...others]]) =>
      `  ${first}${others.length === 0 ? "" : ` and ${others.length} more`}: ${message}`
    ),
    ...(untold === 0 ? [] : [`  ... and ${untold} more`]),
  ];
}

const MAX_FAILURE_LINES = 20;

function countLine(
  { tasks, mode, workers, utilization, speedup, wall_seconds, busy_seconds }: RunStatistics,
): string {
  const others = [
    tasks.reused === 0 ? "" : `, ${tasks.reused} taken over from before`,
    tasks.retried === 0 ? "" : `, ${plural(tasks.retried, "retry")}`,
    tasks.failed === 0 ? "" : `, ${tasks.failed} failed`,
    tasks.cancelled === 0 ? "" : `, ${tasks.cancelled} not computed`,
  ].join("");
  const where = mode === "serial" ? "" : ` on ${plural(workers, MODES[mode].member)}`;
  const how = tasks.computed === 0
    ? ""
    : `: ${seconds(busy_seconds)} of computing, utilization ${(100 * utilization).toFixed(0)} %, ` +
      `${speedup.toFixed(2)} times as fast as one task after the other`;
  return `${plural(tasks.computed, "task")} computed${others} in ${seconds(wall_seconds)}${where}${how}`;
}

// Which tasks took longest, where they took long enough to be of interest.
function slowestLine({ plan }: Calculation, { slowest_tasks }: RunStatistics): string[] {
  const long = slowest_tasks.filter((task) => task.seconds >= WORTH_TELLING_SECONDS).slice(0, 3);
  if (long.length === 0) return [];
  return [`slowest: ${long.map((task) => `${plan.label(task.index)} ${seconds(task.seconds)}`).join(", ")}`];
}

function returnedLine({ plan: { expansion } }: Calculation, { assembly }: CalculationResult): string {
  const { driver, returned, returnTotalData } = expansion;
  const kind = returnTotalData ? "total" : "interaction";
  const name = `${BSSE_TITLES[returned].full.toLowerCase()} ${kind} ${
    driver === "hessian" ? "Hessian" : driver
  }`;
  const value = assembly.returned[driver];
  if (value === undefined) return `The ${name} is not known: tasks that it needs have no result.`;
  if (typeof value !== "number") return `The ${name} has ${value.length} components; see return_result.`;
  const inKcal = kind === "total" ? "" : ` = ${(value * HARTREE_IN_KCAL_PER_MOL).toFixed(6)} kcal/mol`;
  return `The ${name} is ${value.toFixed(12)} Hartree${inKcal}.`;
}
