// The forms in which a report is written, to standard output or to a file. A new one is a renderer in lib/report/render/
// and an entry here. Reports of many tasks are long, so the process listens while they are made and written.

import * as Effect from "effect/Effect";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import { inSlices } from "../../execution/in_slices.ts";
import type { ExecutionOptions } from "../../input/mod.ts";
import { renderQcschema, renderText, type Report } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { jsonSteps } from "./json_steps.ts";
import { serialise } from "./serialise.ts";

/** A form of a report. */
export interface ReportFormat {
  /** Makes text that ends with a line feed; for people in lines of a width in characters, where there is one. */
  readonly render: (report: Report, width?: number) => Effect.Effect<string>;
  /** Extensions of the files that are written in it, with their dots; none where it is not for files. */
  readonly extensions: readonly string[];
}

/** Forms by what `--format` calls them. */
export type ReportFormats = Readonly<Record<string, ReportFormat>>;

/** All forms. */
export const REPORT_FORMATS = {
  text: {
    render: (report, width?: number) =>
      Effect.map(inSlices(renderText(report, width)), (text) => wrappedText(text, width)),
    extensions: [],
  },
  json: {
    render: (report) =>
      inSlices(renderQcschema(report)).pipe(
        Effect.flatMap((value) => inSlices(jsonSteps(value))),
        Effect.map((text) => `${text}\n`),
      ),
    extensions: [".json"],
  },
  yaml: {
    render: (report) =>
      Effect.flatMap(
        inSlices(renderQcschema(report)),
        (value) => Effect.promise(() => serialise(value, "yaml")),
      ),
    extensions: [".yaml", ".yml"],
  },
} as const satisfies Record<NonNullable<ExecutionOptions["format"]>, ReportFormat>;

/**
 * Writes a report to a file, whole or not at all.
 *
 * @param host Writes the file.
 * @param path Its name, whose extension says the form; without a known one it is JSON.
 * @param report What is written.
 * @param formats The forms that there are.
 */
export function writeReport(
  host: Host,
  path: string,
  report: Report,
  formats: ReportFormats = REPORT_FORMATS,
): Effect.Effect<void, OutputError> {
  const isNamed = ({ extensions }: ReportFormat) =>
    extensions.some((extension) => path.toLowerCase().endsWith(extension));
  const { render } = Object.values(formats).find(isNamed) ?? REPORT_FORMATS.json;
  const write = (text: string) =>
    Effect.tryPromise({
      try: (signal) => host.writeFile(path, text, signal),
      catch: (error) =>
        new OutputError(
          `the result could not be written to ${path}: ${
            reasonOf(error)
          }; make space or take another -o, and run again`,
        ),
    });
  // Whoever reads a pipe may let one wait; a file is finished.
  const isPipe = Effect.promise(async () => (await host.fileStatus(path)).kind === "pipe");
  return Effect.flatMap(
    Effect.zip(render(report), isPipe),
    ([text, interruptible]) => interruptible ? write(text) : Effect.uninterruptible(write(text)),
  );
}
