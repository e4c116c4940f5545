// How the interaction energy converges with the order of the expansion, a line for each treatment; and beside it what
// each order adds.

import * as Plot from "@observablehq/plot";
import type { EnergySeries } from "../data/report_data.ts";
import { fixed, kcal, shortTitle } from "../data/words.ts";
import { draw, type DrawingDocument } from "./drawing.ts";
import { seriesColour } from "./palette.ts";

interface Point {
  readonly treatment: string;
  readonly colour: string;
  readonly nbody: number;
  readonly energy: number;
}

/** The interaction energy through each order, in kcal/mol; undefined where fewer than two orders are known. */
export function drawConvergence(
  document: DrawingDocument,
  series: readonly EnergySeries[],
): string | undefined {
  const points = pointsOf(series, "interaction").filter(({ nbody }) => nbody > 1);
  if (new Set(points.map(({ nbody }) => nbody)).size < 2) return undefined;
  const first = points.filter(({ treatment }) => treatment === points[0]!.treatment);
  const description = `${first[0]!.treatment}: ` +
    first.map(({ nbody, energy }) => `through order ${nbody} ${fixed(energy, 3)}`).join(", ") + " kcal/mol.";
  return draw(document, { id: "convergence", title: "Interaction energy through each order", description }, {
    ...frame(points),
    y: { label: "Interaction energy (kcal/mol)", grid: true, nice: true, zero: false, tickFormat: minus },
    marks: [
      Plot.line(points, { x: "nbody", y: "energy", z: "treatment", stroke: "colour", strokeWidth: 2 }),
      Plot.dot(points, {
        x: "nbody",
        y: "energy",
        fill: "colour",
        stroke: "var(--page)",
        r: 5,
        title: titleOf,
      }),
    ],
  });
}

/** What each order above the first adds, in kcal/mol; undefined where none is known. */
export function drawOrderContributions(
  document: DrawingDocument,
  series: readonly EnergySeries[],
): string | undefined {
  const points = pointsOf(series, "contribution").filter(({ nbody }) => nbody > 1);
  if (points.length === 0) return undefined;
  const treatments = [...new Set(points.map(({ treatment }) => treatment))];
  const width = 0.5 / treatments.length;
  const bars = points.map((point) => {
    const left = point.nbody - 0.25 + width * treatments.indexOf(point.treatment);
    return { ...point, left: left + 0.02, right: left + width - 0.02, zero: 0 };
  });
  const description =
    points.map(({ treatment, nbody, energy }) => `${treatment} order ${nbody}: ${fixed(energy, 3)}`)
      .join(", ") + " kcal/mol.";
  return draw(document, { id: "orders", title: "What each order adds", description }, {
    ...frame(points),
    y: { label: "Contribution (kcal/mol)", grid: true, nice: true, tickFormat: minus },
    marks: [
      Plot.rect(bars, { x1: "left", x2: "right", y1: "zero", y2: "energy", fill: "colour", title: titleOf }),
      Plot.ruleY([0], { stroke: "var(--text-2)" }),
    ],
  });
}

function frame(points: readonly Point[]): Plot.PlotOptions {
  const orders = [...new Set(points.map(({ nbody }) => nbody))].sort((one, other) => one - other);
  return {
    width: 440,
    height: 280,
    marginLeft: 56,
    marginBottom: 40,
    marginTop: 26,
    color: { type: "identity" },
    x: {
      label: "Order of the expansion",
      ticks: orders,
      tickFormat: (order: number) => String(order),
      domain: [orders[0]! - 0.4, orders.at(-1)! + 0.4],
      labelArrow: "none",
      labelAnchor: "center",
    },
  };
}

function pointsOf(series: readonly EnergySeries[], sum: "interaction" | "contribution"): readonly Point[] {
  return series.flatMap(({ treatment, orders }, i) =>
    orders.flatMap(({ nbody, [sum]: energy }) =>
      energy === undefined
        ? []
        : [{ treatment: shortTitle(treatment), colour: seriesColour(i), nbody, energy: kcal(energy) }]
    )
  );
}

function titleOf({ treatment, nbody, energy }: Point): string {
  return `${treatment}, order ${nbody}: ${fixed(energy, 4)} kcal/mol`;
}

/** A tick with a true minus. */
export function minus(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "\u2212");
}
