// When which worker computed what, as the journal of a run has it, and how the run went as far as that tells.

import { exactSum } from "../../base/exact_sum.ts";
import type { JournalRun } from "../../execution/mod.ts";
import type { RunSummary } from "../../report/data/report_data.ts";
import {
  lengthOf,
  levelsOf,
  oneAtATime,
  type Timeline,
  type TimelineSpan,
  withoutPauses,
  workersOf,
} from "../../report/data/timeline.ts";

/** A run on the line of time. */
export interface TimedRun {
  readonly timeline: Timeline;
  readonly run: RunSummary;
}

/** The timeline of a run; undefined where none of its tasks was begun. */
export function timedRun(recorded: JournalRun): TimedRun | undefined {
  const present = Math.max(recorded.lastSign, recorded.live?.time ?? 0);
  const spans = recorded.tasks.flatMap((
    { outcome, label, level, worker, start, end = present },
  ): TimelineSpan[] =>
    outcome === "reused" || level === undefined ? [] : [{
      ...(label === undefined ? {} : { task: label }),
      worker: worker?.name ?? "not known",
      nbody: level,
      start,
      end: Math.max(start, end),
      outcome: outcome === "converged" ? "computed" : outcome,
    }]
  );
  if (spans.length === 0) return undefined;
  const placed = oneAtATime(spans);
  const timeline = withoutPauses(placed);
  const hosts = [...new Set(recorded.sessions.map(({ host }) => host))];
  return {
    timeline,
    run: {
      workers: Math.max(recorded.live?.workers ?? 1, workersOf(timeline).length),
      wallSeconds: lengthOf(timeline),
      busySeconds: exactSum(timeline.spans.map(({ start, end }) => end - start)),
      tasks: countsOf(recorded),
      levels: levelsOf(timeline),
      started: 1000 * placed.reduce((first, { start }) => Math.min(first, start), Infinity),
      ...(hosts.length === 0 ? {} : { host: hosts.join(", ") }),
    },
  };
}

function countsOf({ tasks, levels }: JournalRun): RunSummary["tasks"] {
  const sum = (key: "computed" | "failed" | "reused") => levels.reduce((all, level) => all + level[key], 0);
  const retried = tasks.reduce((all, { attempt }) => all + Math.max(0, attempt - 1), 0);
  return { computed: sum("computed"), failed: sum("failed"), reused: sum("reused"), retried };
}
