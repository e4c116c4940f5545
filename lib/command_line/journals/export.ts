// The tasks of a run of a journal as lines: JSON, CSV, or QCSchema AtomicResults.

import { taskIndex } from "../../base/indices.ts";
import type { RecordedResults } from "../../calculation/mod.ts";
import type { JournalRun, TimelineRow } from "../../execution/mod.ts";
import { taskAtomicResult } from "../../report/mod.ts";

/** Forms of an export. */
export const EXPORT_FORMATS = ["jsonl", "csv", "qcschema"] as const;
/** A form of an export. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = [
  "label",
  "level",
  "outcome",
  "energy",
  "attempts",
  "worker",
  "started",
  "ended",
  "seconds",
  "message",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** The lines of an export, each with its line feed. Energies in hartree, times in seconds since 1970. */
export function* exportLines(
  run: JournalRun,
  recorded: RecordedResults,
  format: ExportFormat,
): Generator<string, void, undefined> {
  if (format === "qcschema") {
    yield* atomicResults(recorded);
    return;
  }
  if (format === "csv") yield `${COLUMNS.join(",")}\n`;
  for (const row of rowsOf(run, recorded)) {
    yield format === "csv"
      ? `${COLUMNS.map((column) => cell(row[column])).join(",")}\n`
      : `${JSON.stringify(row)}\n`;
  }
}

function* rowsOf(
  run: JournalRun,
  { calculation: { plan, equivalents }, joined: { known } }: RecordedResults,
): Generator<Row> {
  const rows = new Map<number, TimelineRow>(run.tasks.map((row) => [row.index, row]));
  for (let i = 0; i < plan.taskCount; i++) {
    const index = taskIndex(i);
    const row = rows.get(i);
    const energy = known.results(index)?.energy ?? null;
    const isCopy = equivalents?.computed.has(i) === false;
    const isLeft = energy === null && row?.outcome !== "failed" && row?.outcome !== "running";
    yield {
      label: plan.label(index),
      level: plan.at(index).nbody,
      outcome: isLeft ? "not computed" : row?.outcome ?? (isCopy ? "copied" : "reused"),
      energy,
      attempts: row?.attempt ?? 0,
      worker: row?.worker?.name ?? null,
      started: row?.start ?? null,
      ended: row?.end ?? null,
      seconds: row?.end === undefined ? null : row.end - row.start,
      message: row?.message ?? null,
    };
  }
}

function* atomicResults({ calculation, joined: { known } }: RecordedResults): Generator<string> {
  const { plan, molecule, models, input } = calculation;
  const context = { plan, molecule, models, keptFields: input.kept };
  for (let i = 0; i < plan.taskCount; i++) {
    const index = taskIndex(i);
    const result = known.results(index);
    if (result === undefined) continue;
    const atomic = taskAtomicResult(context, index, result);
    yield `${JSON.stringify({ ...atomic, extras: { nmer: { label: plan.label(index) } } })}\n`;
  }
}

// As RFC 4180 has it, but for carriage returns. What a spreadsheet would take for a formula is text, whoever wrote it.
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
