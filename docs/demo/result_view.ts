/// <reference lib="dom" />
// A result on the page: the sections of the report that nmer writes, with its drawings, and the result as a file.

import type { ReportData } from "../../lib/report/data/report_data.ts";
import { convergenceSection } from "../../lib/report/render/html/convergence_section.ts";
import { executionSection } from "../../lib/report/render/html/execution_section.ts";
import { failuresSection } from "../../lib/report/render/html/failures_section.ts";
import { html } from "../../lib/report/render/html/html.ts";
import { nmersSections } from "../../lib/report/render/html/nmers_section.ts";
import { pageData } from "../../lib/report/render/html/page_data.ts";
import { moleculeSection, pairsSection } from "../../lib/report/render/html/pairs_section.ts";
import { summarySection } from "../../lib/report/render/html/summary_section.ts";

/** What the script of pictures and pairs is given: how to load the viewer, and when its result is there no more. */
declare global {
  var nmerPage: { readonly signal: AbortSignal; readonly loadViewer: () => Promise<void> };
}

let shown: AbortController | undefined;
let address: string | undefined;
let viewer: Promise<void> | undefined;

/** Shows a result in an element, in the place of the one before. */
export async function showResult(place: HTMLElement, data: ReportData, json: string): Promise<void> {
  shown?.abort();
  shown = new AbortController();
  if (address !== undefined) URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  const name = `${data.source.replace(/\.\w+$/, "")}.result.json`;
  place.innerHTML = html`
    ${summarySection(data, true)}
    <p><a id="download" href="${address}" download="${name}">Download ${name}</a> <span class="note">the QCSchema result,
    as <code>nmer run</code> writes it; <code>nmer show</code>, <code>nmer report</code> and the next program read
    it.</span></p>
    ${failuresSection(data)}
    ${convergenceSection(document, data)}
    ${moleculeSection(data)}
    ${pairsSection(document, data)}
    ${nmersSections(document, data)}
    ${executionSection(document, data)}
  `.text;
  const values = document.createElement("script");
  values.type = "application/json";
  values.id = "nmer-data";
  values.textContent = pageData(data);
  place.append(values);
  place.hidden = false;
  globalThis.nmerPage = { signal: shown.signal, loadViewer: () => viewer ??= load("3dmol.js") };
  await load("picking.js");
  place.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
}

/** Runs a script of this site. */
function load(source: string): Promise<void> {
  const script = document.createElement("script");
  script.src = source;
  const loaded = new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${source} could not be loaded`));
  });
  document.head.append(script);
  return loaded.finally(() => script.remove());
}
