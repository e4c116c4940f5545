// What a report shows of a result file: all but the timeline, which results do not have.

import type { RunStatistics } from "../../base/run_statistics.ts";
import { angstromFromBohr } from "../../base/units.ts";
import type { InputRecord } from "../../input/mod.ts";
import type { ResultRecord, ResultStatistics } from "../../input/result/mod.ts";
import { hillFormula, type Molecule } from "../../molecule/mod.ts";
import type { Bsse, Expansion } from "../../plan/mod.ts";
import type {
  EnergySeries,
  ReportData,
  ReportedFragments,
  ReportedRequest,
  RunState,
  RunSummary,
  TreatmentContributions,
} from "../../report/data/report_data.ts";
import { type Calculation, prepare } from "../prepare/prepare.ts";

/**
 * The report of a result.
 *
 * @param result The result, read and consistent.
 * @throws {InputError} Where its molecule makes no sense.
 */
export function reportDataOfResult(result: ResultRecord): ReportData {
  const { input, statistics } = result;
  const calculation = prepare(input);
  const { molecule, plan } = calculation;
  const { failures, problems } = sorted(result.problems);
  return {
    source: result.source,
    origin: "result",
    state: stateOf(result, failures.length),
    version: result.version,
    system: reportedFragments(molecule),
    request: reportedRequest(calculation),
    input: input.original,
    ...returnedValue(result, plan.expansion),
    series: energySeries(result),
    contributions: contributionsOf(result),
    tasks: Array.from(result.tasks, ([label, { energy }]) => ({ label, energy })),
    ...(statistics === undefined ? {} : { run: runSummary(statistics) }),
    failures,
    problems,
    ...(result.success ? {} : { nextCommand: `nmer run INPUT -o ${result.source}` }),
    warnings: result.warnings,
    programs: result.programs,
  };
}

// Problems of tasks begin with the task's label.
const OF_TASK = /^(\["[^]*?\]\]): ([^]*)$/;

function sorted(lines: readonly string[]): Pick<ReportData, "failures" | "problems"> {
  const failures: { label: string; message: string }[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    const [, label, message] = OF_TASK.exec(line) ?? [];
    if (label === undefined) problems.push(line);
    else failures.push({ label, message: message! });
  }
  return { failures, problems };
}

function stateOf({ success, statistics }: ResultRecord, failures: number): RunState {
  if (success) return "finished";
  return failures === 0 && (statistics?.tasks.cancelled ?? 0) > 0 ? "interrupted" : "failed";
}

/** The molecule and its fragments as reports show them. */
export function reportedFragments(
  { symbols, atomicNumbers, geometry, fragments }: Molecule,
): ReportedFragments {
  return {
    symbols,
    geometry: Array.from(geometry, angstromFromBohr),
    fragments: fragments.map(({ atoms, charge, multiplicity }) => ({
      atoms,
      formula: hillFormula(atoms.map((atom) => atomicNumbers[atom]!)),
      charge,
      multiplicity,
    })),
  };
}

/** What a calculation asks for. */
export function reportedRequest({ plan, models }: Calculation): ReportedRequest {
  const { driver, levels, supersystem, maxNbody, embedded } = plan.expansion;
  const shown = levels.map(({ nbodies, model }) => ({ orders: span(nbodies[0]!, nbodies.at(-1)!), model }));
  return {
    driver,
    maxNbody,
    levels: supersystem === undefined ? shown : [...shown, { orders: "whole system", model: supersystem }],
    models,
    embedded,
    taskCount: plan.taskCount,
  };
}

function span(first: number, last: number): string {
  return first === last ? String(first) : `${first}\u2013${last}`;
}

function returnedValue({ returned }: ResultRecord, { driver, returnTotalData }: Expansion) {
  if (returned === undefined) return {};
  if (typeof returned === "number") {
    return { returned: { property: "energy", energy: returned, isTotal: returnTotalData } as const };
  }
  const maximum = returned.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const squares = Math.sumPrecise(Array.from(returned, (value) => value * value));
  const property = driver === "hessian" ? "hessian" as const : "gradient" as const;
  return { returned: { property, maximum, rms: Math.sqrt(squares / returned.length) } };
}

// As the input has them: the first one is returned.
function inOrder<Of extends { readonly treatment: Bsse }>(
  items: readonly Of[],
  { bsse = ["cp"] }: InputRecord,
): readonly Of[] {
  const place = ({ treatment }: Of) => bsse.includes(treatment) ? bsse.indexOf(treatment) : bsse.length;
  return items.toSorted((one, other) => place(one) - place(other));
}

function energySeries({ series, input }: ResultRecord): readonly EnergySeries[] {
  const energies = series.filter(({ property }) => property === "energy")
    .map(({ treatment, orders }) => ({
      treatment,
      orders: orders.map(({ nbody, ...sums }) => ({
        nbody,
        ...Object.fromEntries(Object.entries(sums).filter(([, value]) => typeof value === "number")),
      })),
    }));
  return inOrder(energies, input);
}

function contributionsOf({ contributions, input }: ResultRecord): readonly TreatmentContributions[] {
  const listed = Object.entries(contributions).map(([treatment, nmers]) => ({
    treatment: treatment as Bsse,
    nmers: nmers.map((nmer) => ({ ...nmer, fragments: nmer.fragments.map((fragment) => fragment - 1) })),
  }));
  return inOrder(listed.filter(({ nmers }) => nmers.length > 0), input);
}

/** The statistics of a run in short. */
export function runSummary(statistics: ResultStatistics | RunStatistics): RunSummary {
  const { workers, wall_seconds, busy_seconds, tasks, levels, ranks } = statistics;
  const hosts = [...new Set(ranks?.map(({ host }) => host) ?? [])];
  return {
    workers,
    wallSeconds: wall_seconds,
    busySeconds: busy_seconds,
    tasks,
    levels,
    ...(hosts.length === 0
      ? {}
      : { host: hosts.slice(0, 4).join(", ") + (hosts.length > 4 ? ", \u2026" : "") }),
  };
}
