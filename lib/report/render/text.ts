// A report as text, which `nmer run` and `nmer assemble` write to standard output: what was computed, the tables, and
// of a run the returned number and how it went.

import { formatSeconds } from "../../base/format.ts";
import { MOLECULAR_PROPERTIES } from "../../base/quantities/molecular_property.ts";
import { MODES } from "../../base/modes.ts";
import { shownName } from "../../base/plain_text.ts";
import { grouped, plural } from "../../base/plural.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";
import type { Steps } from "../../base/steps.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import { BSSE_TITLES, describeReturned, listedOfTasks } from "../../plan/mod.ts";
import {
  describeEnd,
  type Report,
  type ReportedCopies,
  type ReportedFailure,
  type ReportedMerge,
  type ReportedRun,
} from "../report.ts";
import { propertyText } from "../tables/property_tables.ts";
import { orderTables } from "./energy_tables.ts";
import { screeningLines } from "./screening_lines.ts";
import { describeSystem } from "./system.ts";
import { waitingLines } from "./waiting_lines.ts";

// Shorter tasks are not worth a line.
const MIN_SLOW_SECONDS = 1;
const MAX_FAILURE_LINES = 20;

/**
 * The report as text that ends with a line feed.
 *
 * @param width Characters that a line of a table may have; undefined for any number. Other lines are as they are.
 */
// deno-lint-ignore require-yield
export function* renderText(report: Report, width?: number): Steps<string> {
  const { plan, assembly, run, merged, warnings, copies, screening } = report;
  const lines = [
    describeSystem(report),
    orderTables(plan.expansion, assembly, width).trimEnd(),
    ...(run === undefined && merged === undefined
      ? []
      : ["", returnedLine(report), ...propertyLines(report), ""]),
    ...(run === undefined ? [] : runLines(report, run)),
    ...(merged === undefined ? [] : mergedLines(merged)),
    ...(copies === undefined ? [] : copiesLines(copies)),
    ...(screening === undefined ? [] : screeningLines(plan, screening)),
    ...(warnings.length === 0 ? [] : ["", ...warnings]),
  ];
  return `${lines.join("\n")}\n`;
}

function runLines(report: Report, { statistics }: ReportedRun): readonly string[] {
  const { failures, endedModels } = report;
  return [
    countLine(statistics),
    ...waitingLines(statistics),
    ...slowestLine(report, statistics),
    ...leftOutLine(report),
    ...(endedModels.length === 0 ? [] : ["", ...endedModels.map(describeEnd)]),
    ...(failures.length === 0 ? [] : ["", `${failures.length} failed:`, ...failureLines(failures)]),
  ];
}

// What equal n-mers have saved, and how equal they are.
function copiesLines(
  { classes, copied, fromOtherRuns, worstDeviationAngstrom, toleranceAngstrom, energyChange }: ReportedCopies,
): readonly string[] {
  if (copied + fromOtherRuns === 0) {
    return [`no task is a copy of another within ${toleranceAngstrom} angstrom`];
  }
  const effect = energyChange === undefined
    ? "what that makes of the energy, only gradients say"
    : `which makes ${Math.abs(energyChange).toExponential(0)} Hartree of the returned energy, to first order`;
  const ofEquals = (count: number) => `${plural(count, "task")} ${count === 1 ? "is a copy" : "are copies"}`;
  const counts = [
    ...(copied === 0 ? [] : [`${ofEquals(copied)} of equal ones, in ${plural(classes, "class")}`]),
    ...(fromOtherRuns === 0 ? [] : [`${ofEquals(fromOtherRuns)} of equal ones of other runs`]),
  ];
  return [
    `${counts.join("; ")}: no atom is off by more than ${
      worstDeviationAngstrom.toExponential(0)
    } angstrom, ${effect}`,
  ];
}

const MAX_JOURNAL_LINES = 20;

