// A report where it was asked for: the tables on standard output and the result in a file, or the result alone on
// standard output.

import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import type { ExecutionOptions } from "../../input/mod.ts";
import type { Report } from "../../report/mod.ts";
import type { Host } from "../host/host.ts";
import { errColumns, say } from "../host/text_host.ts";
import type { Option } from "../options/arguments.ts";
import { commandOptions } from "../options/execution_options.ts";
import { STANDARD_OUTPUT } from "../output/open_output.ts";
import { REPORT_FORMATS, writeReport } from "../output/report_formats.ts";
import { type ResultVersion, whyNotVersion } from "../output/result_version.ts";
import { writePieces } from "../command/write_pieces.ts";

/** The option that names the result file. */
export const OUTPUT_OPTION: Option = {
  name: "output",
  short: "o",
  value: "RESULT.json",
  help: "file for the result, .json or .yaml; - for standard output",
};

/** The option that says in which version of QCSchema results are written, of commands that run nothing. */
export const RESULT_FORM_OPTIONS: readonly Option[] = commandOptions()
  .filter(({ name }) => name === "result-form");

/** Where a report goes, and how. */
export interface Presentation {
  /** Form of what is written to standard output; default text. */
  readonly format?: ExecutionOptions["format"] | undefined;
  /** Whether nothing is said on standard error; default false. */
  readonly quiet?: boolean | undefined;
  /** Version of QCSchema's ManyBodyResult that results are written in; default 2. */
  readonly version?: ResultVersion;
  /** Name of the result file, `-` for standard output; none where undefined. */
  readonly output: string | undefined;
}

/** Writes a report; fails with an OutputError where it cannot be written. */
export const presentReport = Effect.fnUntraced(function* (
  host: Host,
  report: Report,
  { format = "text", quiet = false, version = 2, output }: Presentation,
) {
  const isWritten = output !== undefined || format !== "text";
  const whyNot = isWritten ? whyNotVersion(report, version) : undefined;
  if (whyNot !== undefined) say(host, whyNot);
  if (output === STANDARD_OUTPUT) {
    if (!quiet) {
      const text = yield* REPORT_FORMATS.text.render(report, { width: errColumns(host) });
      yield* writePieces(text, (some) => host.err(some));
    }
    const result = yield* REPORT_FORMATS[format === "yaml" ? "yaml" : "json"].render(report, { version });
    return yield* writePieces(result, (some) => host.out(some));
  }
  // The tables first, and the file even when nobody could be shown them.
  const text = yield* REPORT_FORMATS[format].render(report, { width: host.outColumns?.(), version });
  const shown = yield* Effect.exit(writePieces(text, (some) => host.out(some)));
  if (output !== undefined) {
    yield* writeReport(host, output, report, REPORT_FORMATS, { version });
    if (!quiet) host.err(`result: ${shownName(output)}\n`);
  }
  yield* shown;
});
