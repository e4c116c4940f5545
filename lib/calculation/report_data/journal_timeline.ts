// When which worker computed what, as the journal of a run has it.

import type { DatedTask } from "../../execution/mod.ts";
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
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The timeline of tasks, and how the run went as far as it follows from them; nothing where no task was computed.
 *
 * @param calculation What the tasks are of.
 * @param tasks Those that have ended.
 * @param known Number of tasks whose results are known.
 */
export function timelineOf(
  { plan }: Calculation,
  tasks: Iterable<DatedTask>,
  known: number,
): { readonly timeline: Timeline; readonly run: RunSummary } | undefined {
  const spans: TimelineSpan[] = [];
  let [failed, retried] = [0, 0];
  for (const { index, status, worker, seconds, ended, attempts } of tasks) {
    if (status === "reused" || index >= plan.taskCount) continue;
    const nbody = plan.at(index).real.length;
    const outcome = status === "failed" ? "failed" : "computed";
    spans.push({ worker: worker || "lost", nbody, start: ended - seconds, end: ended, outcome });
    retried += Math.max(0, attempts - 1);
    if (status === "failed") failed++;
  }
  if (spans.length === 0) return undefined;
  const placed = oneAtATime(spans);
  const started = 1000 * placed.reduce((first, { start }) => Math.min(first, start), Infinity);
  const timeline = withoutPauses(placed);
  const computed = spans.length - failed;
  const run = {
    workers: workersOf(timeline).length,
    wallSeconds: lengthOf(timeline),
    busySeconds: Math.sumPrecise(timeline.spans.map(({ start, end }) => end - start)),
    tasks: { computed, failed, retried, reused: Math.max(0, known - computed) },
    levels: levelsOf(timeline),
    started,
  };
  return { timeline, run };
}