// Which journals the results are from.
function mergedLines({ journals, busySeconds }: ReportedMerge): readonly string[] {
  const used = journals.filter(({ results }) => results > 0);
  const results = used.reduce((sum, journal) => sum + journal.results, 0);
  const more = used.length - MAX_JOURNAL_LINES;
  const width = Math.max(
    0,
    ...used.slice(0, MAX_JOURNAL_LINES).map(({ results }) => grouped(results).length),
  );
  return [
    `${plural(results, "result")} from ${plural(used.length, "journal")}, ${
      formatSeconds(busySeconds)
    } of computing:`,
    ...used.slice(0, MAX_JOURNAL_LINES).map(({ journal, results }) =>
      `  ${grouped(results).padStart(width)} ${shownName(journal)}`
    ),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
  ];
}

/** Which tasks failed, and why: those that failed in the same way share a line; often all of them have. */
export function failureLines(failures: readonly ReportedFailure[]): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const { label, message } of failures) {
    const alike = labels.get(message);
    if (alike === undefined) labels.set(message, [label]);
    else alike.push(label);
  }
  const shown = [...labels].slice(0, MAX_FAILURE_LINES);
  const others = failures.length - shown.reduce((sum, [, alike]) => sum + alike.length, 0);
  return [
    ...shown.map(([message, [first, ...others]]) =>
      `  ${first}${others.length === 0 ? "" : ` and ${others.length} more`}: ${message}`
    ),
    ...(others === 0 ? [] : [`  ... and ${others} more`]),
  ];
}

function countLine(
  { tasks, mode, workers, utilization, average_busy_workers, wall_seconds, busy_seconds }: RunStatistics,
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
    : `: ${formatSeconds(busy_seconds)} of computing, utilization ${(100 * utilization).toFixed(0)} %` +
      (mode === "serial" ? "" : `, ${average_busy_workers.toFixed(2)} busy on average`);
  return `${plural(tasks.computed, "task")} computed${others} in ${
    formatSeconds(wall_seconds)
  }${where}${how}`;
}

// What of the single tasks a result file cannot hold.
function leftOutLine({ plan, molecule }: Report): readonly string[] {
  if (listedOfTasks(plan, molecule) === "all") return [];
  const tasks = plural(plan.taskCount, "task");
  return [
    `result files list the energies of the ${tasks}; their arrays are too large and stay in the journal`,
  ];
}

// Which tasks took longest, where they took long enough to be of interest.
function slowestLine({ plan }: Report, { slowest_tasks }: RunStatistics): readonly string[] {
  const long = slowest_tasks.filter(({ seconds }) => seconds >= MIN_SLOW_SECONDS).slice(0, 3);
  if (long.length === 0) return [];
  return [
    `slowest: ${
      long.map(({ index, seconds }) => `${plan.label(index)} ${formatSeconds(seconds)}`).join(", ")
    }`,
  ];
}

// Of the treatment that is returned; the others are in the result.
function propertyLines({ plan, assembly }: Report): readonly string[] {
  const { returned, properties } = plan.expansion;
  return properties.map((name) => {
    const { title } = MOLECULAR_PROPERTIES[name];
    const what = `The ${BSSE_TITLES[returned].full.toLowerCase()} ${title}`;
    const series = assembly.series.find(({ treatment, property }) =>
      treatment === returned && property === name
    );
    const value = series?.orders.at(-1)?.total;
    if (!(value instanceof Float64Array)) return `${what} is not known: tasks that it needs have no result.`;
    const inWords = propertyText(name, value);
    return inWords !== undefined
      ? `${what} is ${inWords}.`
      : `${what} has ${value.length} components; \`nmer show --properties\` lists them.`;
  });
}

function returnedLine({ plan, assembly }: Report): string {
  const { expansion } = plan;
  const { driver, returned, returnTotalData } = expansion;
  const kind = returnTotalData ? "total" : "interaction";
  const name = `${BSSE_TITLES[returned].full.toLowerCase()} ${kind} ${
    driver === "hessian" ? "Hessian" : driver
  }${describeReturned(plan)}`;
  const value = assembly.returned[driver];
  if (value === undefined) return `The ${name} is not known: tasks that it needs have no result.`;
  if (typeof value !== "number") return `The ${name} has ${value.length} components; see return_result.`;
  const inKcal = kind === "total" ? "" : ` = ${(value * HARTREE_IN_KCAL_PER_MOL).toFixed(6)} kcal/mol`;
  return `The ${name} is ${value.toFixed(12)} Hartree${inKcal}.`;
}
