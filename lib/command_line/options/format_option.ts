// The option --format of commands that do not run anything: `nmer run` has it among the options of a run.

import { describeValue, InputError } from "../../base/error.ts";
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import type { Arguments, Option } from "./arguments.ts";

const { format } = EXECUTION_OPTIONS;

/** The option: what is written to standard output. */
export const FORMAT_OPTION: Option = { name: "format", value: format.placeholder, help: format.help };

/**
 * The value of `--format`, text where it is not given.
 *
 * @throws {InputError} For other values.
 */
export function formatOf(args: Arguments): "text" | "json" | "yaml" {
  const value = args.options.get("format") ?? "text";
  if (value === "text" || value === "json" || value === "yaml") return value;
  throw new InputError({
    keyPath: ["--format"],
    found: describeValue(value),
    expected: "text, json or yaml",
  });
}
