// What a program asks of a run is checked before anything starts: the options of the table that a run of the library
// has, and those that only a program can give.

import {
  checkOptions,
  instanceOption,
  type OptionChecks,
  typedOption,
  wordOption,
} from "../../base/options/given_options.ts";
import { MODE_NAMES } from "../../base/modes.ts";
import { checksOf, EXECUTION_OPTIONS } from "../../input/mod.ts";
import { Calibration } from "../cost/calibration.ts";

const { parallel, schedule, timeout, run_timeout, retries, threads, memory, scratch, on_failure } =
  EXECUTION_OPTIONS;

const JOURNAL: OptionChecks = {
  path: typedOption("string", "the absolute path of a file"),
  fresh: typedOption("boolean", "true or false"),
  named: typedOption("boolean", "true or false"),
  optional: typedOption("boolean", "true or false"),
  leftOut: typedOption("function", "a function"),
  report: typedOption("function", "a function of a text"),
};

const RUN: OptionChecks = {
  ...checksOf({ parallel, schedule, timeout, run_timeout, retries, threads, memory, scratch, on_failure }),
  mode: wordOption(["auto", ...MODE_NAMES]),
  journalFile: (value) =>
    typeof value === "object" ? undefined : { expected: "an object with the path of a file" },
  signal: instanceOption(AbortSignal, "an AbortSignal"),
  observe: typedOption("function", "a function of an event"),
  calibration: instanceOption(Calibration, "a Calibration"),
};

/**
 * Checks the options of a run.
 *
 * @throws {InputError} About the first that is unknown or wrong.
 */
export function checkRunOptions(options: unknown): void {
  checkOptions(options, RUN);
  const { journalFile } = options as { readonly journalFile?: object };
  if (journalFile === undefined) return;
  checkOptions({ path: null, ...journalFile }, JOURNAL, ["options", "journalFile"]);
}
