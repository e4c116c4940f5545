// Where the numbers are from, and what to cite.

import type { ReportData } from "../../data/report_data.ts";
import { VERSION } from "../../../base/version.ts";
import { type Html, html } from "./html.ts";
import { references } from "./references.ts";

// A larger one would be most of the page.
const MAX_INPUT_CHARACTERS = 200_000;

/** Versions, the input and references. */
export function provenanceSection(data: ReportData): Html {
  const { source, origin, version, programs, run, input } = data;
  const text = input === undefined ? undefined : JSON.stringify(input, undefined, 2);
  const facts: readonly (readonly [string, string])[] = [
    ["Made from", `${source}, a ${origin}`],
    ["Computed by", `nmer ${version}`],
    ...Array.from(programs, ([name, version]) => ["Program", `${name} ${version}`] as const),
    ...(run?.host === undefined ? [] : [["On", run.host] as const]),
    ...(run?.started === undefined ? [] : [["Begun", timeOf(run.started)] as const]),
    ["Report by", `nmer ${VERSION}`],
  ];
  return html`<section id="provenance"><h2>Provenance</h2>
<div class="scroll"><table><tbody>${
    facts.map(([name, value]) =>
      html`
        <tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>
      `
    )
  }</tbody></table></div>
<p class="note">Units: CODATA 2018; 1 Eh = 627.5094740631 kcal/mol.</p>
${
    text === undefined || text.length > MAX_INPUT_CHARACTERS ? "" : html`
      <details>
        <summary>The input</summary>
        <pre><code>${text}</code></pre>
      </details>
    `
  }
<h3>How to cite</h3>
<ul>${
    references(data).map(({ text, doi }) =>
      html`<li>${text}${
        doi === undefined ? "" : html`
          <a href="https://doi.org/${doi}" rel="noreferrer">doi:${doi}</a>
        `
      }</li>`
    )
  }</ul></section>`;
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");
}
