// The strongest trimers, and those of higher orders where there are any.

import type { DrawingDocument } from "../../drawings/drawing.ts";
import { drawStrongest } from "../../drawings/strongest_nmers.ts";
import type { ReportData } from "../../data/report_data.ts";
import { ordersOf, strongest } from "../../data/strongest.ts";
import { orderName, shortTitle } from "../../data/words.ts";
import { type Html, html } from "./html.ts";
import { nmerTable } from "./pairs_section.ts";
import { figure } from "./table.ts";

const MAX_DRAWN = 12;
const MAX_LISTED = 20;

/** A section for each order from 3. */
export function nmersSections(document: DrawingDocument, data: ReportData): readonly Html[] {
  const [returned] = data.contributions;
  if (returned === undefined) return [];
  return ordersOf(data).filter((order) => order > 2).map((order) => {
    const name = orderName(order);
    const nmers = strongest(returned, order, MAX_LISTED);
    const title = `Strongest ${name}, ${shortTitle(returned.treatment)}`;
    const drawing = drawStrongest(document, nmers.slice(0, MAX_DRAWN), title, `strongest-${order}`);
    return html`
      <section id="order-${order}">
        <h2>${name[0]!.toUpperCase()}${name.slice(1)}</h2>
        <p>What each adds beyond its parts: cooperativity where it is below zero. The distance is the longest of those of its
      pairs' nearest atoms.</p>
        <div class="side-by-side">${figure(drawing, `${title}, kcal/mol`)}${nmerTable(
          data,
          nmers,
          name,
        )}</div>
      </section>
    `;
  });
}
