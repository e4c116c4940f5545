// A verdict as one HTML file that needs nothing else: no script runs in it, nothing is fetched, and what other programs
// said is escaped.

import { formatBytes, formatSeconds } from "../../base/format.ts";
import { grouped, plural } from "../../base/plural.ts";
import { VERSION } from "../../base/version.ts";
import { Html, html } from "../../report/render/html/html.ts";
import { policyOf } from "../../report/render/html/policy.ts";
import styleSheet from "../../report/render/html/style.css" with { type: "text" };
import { table } from "../../report/render/html/table.ts";
import { rowText } from "../matrix/matrix.ts";
import { type BatchOutcome, largestOf, type RowOutcome, rowsIn, tallyOf, type Verdict } from "../verdict.ts";
import { batchTitle, STATUS_WORDS, usedText } from "./text.ts";
import { findingText, largestText, leftOutByReason, RULE, sizeText, tallyText, totalText } from "./words.ts";

/** Findings of a row that are shown; the others are in the JSON. */
const MAX_FINDINGS = 20;

/** The page of a verdict. */
export async function verdictPage(verdict: Verdict): Promise<string> {
  const policy = await policyOf([], styleSheet);
  const rows = rowsIn(verdict);
  const page = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>nmer verify: ${tallyText(rows)}</title>
        <link rel="icon" href="data:,">
        <style>${new Html(styleSheet)}</style>
      </head>
      <body>
        <main>
    <h1>Parallel against serial: ${tallyText(rows)}</h1>
    <p>${totalText(verdict)}.</p>
    <p>${RULE}</p>
    ${batchesTable(verdict)}
    ${problemsSection(verdict)}
    ${verdict.batches.map(rowsTable)}
    ${leftOutTable(verdict)}
    <p>nmer ${VERSION}; ${Object.entries(verdict.programs).map(([name, version]) => `${name} ${version}`)
      .join(", ")}; ${formatSeconds(verdict.seconds)}, ${plural(
        verdict.slots,
        "slot",
      )}, at most ${formatBytes(verdict.peakMemoryBytes)} of memory.</p>
        </main>
      </body>
    </html>
  `;
  return page.text;
}

function batchesTable({ batches }: Verdict): Html {
  return table(
    "Systems, programs and drivers; differences in atomic units",
    [
      { title: "what" },
      { title: "rows", kind: "number" },
      { title: "equal", kind: "number" },
      { title: "differ", kind: "number" },
      { title: "not computed", kind: "number" },
      { title: "largest difference", kind: "number" },
    ],
    batches.map(({ batch, rows }) => {
      const { equal, differs, failed } = tallyOf(rows);
      const largest = sizeText(largestOf(rows)?.comparison?.largest?.size);
      return [batchTitle(batch), rows.length, equal, differs, failed, largest];
    }),
  );
}

function problemsSection({ batches }: Verdict): Html {
  const problems = batches.flatMap(({ batch, rows }) =>
    rows.filter(({ status }) => status !== "equal").flatMap((row) =>
      linesOf(row).map((line) => [`${row.row.number}: ${rowText(batch, row.row)}`, line])
    )
  );
  if (problems.length === 0) return html``;
  return html`<h2>What is not equal</h2>
${
    table(
      "Rows and what is wrong with them",
      [{ title: "row" }, { title: "what", kind: "message" }],
      problems,
    )
  }`;
}

function linesOf({ comparison, problem }: RowOutcome): readonly string[] {
  if (comparison === undefined) return [`could not be computed: ${problem}`];
  const { findings } = comparison;
  const more = findings.length - MAX_FINDINGS;
  return [
    ...findings.slice(0, MAX_FINDINGS).map(findingText),
    ...(more > 0 ? [`and ${grouped(more)} more`] : []),
  ];
}

function rowsTable({ batch, rows }: BatchOutcome): Html {
  return html`<h2>${batchTitle(batch)}</h2>
${
    table(
      "Rows, each against the same serial run",
      [
        { title: "row", kind: "number" },
        { title: "bsse" },
        { title: "computed by", kind: "nowrap" },
        { title: "tasks", kind: "number" },
        { title: "numbers", kind: "number" },
        { title: "time", unit: "s", kind: "number" },
        { title: "is", kind: "nowrap" },
        { title: "largest difference", kind: "message" },
      ],
      rows.map((row) => [
        row.row.number,
        row.row.treatment,
        usedText(row),
        row.tasks,
        row.comparison?.compared ?? "",
        row.seconds.toFixed(2),
        STATUS_WORDS[row.status],
        largestText(row),
      ]),
    )
  }`;
}

function leftOutTable({ matrix: { leftOut } }: Verdict): Html {
  if (leftOut.length === 0) return html``;
  return html`<h2>Left out</h2>
${
    table(
      "What cannot be computed, and why",
      [{ title: "what" }, { title: "why", kind: "message" }],
      leftOutByReason(leftOut).map(({ what, reason }) => [what.join(", "), reason]),
    )
  }`;
}
