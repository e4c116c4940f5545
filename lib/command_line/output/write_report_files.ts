// A report as the files that were asked for: all of it is made before any file is written, and each file is written whole
// or not at all.

// Deno's own module: the standard library's takes 10 ms to load.
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { ReportData } from "../../report/data/report_data.ts";
import { renderHtml } from "../../report/render/html/page.ts";
import { csvPieces } from "../../report/sheets/csv.ts";
import { reportTables } from "../../report/sheets/report_tables.ts";
import { xlsxOf } from "../../report/sheets/xlsx.ts";
import type { FileContent, Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { say } from "../host/text_host.ts";
import type { ReportFiles } from "./report_files.ts";

interface MadeFile {
  readonly path: string;
  readonly content: FileContent;
}

/** Makes and writes the files; fails with an OutputError where one cannot be written. */
export const writeReportFiles = Effect.fnUntraced(function* (
  host: Host,
  data: ReportData,
  { html, csv, xlsx }: ReportFiles,
) {
  const tables = csv === undefined && xlsx === undefined ? [] : reportTables(data);
  const made: MadeFile[] = [];
  if (html !== undefined) {
    made.push({ path: html, content: yield* Effect.promise(() => renderHtml(data)) });
  }
  if (xlsx !== undefined) {
    made.push({ path: xlsx, content: yield* Effect.promise(() => xlsxOf(tables)) });
  }
  const sheets = csv === undefined
    ? []
    : tables.map((table) => ({ path: join(csv, `${table.name}.csv`), content: csvPieces(table) }));
  if (csv !== undefined) yield* writing(csv, () => host.makeFolder?.(csv) ?? Promise.resolve());
  for (const { path, content } of [...made, ...sheets]) {
    yield* Effect.uninterruptible(writing(path, () => host.writeFile(path, content)));
  }
  if (data.contributions.length === 0) {
    say(host, `${shownName(data.source)} has no contributions of n-mers: what needs them is left out`);
  }
  for (const { path } of made) host.err(`report: ${shownName(path)}\n`);
  if (csv !== undefined) host.err(`tables: ${plural(sheets.length, "file")} in ${shownName(csv)}\n`);
});

function writing(path: string, write: () => Promise<void>): Effect.Effect<void, OutputError> {
  return Effect.tryPromise({
    try: write,
    catch: (error) => new OutputError(`${shownName(path)} could not be written: ${reasonOf(error)}`),
  });
}
