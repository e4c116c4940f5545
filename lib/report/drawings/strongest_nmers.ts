// The n-mers of an order that add most to the energy, a bar for each from zero.

import * as Plot from "@observablehq/plot";
import type { NmerContribution } from "../data/report_data.ts";
import { fixed, kcal, nmerNumbers } from "../data/words.ts";
import { minus } from "./convergence.ts";
import { draw, type DrawingDocument } from "./drawing.ts";

/**
 * Bars in kcal/mol, the strongest first.
 *
 * @param document Draws.
 * @param nmers The n-mers, in the order of the bars.
 * @param title What they are, as in `Strongest trimers, CP`.
 * @param id Identifier of the drawing.
 */
export function drawStrongest(
  document: DrawingDocument,
  nmers: readonly NmerContribution[],
  title: string,
  id: string,
): string {
  const bars = nmers.map(({ fragments, energy }) => ({
    name: nmerNumbers(fragments),
    energy: kcal(energy),
    fill: energy < 0 ? "var(--negative-3)" : "var(--positive-3)",
  }));
  const [first] = bars;
  const description = first === undefined
    ? "None is known."
    : `The strongest is that of fragments ${first.name}, ${fixed(first.energy, 4)} kcal/mol.`;
  return draw(document, { id, title, description }, {
    width: 440,
    height: 56 + 22 * bars.length,
    marginLeft: 14 + 7.5 * Math.max(4, ...bars.map(({ name }) => name.length)),
    marginTop: 4,
    marginBottom: 40,
    marginRight: 20,
    color: { type: "identity" },
    x: {
      label: "Contribution (kcal/mol)",
      grid: true,
      nice: true,
      ticks: 5,
      tickFormat: minus,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0, padding: 0.3 },
    marks: [
      Plot.barX(bars, {
        x: "energy",
        y: "name",
        fill: "fill",
        title: ({ name, energy }: (typeof bars)[number]) => `${name}: ${fixed(energy, 4)} kcal/mol`,
      }),
      Plot.ruleX([0], { stroke: "var(--text-2)" }),
    ],
  });
}
