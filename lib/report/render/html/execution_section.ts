// How the run went: the timeline of its workers, and its levels.

import { exactSum } from "../../../base/exact_sum.ts";
import type { LevelStatistics } from "../../../base/run_statistics.ts";
import { plural } from "../../../base/plural.ts";
import type { DrawingDocument } from "../../drawings/drawing.ts";
import { seriesColour } from "../../drawings/palette.ts";
import { drawBusyWorkers, drawWorkerTimeline } from "../../drawings/worker_timeline.ts";
import type { ReportData } from "../../data/report_data.ts";
import { lengthOf, levelsOf, type Timeline } from "../../data/timeline.ts";
import { duration, orderName, percent } from "../../data/words.ts";
import { type Html, html } from "./html.ts";
import { colourKey, svgOf, table } from "./table.ts";

/** Timeline and levels; says so where there is none. */
export function executionSection(document: DrawingDocument, { timeline, run, origin }: ReportData): Html {
  const hasTimeline = timeline !== undefined && lengthOf(timeline) > 0;
  const levels = run?.levels.length ? run.levels : hasTimeline ? levelsOf(timeline) : [];
  const none = origin === "result"
    ? html`A result has no timeline: times of single tasks are in the journal of the run, of which <code>nmer
    report</code> makes a report likewise.`
    : "No task of this run has been computed yet, so that there is no timeline.";
  return html`<section id="execution"><h2>Execution</h2>
${hasTimeline ? drawings(document, timeline) : html`<p class="note" id="no-timeline">${none}</p>`}
${levels.length === 0 ? "" : levelTable(levels, run?.wallSeconds ?? 0)}</section>`;
}

function drawings(document: DrawingDocument, timeline: Timeline): Html {
  const orders = levelsOf(timeline).map(({ nbody }, i) => ({
    colour: seriesColour(i),
    name: orderName(nbody),
  }));
  return html`
    ${colourKey(orders)}
    <figure>
      <div class="wide">${[drawBusyWorkers(document, timeline), drawWorkerTimeline(document, timeline)].map(
        svgOf,
      )}
      </div>
      <figcaption>Above, how many workers were busy; below, what each computed, paler where it waited in between.
    Red lines are failures.${timeline.pauses === undefined
      ? ""
      : ` ${duration(timeline.pauses)} in which nothing ran are left out.`}</figcaption>
    </figure>
  `;
}

function levelTable(levels: readonly LevelStatistics[], wall: number): Html {
  const workerSeconds = exactSum(levels.map(({ idle_seconds }) => idle_seconds));
  const number = "number" as const;
  const rows = levels.map(({ nbody, tasks, wall_seconds, busy_seconds, utilization, idle_seconds }) => [
    orderName(nbody),
    tasks,
    duration(wall_seconds),
    duration(busy_seconds),
    percent(utilization),
    duration(idle_seconds),
  ]);
  const share = wall > 0 ? ` Barriers cost ${duration(workerSeconds)} of workers' time in all.` : "";
  return html`
    ${table(`${plural(levels.length, "level")} of the run`, [
      { title: "Level" },
      { title: "Tasks", kind: number },
      { title: "Wall time", kind: number },
      { title: "Computing", kind: number },
      { title: "Workers busy", kind: number },
      { title: "Barrier", unit: "worker time", kind: number },
    ], rows)}
    <p
      class="note">Barrier: how long workers, all of them together, waited for the level's last tasks to end.${share}</p>
  `;
}
