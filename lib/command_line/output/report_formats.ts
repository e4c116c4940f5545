// The forms in which a report is written, to standard output or to a file. A new one is a renderer in lib/report/render/
// and an entry here. Reports of many tasks are long, so they are made in pieces while they are written, and the process
// listens in between.

import * as Effect from "effect/Effect";
import type { Pieces } from "../../base/pieces/json_pieces.ts";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { inSlices } from "../../execution/in_slices.ts";
import type { ExecutionOptions } from "../../input/mod.ts";
import { manyBodyResultPieces, renderText, type Report, resultParts } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { type ResultVersion, whyNotVersion } from "./result_version.ts";
import { type ValueFormat, valuePieces } from "./serialise.ts";

/** How a report is written in its form. */
export interface Manner {
  /** For people: characters that a line may have; default any number. */
  readonly width?: number | undefined;
  /** For programs: the version of QCSchema's ManyBodyResult; default 2. A run that failed has version 2. */
  readonly version?: ResultVersion;
}

/** A form of a report. */
export interface ReportFormat {
  /** Makes text that ends with a line feed; most of it is made as it is written. */
  readonly render: (report: Report, manner?: Manner) => Effect.Effect<Pieces>;
  /** Extensions of the files that are written in it, with their dots; none where it is not for files. */
  readonly extensions: readonly string[];
}

/** Forms by what `--format` calls them. */
export type ReportFormats = Readonly<Record<string, ReportFormat>>;

/** All forms. */
export const REPORT_FORMATS = {
  text: {
    render: (report, { width }: Manner = {}) =>
      Effect.map(inSlices(renderText(report, width)), (text): Pieces => [wrappedText(text, width)]),
    extensions: [],
  },
  json: {
    render: (report, manner?: Manner) =>
      isFirst(report, manner)
        ? firstVersion(report, "json")
        : Effect.sync((): Pieces => manyBodyResultPieces(report)),
    extensions: [".json"],
  },
  yaml: {
    render: (report, manner?: Manner) =>
      isFirst(report, manner)
        ? firstVersion(report, "yaml")
        : Effect.promise(() => valuePieces(resultParts(report), "yaml")),
    extensions: [".yaml", ".yml"],
  },
} as const satisfies Record<NonNullable<ExecutionOptions["format"]>, ReportFormat>;

function isFirst(report: Report, { version = 2 }: Manner = {}): boolean {
  return version === 1 && whyNotVersion(report, version) === undefined;
}

const firstVersion = (report: Report, format: ValueFormat): Effect.Effect<Pieces> =>
  Effect.promise(async () => {
    const { inFirstVersion }: typeof import("./first_version.ts") = await import(late("./first_version.ts"));
    return await valuePieces(inFirstVersion(report), format);
  });

/**
 * Writes a report to a file, whole or not at all.
 *
 * @param host Writes the file.
 * @param path Its name, whose extension says the form; without a known one it is JSON.
 * @param report What is written.
 * @param formats The forms that there are.
 * @param manner How it is written in its form.
 */
export function writeReport(
  host: Host,
  path: string,
  report: Report,
  formats: ReportFormats = REPORT_FORMATS,
  manner: Manner = {},
): Effect.Effect<void, OutputError> {
  const isNamed = ({ extensions }: ReportFormat) =>
    extensions.some((extension) => path.toLowerCase().endsWith(extension));
  const { render } = Object.values(formats).find(isNamed) ?? REPORT_FORMATS.json;
  const write = (text: Pieces) =>
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
    Effect.zip(render(report, manner), isPipe),
    ([text, interruptible]) => interruptible ? write(text) : Effect.uninterruptible(write(text)),
  );
}
