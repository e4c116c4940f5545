// A report as one HTML file that needs nothing else: drawings are drawn beforehand, scripts and styles stand inside, and
// a Content-Security-Policy lets nothing but these run and nothing be fetched.

import viewerLicence from "3dmol/LICENSE" with { type: "text" };
import viewerScript from "3dmol/build/3Dmol-min.js" with { type: "text" };
import { parseHTML } from "linkedom";
import type { ReportData } from "../../data/report_data.ts";
import type { DrawingDocument } from "../../drawings/drawing.ts";
import { paletteCss } from "../../drawings/palette.ts";
import { computedSection } from "./computed_section.ts";
import { convergenceSection } from "./convergence_section.ts";
import { executionSection } from "./execution_section.ts";
import { failuresSection } from "./failures_section.ts";
import { Html, html } from "./html.ts";
import { nmersSections } from "./nmers_section.ts";
import { pageData } from "./page_data.ts";
import { moleculeSection, pairsSection } from "./pairs_section.ts";
import { policyOf } from "./policy.ts";
import pickingScript from "./picking.js" with { type: "text" };
import { propertiesSection } from "./properties_section.ts";
import { provenanceSection } from "./provenance_section.ts";
import styleSheet from "./style.css" with { type: "text" };
import { screeningSection } from "./screening_section.ts";
import { summarySection } from "./summary_section.ts";

/** The page of a report. */
export async function renderHtml(data: ReportData): Promise<string> {
  const { document } = parseHTML("<html><body></body></html>") as unknown as { document: DrawingDocument };
  const style = `${styleSheet}\n:root{${paletteCss("light")}}\n` +
    `@media screen and (prefers-color-scheme: dark){:root{${paletteCss("dark")}}}\n`;
  const scripts = [`/*!\n${viewerLicence}*/\n${viewerScript}`, pickingScript].map(inElement);
  const policy = await policyOf(scripts, style);
  const page = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>${data.source.replace(/^.*[/\\]/, "")} \\u2013 nmer report</title>
        <link rel="icon" href="data:,">
        <style>${new Html(style)}</style>
      </head>
      <body>
    <main>
    ${summarySection(data)}
    ${failuresSection(data)}
    ${convergenceSection(document, data)}
    ${propertiesSection(data)}
    ${screeningSection(document, data)}
    ${moleculeSection(data)}
    ${pairsSection(document, data)}
    ${nmersSections(document, data)}
    ${executionSection(document, data)}
    ${computedSection(data)}
    ${provenanceSection(data)}
    </main>
    <script type="application/json" id="nmer-data">${new Html(pageData(data))}</script>
    ${scripts.map((script) => html`<script>${new Html(script)}</script>\n`)}</body>
    </html>
  `;
  return page.text;
}

// What would end the element, or hide its end.
function inElement(script: string): string {
  return script.replaceAll("\r\n", "\n").replace(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\!--");
}
