// What a screening by energy left out, how large its error is, and how both models compare.

import type { ReportData } from "../../data/report_data.ts";
import { comparedOrders, drawComparedModels } from "../../drawings/compared_models.ts";
import type { DrawingDocument } from "../../drawings/drawing.ts";
import { SCREENING_COLUMNS } from "../../tables/columns.ts";
import { screeningTable } from "../../tables/screening_table.ts";
import { shownCells } from "../../tables/table.ts";
import { type Html, html } from "./html.ts";
import { colourKey, figure, table } from "./table.ts";

/** The section; nothing where no cheap model chose. */
export function screeningSection(document: DrawingDocument, { screening }: ReportData): Html {
  if (screening === undefined) return html``;
  const drawing = drawComparedModels(document, screening);
  const caption =
    "Each n-mer that both models have computed; on the line both agree. What is left of the broken line " +
    "is below the threshold.";
  return html`<section id="screening-section"><h2>What the screening left out</h2>
${screening.lines.map((line) => html`<p>${withMinus(line[0]!.toUpperCase() + line.slice(1))}.</p>\n`)}
${orderTable(screening)}
${drawing === undefined ? html`` : colourKey(comparedOrders(screening))}
${figure(drawing, caption)}</section>`;
}

function orderTable(screening: NonNullable<ReportData["screening"]>): Html {
  const made = screeningTable({ screening: () => screening });
  if (made === undefined) return html``;
  const { columns, rows } = shownCells(made);
  const isNumber = new Set(SCREENING_COLUMNS.filter(({ isText }) => isText !== true));
  return table(
    made.title,
    columns.map((column) => ({
      title: column.head,
      ...(isNumber.has(column) ? { kind: "number" as const } : {}),
    })),
    rows.map((row) => row.map(withMinus)),
  );
}

// A true minus before numbers.
function withMinus(text: string): string {
  return text.replace(/(?<![\w.])-(?=\d)/g, "\u2212");
}
