// What `nmer show` writes: tables in the form that was asked for, or an overview.

import { InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { MOLECULAR_PROPERTIES } from "../../base/quantities/molecular_property.ts";
import { grouped, plural } from "../../base/plural.ts";
import { gradientSize, gradientTables } from "../../report/tables/gradient_tables.ts";
import { hessianTables } from "../../report/tables/hessian_tables.ts";
import { fragmentTables, nmerTables, orderTable, treatmentName } from "../../report/tables/nmer_tables.ts";
import { capital, lastTotal, propertyTables, propertyText } from "../../report/tables/property_tables.ts";
import { screeningTable } from "../../report/tables/screening_table.ts";
import { selectNmers, selectTreatments } from "../../report/tables/selection.ts";
import type { Shown } from "../../report/tables/shown.ts";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import { shownValue } from "../../report/tables/shown_value.ts";
import type { Table } from "../../report/tables/table.ts";
import { tablesCsv } from "../../report/tables/table_csv.ts";
import { tableLatex } from "../../report/tables/table_latex.ts";
import { escapedMarkdown, tableMarkdown } from "../../report/tables/table_markdown.ts";
import { tableText } from "../../report/tables/table_text.ts";
import { shellFile } from "../options/shell_words.ts";
import type { ShowFormat, ShownTable, ShowRequest } from "./show_request.ts";

/**
 * What is asked for, as text that ends with a line feed.
 *
 * @param width Columns that a line of the overview may take; undefined where it is not read on a terminal.
 * @throws {InputError} Where CSV was asked for of tables that have different columns.
 */
export function showOutput(shown: Shown, request: ShowRequest, width: number | undefined): string {
  const { format, tables } = request;
  if (format === "json") return `${JSON.stringify(shownValue(shown, request.selection), null, 1)}\n`;
  if (format === "text" && tables.size === 0) return overview(shown, request, width);
  if (format === "csv") return csv(shown, request);
  const lacks = isWhole(shown) ? "" : LINE[format](tasksLine(shown), width);
  return lacks + RENDERED[format](tablesOf(shown, request), width);
}

/** What of the numbers is not known, for whoever reads them in a form that has no place for it; undefined where all is. */
export function lackingLine(shown: Shown, { format }: ShowRequest): string | undefined {
  return isWhole(shown) || (format !== "csv" && format !== "json") ? undefined : tasksLine(shown);
}

function isWhole({ knownTasks, taskCount, problems }: Shown): boolean {
  return knownTasks === taskCount && problems.length === 0;
}

// That something is missing, above the tables.
const LINE: Readonly<Record<"text" | "markdown" | "latex", (line: string, width?: number) => string>> = {
  text: (line, width) => `${wrappedText(line, width)}\n\n`,
  markdown: (line) => `${escapedMarkdown(line.replace(/\s+/g, " "))}\n\n`,
  latex: (line) => `% ${line.replace(/\s+/g, " ")}\n`,
};

const RENDERED: Readonly<
  Record<Exclude<ShowFormat, "json" | "csv">, (tables: readonly Table[], width?: number) => string>
> = {
  text: (tables, width) => tables.map((table) => tableText(table, width)).join("\n"),
  markdown: (tables) => tables.map(tableMarkdown).join("\n"),
  latex: (tables) => tables.map(tableLatex).join("\n"),
};

const MAKERS: Readonly<Record<ShownTable, (shown: Shown, request: ShowRequest) => readonly Table[]>> = {
  "n-mers": (shown, { selection }) => nmerTables(shown, selection),
  fragments: (shown, { selection }) => fragmentTables(shown, selection),
  gradient: (shown, { selection: { treatments, top } }) => gradientTables(shown, treatments, top),
  hessian: (shown, { selection: { treatments } }) => hessianTables(shown, treatments),
  properties: (shown, { selection: { treatments } }) => propertyTables(shown, treatments),
  screening: (shown, { selection: { treatments } }) => screeningTables(shown, treatments),
};

function screeningTables(shown: Shown, treatments: ShowRequest["selection"]["treatments"]): readonly Table[] {
  const table = screeningTable(shown, treatments);
  return table === undefined ? [] : [table];
}

function tablesOf(shown: Shown, request: ShowRequest): readonly Table[] {
  if (request.tables.size > 0) {
    return Array.from(request.tables, (name) => MAKERS[name](shown, request)).flat();
  }
  const { selection } = request;
  return [
    orderTable(shown, selection.treatments),
    ...screeningTables(shown, selection.treatments),
    ...nmerTables(shown, selection),
  ];
}

// A file of CSV has one head: of tables with different columns, those of the n-mers come first, and of a calculation
// without any the energies through each order.
function csv(shown: Shown, request: ShowRequest): string {
  const tables = [...request.tables];
  const other = tables.find((table) => !["n-mers", "fragments"].includes(table));
  if (other !== undefined && tables.length > 1) {
    throw new InputError({
      keyPath: [`--${other}`],
      found: `tables of ${other === "gradient" ? "n-mers and of atoms" : "several kinds"}, in CSV`,
      expected: "one kind of table at a time, since their columns differ",
    });
  }
  const made = MAKERS[tables[0] ?? "n-mers"](shown, request);
  return tablesCsv(made.length > 0 ? made : [orderTable(shown, request.selection.treatments)]);
}

// The strongest n-mers of each order that an overview shows.
const STRONGEST = 5;

function overview(shown: Shown, { selection }: ShowRequest, width: number | undefined): string {
  const { treatments = shown.treatments.slice(0, 1).map(({ treatment }) => treatment), orders, top } =
    selection;
  const strongest = nmerTables(shown, {
    orders: orders ?? [2, 3],
    treatments,
    top: top ?? STRONGEST,
  });
  return [
    wrappedText(`${shownName(shown.source)}: ${shown.system}`, width),
    wrappedText(tasksLine(shown), width),
    "",
    tableText(orderTable(shown, selection.treatments), width),
    ...screeningText(shown, width),
    ...strongest.map((table) => tableText(table, width)),
    ...gradientLines(shown, selection.treatments).map((line) => wrappedText(line, width)),
    ...propertyLines(shown, selection.treatments).map((line) => wrappedText(line, width)),
    ...howToSeeMore(shown, selection).map((line) => wrappedText(line, width)),
  ].map((text) => text.endsWith("\n") ? text : `${text}\n`).join("").replace(
    /\n(?=What|Gradient|Dipole|More|Screening)/g,
    "\n\n",
  )
    .replace(/\n{3,}/g, "\n\n");
}

function screeningText({ screening }: Shown, width: number | undefined): readonly string[] {
  if (screening === undefined) return [];
  return ["Screening", "", ...screening().lines.map((line) => `  ${line}`)].map((line) =>
    wrappedText(line, width)
  );
}

function tasksLine(shown: Shown): string {
  const { knownTasks, taskCount, problems } = shown;
  if (taskCount === 0) return "No task: what is asked for is zero by itself.";
  if (isWhole(shown)) return `${plural(taskCount, "task")}, all with a result.`;
  const more = problems.length > 1 ? ` (and ${grouped(problems.length - 1)} more)` : "";
  return `Incomplete: ${grouped(knownTasks)} of ${
    plural(taskCount, "task")
  } have a result; what needs the others is ` +
    `left out.${problems.length === 0 ? "" : ` ${problems[0]!.replace(/\.$/, "")}${more}.`}`;
}

function gradientLines(shown: Shown, treatments: ShowRequest["selection"]["treatments"]): readonly string[] {
  return selectTreatments(shown, treatments).flatMap(({ treatment, gradient, gradientOf }) => {
    if (gradient === undefined) return [];
    const { max, rms, atom } = gradientSize(gradient);
    return [
      `Gradient of the ${gradientOf ?? "total"} energy, ${treatmentName(treatment)}: largest component ` +
      `${max.toFixed(8)}, RMS ${rms.toFixed(8)} Eh/bohr; strongest at atom ${atom + 1}, ` +
      `${shown.molecule.symbols[atom]!}.`,
    ];
  });
}

function propertyLines(shown: Shown, treatments: ShowRequest["selection"]["treatments"]): readonly string[] {
  return selectTreatments(shown, treatments).flatMap(({ treatment, properties = [] }) =>
    properties.flatMap((ofProperty) => {
      const last = lastTotal(ofProperty);
      const inWords = last && propertyText(ofProperty.property, last);
      const { title } = MOLECULAR_PROPERTIES[ofProperty.property];
      return inWords === undefined ? [] : [`${capital(title)}, ${treatmentName(treatment)}: ${inWords}.`];
    })
  );
}

// Of what there is alone: whoever does what is proposed is not refused.
function howToSeeMore(shown: Shown, { treatments }: ShowRequest["selection"]): readonly string[] {
  const known = selectTreatments(shown, treatments);
  const orders = [...new Set(selectNmers(shown, { treatments }).map(({ nbody }) => nbody))].sort();
  const nmers = orders.slice(0, 2).map((nbody) => OPTION_OF_ORDER[nbody] ?? `--nbody ${nbody}`);
  const tables = [
    ...nmers,
    ...(orders.length > 2 ? ["--nbody N"] : []),
    ...(nmers.length === 0 ? [] : ["--fragments"]),
    ...(known.some(({ gradient }) => gradient !== undefined) ? ["--gradient"] : []),
    ...(known.some(({ hessian }) => hessian !== undefined) ? ["--hessian"] : []),
    ...(known.some(({ properties }) => properties !== undefined) ? ["--properties"] : []),
    ...(shown.screening !== undefined && shown.screening().errors.size > 0 ? ["--screening"] : []),
  ];
  const [first, ...others] = tables;
  const ways = [
    ...(first === undefined ? [] : ["--top N"]),
    ...(shown.treatments.length === 1 ? [] : [`--bsse ${shown.treatments[0]!.treatment}`]),
    "--format csv|json|markdown|latex",
  ].join(", ");
  const command = `More: nmer show ${shellFile(shown.source)}`;
  if (first === undefined) return [`${command} ${ways}.`];
  return others.length === 0
    ? [`${command} ${first} (${ways}).`]
    : [`${command} ${first} (${others.join(", ")};`, `      ${ways}).`];
}

const OPTION_OF_ORDER: Readonly<Record<number, string>> = { 2: "--pairs", 3: "--trimers" };
