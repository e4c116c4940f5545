// What a report shows of a journal: the results that its calculation has there so far, and when they were computed.

import * as Effect from "effect/Effect";
import type { ResultLookup } from "../../assembly/mod.ts";
import { taskIndex } from "../../base/indices.ts";
import { describeNotice } from "../../base/notice.ts";
import { plural } from "../../base/plural.ts";
import { VERSION } from "../../base/version.ts";
import { describeChanges } from "../../execution/journal/mod.ts";
import { inSlices, type JournalRun } from "../../execution/mod.ts";
import type { ReportData, RunState } from "../../report/data/report_data.ts";
import type { Joined } from "../merge/join.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { describeRun } from "../run/describe_run.ts";
import { versionsOf } from "../prepare/versions.ts";
import { shownTasks } from "../show/shown.ts";
import { timedRun } from "./journal_timeline.ts";
import { sharedData } from "./report_data_of.ts";

/** What a report of a journal is made of. */
export interface JournalReportRequest {
  /** Name of the journal. */
  readonly journal: string;
  /** What the calculation has of it. */
  readonly joined: Joined;
  /** The latest run of the journal; undefined where it has none. */
  readonly run: JournalRun | undefined;
  /** The command that computes what is missing. */
  readonly nextCommand: string;
}

/** The report of a journal. */
export function reportDataOfJournal(
  calculation: Calculation,
  { journal, joined, run, nextCommand }: JournalReportRequest,
): Effect.Effect<ReportData> {
  const { known, failures, context } = joined;
  // The tasks of a run of something else are no tasks of this one.
  const own = run?.description !== undefined &&
      describeChanges(run.description, describeRun(calculation, context)).length === 0
    ? run
    : undefined;
  const missing = known.missing.taskCount;
  return Effect.map(inSlices(shownTasks(calculation, known.results, journal, [])), (shown) => ({
    ...sharedData(calculation, shown),
    origin: "journal",
    state: stateOf(own, missing, failures.length),
    version: own?.sessions.at(-1)?.version ?? VERSION,
    tasks: energiesOf(calculation, known.results),
    ...(own === undefined ? {} : timedRun(own)),
    failures,
    problems: [...lifeOf(own), ...lackOf(missing - failures.length, calculation.plan.taskCount)],
    ...(missing === 0 || own?.state === "running" ? {} : { nextCommand }),
    warnings: calculation.notices.filter(({ severity }) => severity === "warning").map(describeNotice),
    programs: new Map(Object.entries(versionsOf(context))),
  }));
}

function energiesOf({ plan }: Calculation, results: ResultLookup): ReportData["tasks"] {
  return Array.from({ length: plan.taskCount }, (_, i) => taskIndex(i)).flatMap((index) => {
    const energy = results(index)?.energy;
    return energy === undefined ? [] : [{ label: plan.label(index), energy }];
  });
}

function stateOf(run: JournalRun | undefined, missing: number, failures: number): RunState {
  if (missing === 0) return "finished";
  if (run?.state === "running") return "running";
  return failures > 0 ? "failed" : "interrupted";
}

// How a run ended that did not end by itself.
function lifeOf(run: JournalRun | undefined): readonly string[] {
  const host = run?.sessions.at(-1)?.host ?? "another machine";
  if (run?.state === "killed") return ["The run was killed; tasks that were under way then are lost."];
  if (run?.state === "silent") {
    return [`The run, on ${host}, has given no sign of life for a minute or more.`];
  }
  return [];
}

function lackOf(left: number, tasks: number): readonly string[] {
  if (left <= 0) return [];
  return [`${plural(left, "task")} of ${tasks} ${left === 1 ? "has" : "have"} no result yet.`];
}
