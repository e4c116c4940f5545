// What a report shows of a journal: the results that its calculation has there so far, and when they were computed.

import { resolve } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { describeNotice } from "../../base/notice.ts";
import { plural } from "../../base/plural.ts";
import { VERSION } from "../../base/version.ts";
import { type DatedTask, inSlices, JournalError, readingJournal } from "../../execution/mod.ts";
import type { ReportData, RunState } from "../../report/data/report_data.ts";
import type { Joined } from "../merge/join.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { describeRun } from "../run/describe_run.ts";
import { versionsOf } from "../run/run.ts";
import { shownTasks } from "../show/shown.ts";
import { timelineOf } from "./journal_timeline.ts";
import { sharedData } from "./report_data_of.ts";

/** What a report of a journal is made of. */
export interface JournalReportRequest {
  /** Name of the journal. */
  readonly journal: string;
  /** What the calculation has of it. */
  readonly joined: Joined;
  /** Who opens it. */
  readonly identity: { readonly pid: number; readonly host: string };
  /** The command that computes what is missing. */
  readonly nextCommand: string;
}

/** The report of a journal; fails where it cannot be read. */
export const reportDataOfJournal: (
  calculation: Calculation,
  request: JournalReportRequest,
) => Effect.Effect<ReportData, NmerError> = Effect.fnUntraced(function* (calculation, request) {
  const { journal, joined, nextCommand } = request;
  const { known, failures } = joined;
  const tasks = yield* endedTasks(calculation, request);
  const shown = yield* inSlices(shownTasks(calculation, known.results, journal, []));
  const left = known.missing.taskCount - failures.length;
  const isWhole = known.missing.taskCount === 0;
  const state: RunState = isWhole ? "finished" : failures.length > 0 ? "failed" : "interrupted";
  return {
    ...sharedData(calculation, shown),
    origin: "journal",
    state,
    version: VERSION,
    tasks: [],
    ...timelineOf(calculation, tasks, shown.knownTasks),
    failures,
    problems: left > 0
      ? [
        `${plural(left, "task")} of ${calculation.plan.taskCount} ${
          left === 1 ? "has" : "have"
        } no result yet.`,
      ]
      : [],
    ...(isWhole ? {} : { nextCommand }),
    warnings: calculation.notices.filter(({ severity }) => severity === "warning").map(describeNotice),
    programs: new Map(Object.entries(versionsOf(joined.context))),
  };
});

// The tasks of the journal's latest run, where that is of this calculation.
const endedTasks = Effect.fnUntraced(function* (
  calculation: Calculation,
  { journal, identity, joined }: JournalReportRequest,
) {
  const clock = yield* Clock.Clock;
  const owner = () => ({ ...identity, version: VERSION, since: clock.currentTimeMillisUnsafe() / 1000 });
  const tasks = new Map<number, DatedTask>();
  yield* Effect.scoped(
    Effect.flatMap(readingJournal(resolve(journal), owner), (reader) =>
      Effect.gen(function* () {
        const isOther = reader.differences(describeRun(calculation, joined.context)).length > 0;
        if (isOther) return;
        yield* inSlices(reader.endedTasks((task) => void tasks.set(task.index, task)));
      })),
  ).pipe(
    Effect.catchDefect((defect) => defect instanceof JournalError ? Effect.fail(defect) : Effect.die(defect)),
  );
  return tasks.values();
});
