// The files that `nmer report` writes, and whether they can be written, before anything is read at length.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { enumeration } from "../../base/plural.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { cannotWrite } from "./open_output.ts";
import { checkOutputs, JOURNAL_COMPANIONS, type WrittenFile } from "./output_files.ts";

/** Names of what is written; undefined for what is not. */
export interface ReportFiles {
  /** The page. */
  readonly html: string | undefined;
  /** The folder of the tables. */
  readonly csv: string | undefined;
  /** The workbook. */
  readonly xlsx: string | undefined;
}

/**
 * What the options name.
 *
 * @throws {InputError} Where they name nothing, or a name's extension promises another form.
 */
export function reportFiles({ options }: Arguments): ReportFiles {
  const named = (key: string) => options.get(key) as string | undefined;
  const files = { html: named("output"), csv: named("csv"), xlsx: named("xlsx") };
  if (Object.values(files).every((name) => name === undefined)) {
    throw new InputError({
      found: "nowhere to write to",
      expected: "-o REPORT.html, --csv DIR or --xlsx FILE.xlsx",
    });
  }
  if (files.html !== undefined) checkHtmlName("-o", files.html);
  checkExtension("--xlsx", files.xlsx, [".xlsx"], "Tables in CSV are written with --csv DIR.");
  return files;
}

/**
 * Refuses a page whose name promises another form.
 *
 * @param option The option that names it.
 * @throws {InputError} That names the option.
 */
export function checkHtmlName(option: string, name: string): void {
  checkExtension(option, name, [".html", ".htm"], "The report is a page of HTML.");
}

function checkExtension(
  option: string,
  name: string | undefined,
  extensions: readonly string[],
  hint: string,
): void {
  if (name === undefined || extensions.some((extension) => name.toLowerCase().endsWith(extension))) return;
  throw new InputError({
    keyPath: [option],
    found: describeValue(name),
    expected: `a name that ends with ${enumeration(extensions)}`,
    hint,
  });
}

/**
 * Refuses files that cannot be written, or that are read. A folder for tables is made if it is not there.
 *
 * Fails with an {@linkcode InputError}.
 *
 * @param read The files that are read.
 * @param pageOption The option that names the page.
 */
export const checkReportFiles = Effect.fnUntraced(function* (
  host: Host,
  read: readonly string[],
  { html, csv, xlsx }: ReportFiles,
  pageOption = "-o",
) {
  const files: WrittenFile[] = [
    ...(html === undefined
      ? []
      : [{ path: html, role: "the report", place: { keyPath: [pageOption] }, replaces: [] }]),
    ...(xlsx === undefined
      ? []
      : [{ path: xlsx, role: "the workbook", place: { keyPath: ["--xlsx"] }, replaces: [] }]),
  ];
  const beside = read.flatMap((path) => JOURNAL_COMPANIONS.map((end) => `${path}${end}`));
  yield* checkOutputs(host, [...read, ...beside], files);
  for (const { path, place } of files) yield* checkOne(host, path, place.keyPath![0] as string);
  if (csv === undefined) return;
  const { kind } = yield* Effect.promise(() => host.fileStatus(csv));
  if (kind !== "folder" && kind !== "nothing") {
    return yield* Effect.fail(
      new InputError({
        keyPath: ["--csv"],
        found: `${describeValue(csv)}, which is no folder`,
        expected: "a folder, which is made if it is not there",
      }),
    );
  }
  yield* checkOne(
    host,
    kind === "folder" ? join(csv, "energies.csv") : join(dirname(csv), "energies.csv"),
    "--csv",
  );
});

function checkOne(host: Host, path: string, option: string): Effect.Effect<void, InputError> {
  return Effect.tryPromise({
    try: () => host.checkWritable(path),
    catch: (error) => cannotWrite({ keyPath: [option] }, path, error),
  });
}
