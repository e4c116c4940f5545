// A verdict as text: a table for each batch, what differs in full, and the sum of it. Or the matrix alone.

import { formatBytes, formatSeconds } from "../../base/format.ts";
import { escapedText } from "../../base/plain_text.ts";
import { grouped, plural } from "../../base/plural.ts";
import { tableText } from "../../report/tables/table_text.ts";
import { type Batch, type Matrix, rowCount, rowText } from "../matrix/matrix.ts";
import { wayText } from "../matrix/way.ts";
import { type BatchOutcome, type RowOutcome, rowsIn, type Verdict } from "../verdict.ts";
import { findingText, largestText, leftOutByReason, tallyText, totalText } from "./words.ts";

/** Findings of a row that are shown; the others are in the JSON and the page. */
const MAX_FINDINGS = 5;

/**
 * A verdict as text.
 *
 * @param isShort Whether rows that are equal are left out.
 */
export function verdictText(verdict: Verdict, isShort = false): string {
  const rows = rowsIn(verdict);
  const notEqual = verdict.batches.flatMap(({ batch, rows }) =>
    rows.filter(({ status }) => status !== "equal").map((row) => problemText(batch, row))
  );
  const { seconds, peakMemoryBytes, slots } = verdict;
  const parts = [
    ...(isShort ? [] : verdict.batches.map(batchText)),
    ...notEqual,
    leftOutText(verdict.matrix),
    `${tallyText(rows)}; ${totalText(verdict)}\n` +
    `${formatSeconds(seconds)}, ${plural(slots, "slot")}, at most ${
      formatBytes(peakMemoryBytes)
    } of memory; ` +
    `${programsText(verdict)}\n`,
  ];
  return escapedText(parts.filter((part) => part !== "").join("\n"));
}

function programsText({ programs }: Verdict): string {
  return Object.entries(programs).map(([name, version]) => `${name} ${version}`).join(", ") || "no program";
}

function batchText({ batch, rows, referenceSeconds }: BatchOutcome): string {
  const { reference: { plan } } = batch;
  return tableText({
    title: `${batchTitle(batch)}; serial: ${plural(plan.taskCount, "task")}, ${
      formatSeconds(referenceSeconds)
    }`,
    columns: [
      { name: "row", head: "row" },
      { name: "treatment", head: "bsse", isText: true },
      { name: "way", head: "computed by", isText: true },
      { name: "tasks", head: "tasks" },
      { name: "numbers", head: "numbers" },
      { name: "seconds", head: "time", decimals: 2 },
      { name: "status", head: "is", isText: true },
      { name: "largest", head: "largest difference", isText: true },
    ],
    rows: rows.map((outcome) => [
      outcome.row.number,
      outcome.row.treatment,
      usedText(outcome),
      outcome.tasks,
      outcome.comparison?.compared,
      outcome.seconds,
      STATUS_WORDS[outcome.status],
      largestText(outcome),
    ]),
  });
}

/** What a row is, in a word or two. */
export const STATUS_WORDS: Readonly<Record<RowOutcome["status"], string>> = {
  equal: "equal",
  differs: "DIFFERS",
  failed: "not computed",
};

/** A way, and how many computed where there were fewer tasks than workers. */
export function usedText({ row, workers = row.workers }: RowOutcome): string {
  return `${wayText(row)}${workers < row.workers ? ` (${workers})` : ""}`;
}

/** What a batch is. */
export function batchTitle({ system: { name, title, program }, driver }: Batch): string {
  return `${name} (${title}), ${program}, ${driver}`;
}

function problemText(batch: Batch, { row, status, comparison, problem }: RowOutcome): string {
  const name = `row ${row.number}, ${rowText(batch, row)},`;
  if (status === "failed") return `${name} could not be computed:\n  ${problem}\n`;
  const { findings } = comparison!;
  const more = findings.length - MAX_FINDINGS;
  const lines = findings.slice(0, MAX_FINDINGS).map((finding) => `  ${findingText(finding)}\n`);
  return `${name} differs from the serial run:\n${lines.join("")}${
    more > 0 ? `  and ${grouped(more)} more\n` : ""
  }`;
}

function leftOutText({ leftOut }: Matrix): string {
  if (leftOut.length === 0) return "";
  const groups = leftOutByReason(leftOut).map(({ what, reason }) => `  ${what.join(", ")}:\n    ${reason}\n`);
  return `Left out, since it cannot be computed:\n\n${groups.join("")}`;
}

/** The matrix alone: its rows, of which none was computed. */
export function matrixText(matrix: Matrix): string {
  const batches = matrix.batches.map((batch) =>
    tableText({
      title: `${batchTitle(batch)}; serial: ${plural(batch.reference.plan.taskCount, "task")}`,
      columns: [
        { name: "row", head: "row" },
        { name: "treatment", head: "bsse", isText: true },
        { name: "way", head: "computed by", isText: true },
        { name: "tasks", head: "tasks" },
        { name: "priority", head: "priority", isText: true },
      ],
      rows: batch.rows.map((row) => [
        row.number,
        row.treatment,
        wayText(row),
        row.calculation.plan.taskCount,
        row.priority,
      ]),
    })
  );
  const tasks = matrix.batches.flatMap(({ rows }) => rows)
    .reduce((sum, { calculation }) => sum + calculation.plan.taskCount, 0);
  const batchCount = plural(matrix.batches.length, "batch");
  const total = `${plural(rowCount(matrix), "row")} in ${batchCount}, ${
    grouped(tasks)
  } tasks; none was computed\n`;
  return escapedText([...batches, leftOutText(matrix), total].filter((part) => part !== "").join("\n"));
}
