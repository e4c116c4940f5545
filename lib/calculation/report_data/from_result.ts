// What a report shows of a result file: all but the timeline, which results do not have.

import type { RunStatistics } from "../../base/run_statistics.ts";
import type { ResultRecord, ResultStatistics } from "../../input/result/mod.ts";
import type { Registry } from "../../programs/registry.ts";
import type { ReportData, RunState, RunSummary } from "../../report/data/report_data.ts";
import { prepare } from "../prepare/prepare.ts";
import { forReading } from "../prepare/recorded_programs.ts";
import { shownResult } from "../show/shown.ts";
import { sharedData } from "./report_data_of.ts";

/**
 * The report of a result.
 *
 * @param result The result, read and consistent.
 * @param registry The programs that inputs may name.
 * @param nextCommand The command that computes what is missing, where anything is.
 * @throws {InputError} Where what was computed cannot be understood any more.
 */
export function reportDataOfResult(
  result: ResultRecord,
  registry?: Registry,
  nextCommand?: string,
): ReportData {
  const { input, statistics, success } = result;
  const { failures, problems } = sorted(result.problems);
  const shared = sharedData(prepare(input, forReading(registry)), shownResult(result, registry));
  return {
    ...shared,
    origin: "result",
    state: stateOf(result, failures.length),
    version: result.version,
    tasks: { [Symbol.iterator]: () => energiesOf(result) },
    ...(statistics === undefined ? {} : { run: runSummary(statistics) }),
    failures,
    problems,
    ...(success || nextCommand === undefined ? {} : { nextCommand }),
    warnings: result.warnings,
    programs: result.programs,
  };
}

// Those of a large result are read as they are asked for.
function* energiesOf({ tasks }: ResultRecord): Generator<{ label: string; energy: number }> {
  for (const [label, { energy }] of tasks) yield { label, energy };
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
