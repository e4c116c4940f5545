// What the page says of a plan and of progress, as HTML and text.

import { plural } from "../../lib/base/plural.ts";
import { type Html, html } from "../../lib/report/render/html/html.ts";
import type { PlannedView, ProgressView, Said } from "./messages.ts";

/** What is planned, or why nothing is. */
export function planHtml(said: Extract<Said, { kind: "planned" | "unplanned" }>): Html {
  if (said.kind === "unplanned") return html`<p class="error">${said.message}</p>`;
  const { plan } = said;
  const levels = plan.levels.map(({ nbody, tasks }) => `${tasks} of order ${nbody}`).join(", ");
  const functions = Math.max(0, ...plan.levels.map(({ functions }) => functions));
  return html`
    <dl class="figures">
      ${figure("Fragments", String(plan.fragments), "", plan.system)}
      ${figure("Tasks", plan.tasks.toLocaleString("en-US"), "", levels)}
      ${figure(
        "Expected time",
        range(plan.seconds),
        "",
        `on ${plural(plan.workers, "worker")}; ${range(plan.coreSeconds)} on one`,
      )}
      ${figure(
        "Largest task",
        String(functions),
        "basis functions",
        `some ${Math.ceil(plan.memoryBytes / 1e6)} MB of memory`,
      )}
    </dl>
    ${plan.notices.map((notice) =>
      html`<p class="${/^warning:/.test(notice) ? "warning" : "note"}">${notice}</p>`
    )}
  `;
}

function figure(name: string, value: string, unit: string, more: string): Html {
  return html`
    <div>
      <dt>${name}</dt>
      <dd><span class="value">${value} <span class="unit">${unit}</span></span>
        <div class="more">${more}</div></dd>
    </div>
  `;
}

function range([low, high]: PlannedView["seconds"]): string {
  if (high < 1) return "under 1 s";
  const [unit, seconds] = high < 120 ? ["s", 1] : high < 7200 ? ["min", 60] : ["h", 3600];
  const shown = (value: number) => String(Number((value / (seconds as number)).toPrecision(2)));
  return `${low < 1 && unit === "s" ? "1" : shown(low)}\u2013${shown(Math.max(high, 1))} ${unit}`;
}

/** How far a run is, in a sentence. */
export function progressText(progress: ProgressView | undefined): string {
  if (progress === undefined) return "Starting\u2026";
  const { total, finished, failed, running, workers, mode, elapsedSeconds, secondsLeft } = progress;
  const left = secondsLeft === undefined ? "" : `, some ${Math.max(1, Math.round(secondsLeft))} s left`;
  const bad = failed === 0 ? "" : `, ${failed} failed`;
  const by = mode === "serial" ? "in one thread" : `on ${plural(workers, "worker")}`;
  return `${finished} of ${total} tasks${bad}, ${running} under way ${by}; ${
    Math.round(elapsedSeconds)
  } s${left}`;
}
