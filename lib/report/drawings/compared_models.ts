// How the contributions of n-mers by the cheap model of a screening compare with those by the models of their orders: a
// point for each n-mer that both have computed, both axes logarithmic.

import * as Plot from "@observablehq/plot";
import { kcal, nmerNumbers } from "../data/words.ts";
import type { ShownScreening } from "../data/shown_screening.ts";
import { nmersOf } from "../../plan/mod.ts";
import { draw, type DrawingDocument } from "./drawing.ts";
import { seriesColour } from "./palette.ts";

// Of weaker ones only noise is to be seen, in kcal/mol.
const LEAST = 1e-7;

/** The points in kcal/mol, without signs; undefined where there are none. */
export function drawComparedModels(
  document: DrawingDocument,
  { compared, thresholds, model }: ShownScreening,
): string | undefined {
  const points = compared.map(({ fragments, cheap, real }) => ({
    name: nmerNumbers(fragments),
    colour: colourOfOrder(fragments.length),
    cheap: Math.abs(kcal(cheap)),
    real: Math.abs(kcal(real)),
  })).filter(({ cheap, real }) => cheap > LEAST && real > LEAST);
  if (points.length === 0) return undefined;
  const values = points.flatMap(({ cheap, real }) => [cheap, real]);
  // Not by a spread: there may be very many.
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, 0],
  );
  const limits = [...new Set(thresholds.values())].map(kcal);
  const domain = [Math.min(least!, ...limits) / 1.5, Math.max(most!, ...limits) * 1.5];
  const title = `Contributions by ${model} and by the models of their orders`;
  const description = `${points.length} n-mers, the weakest of ${least!.toPrecision(2)} kcal/mol.`;
  return draw(document, { id: "compared-models", title, description }, {
    width: 440,
    height: 380,
    marginLeft: 56,
    marginBottom: 40,
    color: { type: "identity" },
    x: { type: "log", domain, label: `By ${model} (kcal/mol, without sign)`, ...AXIS },
    y: { type: "log", domain, label: "By the model of its order (kcal/mol, without sign)", ...AXIS },
    marks: [
      Plot.line([[domain[0]!, domain[0]!], [domain[1]!, domain[1]!]], { stroke: "var(--text-2)" }),
      Plot.ruleX(limits, { stroke: "var(--text-2)", strokeDasharray: "4 3" }),
      Plot.dot(points, {
        x: "cheap",
        y: "real",
        fill: "colour",
        r: 3,
        title: ({ name, cheap, real }: (typeof points)[number]) =>
          `${name}: ${cheap.toPrecision(3)} and ${real.toPrecision(3)} kcal/mol`,
      }),
    ],
  });
}

const AXIS = { grid: true, ticks: 6, tickFormat: "~g", labelArrow: "none", labelAnchor: "center" } as const;

/** The colours of the points by order. */
export function comparedOrders(
  { compared }: ShownScreening,
): readonly { readonly colour: string; readonly name: string }[] {
  const orders = [...new Set(compared.map(({ fragments }) => fragments.length))].sort((a, b) => a - b);
  return orders.map((nbody) => ({ colour: colourOfOrder(nbody), name: nmersOf(nbody) }));
}

function colourOfOrder(nbody: number): string {
  return seriesColour(nbody - 2);
}
