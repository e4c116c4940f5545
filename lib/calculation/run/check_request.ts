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
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import { checksOf } from "../../input/options/given_options.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { Calibration } from "../cost/calibration.ts";
import type { RunEnvironment } from "./run_environment.ts";
import type { RunRequest } from "./run_request.ts";

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
 * Checks what every run needs from its environment, and gives it back.
 *
 * @throws {InputError} About the first part that it lacks.
 */
export function checkEnvironment(environment: RunEnvironment): RunEnvironment {
  const given = (environment ?? {}) as Partial<Record<keyof RunEnvironment, unknown>>;
  for (const [name, form] of Object.entries(ENVIRONMENT)) {
    const value = given[name as keyof RunEnvironment];
    if (typeof value === form && value !== null) continue;
    throw new InputError({
      keyPath: ["environment", name],
      found: describeValue(value),
      expected: `${form === "object" ? "an object" : "a function"}, as denoEnvironment() has it`,
    });
  }
  return environment;
}

/** What no run goes without, and its type. */
const ENVIRONMENT = {
  machine: "object",
  startWorker: "function",
  identity: "object",
  memoryInUse: "function",
} as const satisfies Partial<Record<keyof RunEnvironment, "object" | "function">>;

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

/**
 * Checks that an environment keeps a journal where one is asked for.
 *
 * @throws {InputError} Where it does not.
 */
export function checkJournal({ journalFile }: RunRequest, { keepJournal }: RunEnvironment): void {
  if (journalFile === undefined || keepJournal !== undefined) return;
  throw new InputError({
    keyPath: ["options", "journalFile"],
    found: "a journal, in an environment that keeps none",
    expected: "an environment made of denoEnvironment()",
    hint: "Journals are SQLite files, which nmer writes under Deno only: leave journalFile out elsewhere.",
  });
}
