// How the energy converges with the order of the expansion.

import type { DrawingDocument } from "../../drawings/drawing.ts";
import { drawConvergence, drawOrderContributions } from "../../drawings/convergence.ts";
import { seriesColour } from "../../drawings/palette.ts";
import type { ReportData } from "../../data/report_data.ts";
import { fixed, kcal, shortTitle } from "../../data/words.ts";
import { BSSE_TITLES } from "../../../plan/mod.ts";
import { type Html, html, type Insertable } from "./html.ts";
import { colourKey, figure, table } from "./table.ts";

/** Drawings and the table of n-body energies. */
export function convergenceSection(document: DrawingDocument, { series, request }: ReportData): Html {
  const hasOrders = series.some(({ orders }) =>
    orders.some(({ contribution }) => contribution !== undefined)
  );
  if (!hasOrders) {
    return html`
      <section id="orders-section">
        <h2>Convergence with the order</h2>
        <p>No order above the monomers has all of its tasks.</p>
      </section>
    `;
  }
  const key = series.map(({ treatment }, i) => ({
    colour: seriesColour(i),
    name: `${shortTitle(treatment)}: ${BSSE_TITLES[treatment].full}`,
  }));
  const above = request.embedded
    ? "What stands above the monomers, which feel each other's charges already."
    : "The sum of all contributions above the monomers.";
  return html`<section id="orders-section"><h2>Convergence with the order</h2>
<p>The expansion is converged when a further order changes little.</p>
${colourKey(key)}
<div class="side-by-side">
${figure(drawConvergence(document, series), above)}
${figure(drawOrderContributions(document, series), "What the n-mers of each order add, all together.")}
</div>
${orderTable(series)}</section>`;
}

function isKnown({ total, interaction }: ReportData["series"][number]["orders"][number]): boolean {
  return total !== undefined || interaction !== undefined;
}

function orderTable(series: ReportData["series"]): Html {
  const energy = (value: number | undefined) => value === undefined ? "" : fixed(value, 9);
  const small = (value: number | undefined) => value === undefined ? "" : fixed(kcal(value), 4);
  const rows = series.flatMap(({ treatment, orders }) =>
    orders.filter(isKnown).map(({ nbody, total, interaction, contribution }): readonly Insertable[] => [
      shortTitle(treatment),
      nbody,
      energy(total),
      energy(interaction),
      small(interaction),
      small(contribution),
    ])
  );
  const number = "number" as const;
  return table("Energies through each order", [
    { title: "Treatment" },
    { title: "Order", kind: number },
    { title: "Total", unit: "Eh", kind: number },
    { title: "Interaction", unit: "Eh", kind: number },
    { title: "Interaction", unit: "kcal/mol", kind: number },
    { title: "Contribution", unit: "kcal/mol", kind: number },
  ], rows);
}
