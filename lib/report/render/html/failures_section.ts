// What is missing, and the command that computes it.

import type { ReportData } from "../../data/report_data.ts";
import { plural } from "../../../base/plural.ts";
import { type Html, html } from "./html.ts";
import { table } from "./table.ts";

// More are in the CSV and XLSX tables.
const MAX_SHOWN = 100;

/** Failures and the next command; nothing where nothing is missing. */
export function failuresSection({ failures, problems, nextCommand, state }: ReportData): Html {
  if (failures.length === 0 && problems.length === 0 && nextCommand === undefined) return html``;
  const title = failures.length > 0 ? "Failures" : state === "running" ? "Still running" : "What is missing";
  const more = failures.length - MAX_SHOWN;
  const rows = failures.slice(0, MAX_SHOWN).map((
    { label, message },
  ) => [html`<code>${label}</code>`, message]);
  const caption = plural(failures.length, "task") + " failed: model, real fragments, basis fragments" +
    (more > 0 ? `; ${more} more are in the tables of --csv and --xlsx` : "");
  return html`<section id="failures"><h2>${title}</h2>
${problems.map((problem) => html`<p>${problem}</p>`)}
${rows.length === 0 ? "" : table(caption, [{ title: "Task" }, { title: "Why", kind: "message" }], rows)}
${
    nextCommand === undefined
      ? ""
      : html`<p>Finished tasks are kept in the journal. This computes what is missing:</p>
<pre><code>${nextCommand}</code></pre>`
  }</section>`;
}
