// Which worker computed which level when, and above it how many workers were busy. Times are binned, rows of many workers
// joined, so that a run of any length is a drawing of some hundred kilobytes at most.

import { exactSum } from "../../base/exact_sum.ts";
import * as Plot from "@observablehq/plot";
import { binned, busyWorkers, lengthOf, levelsOf, type Timeline, workersOf } from "../data/timeline.ts";
import { duration, orderName, percent } from "../data/words.ts";
import { draw, type DrawingDocument } from "./drawing.ts";
import { seriesColour } from "./palette.ts";

// Bars that a drawing has at most, for each level of a moment.
const MAX_BARS = 4000;
const MAX_BINS = 400;
const MAX_ROWS = 32;
const WIDTH = 920;
const MARGINS = { marginLeft: 92, marginRight: 12 } as const;

/** Units of time for the axis: the largest of which the run has two. */
function unitOf(seconds: number): { readonly name: string; readonly seconds: number } {
  const units = [{ name: "h", seconds: 3600 }, { name: "min", seconds: 60 }];
  return units.find((unit) => seconds >= 2 * unit.seconds) ?? { name: "s", seconds: 1 };
}

/** The rows of the drawing: a worker each, or neighbouring workers together where they are many. */
function rowsOf(workers: readonly string[]): { names: string[]; rowOf: (worker: string) => string } {
  const perRow = Math.ceil(workers.length / MAX_ROWS);
  const nameAt = (row: number) => {
    const members = workers.slice(row * perRow, (row + 1) * perRow);
    return members.length === 1
      ? shortened(members[0]!)
      : `${row * perRow + 1}\u2013${row * perRow + members.length}`;
  };
  const byWorker = new Map(workers.map((worker, i) => [worker, nameAt(Math.floor(i / perRow))]));
  return { names: [...new Set(byWorker.values())], rowOf: (worker) => byWorker.get(worker)! };
}

function shortened(name: string): string {
  return name.length <= 13 ? name : `\u2026${name.slice(-12)}`;
}

/** The workers, coloured by level; darker the busier. */
export function drawWorkerTimeline(document: DrawingDocument, timeline: Timeline): string {
  const workers = workersOf(timeline);
  const { names, rowOf } = rowsOf(workers);
  const length = lengthOf(timeline);
  const unit = unitOf(length);
  const levels = levelsOf(timeline);
  const orders = levels.map(({ nbody }) => nbody);
  const bins = binned(timeline, Math.min(MAX_BINS, Math.floor(MAX_BARS / names.length)), rowOf).map((
    bin,
  ) => ({
    ...bin,
    start: bin.start / unit.seconds,
    end: bin.end / unit.seconds,
    fill: seriesColour(orders.indexOf(bin.nbody)),
    said: `${bin.worker}, ${orderName(bin.nbody)}, ${duration(bin.start)} to ${duration(bin.end)}, ` +
      `${percent(bin.busy)} busy${bin.failed ? ", with a failure" : ""}`,
  }));
  const description = `${workers.length} workers, ${timeline.spans.length} tasks, ${duration(length)}. ` +
    levels.map(({ nbody, wall_seconds, utilization }) =>
      `${orderName(nbody)}: ${duration(wall_seconds)}, ${percent(utilization)} busy`
    ).join("; ") + ".";
  const rowHeight = names.length > 16 ? 14 : 22;
  return draw(document, { id: "timeline", title: "What each worker computed", description }, {
    ...MARGINS,
    width: WIDTH,
    height: 50 + rowHeight * names.length,
    marginTop: 4,
    marginBottom: 40,
    color: { type: "identity" },
    x: {
      label: `Time (${unit.name})`,
      labelAnchor: "center",
      labelArrow: "none",
      domain: [0, length / unit.seconds],
    },
    y: { domain: names, label: null, tickSize: 0, padding: 0.15 },
    marks: [
      Plot.barX(bins, {
        x1: "start",
        x2: "end",
        y: "worker",
        fill: "fill",
        fillOpacity: (bin: (typeof bins)[number]) => 0.15 + 0.85 * bin.busy,
        title: "said",
      }),
      Plot.tickX(bins.filter(({ failed }) => failed), {
        x: "start",
        y: "worker",
        stroke: "var(--bad)",
        strokeWidth: 2,
      }),
    ],
  });
}

/** How many workers were busy over time. */
export function drawBusyWorkers(document: DrawingDocument, timeline: Timeline): string {
  const length = lengthOf(timeline);
  const unit = unitOf(length);
  const count = workersOf(timeline).length;
  const steps = busyWorkers(timeline, MAX_BINS / 2).map(({ time, busy }) => ({
    time: time / unit.seconds,
    busy,
  }));
  const last = { time: length / unit.seconds, busy: steps.at(-1)?.busy ?? 0 };
  const mean = exactSum(timeline.spans.map(({ start, end }) => end - start)) / length;
  const description = `On average ${mean.toFixed(1)} of ${count} workers were busy.`;
  return draw(document, { id: "busy", title: "Busy workers over time", description }, {
    ...MARGINS,
    width: WIDTH,
    height: 110,
    marginTop: 22,
    marginBottom: 6,
    x: { axis: null, domain: [0, length / unit.seconds] },
    y: {
      label: "Busy workers",
      domain: [0, count],
      ticks: Math.min(4, count),
      grid: true,
      labelArrow: "none",
    },
    marks: [
      Plot.areaY([...steps, last], {
        x: "time",
        y: "busy",
        curve: "step-after",
        fill: "var(--series-0)",
        fillOpacity: 0.25,
      }),
      Plot.lineY([...steps, last], { x: "time", y: "busy", curve: "step-after", stroke: "var(--series-0)" }),
      Plot.ruleY([0], { stroke: "var(--text-2)" }),
    ],
  });
}
