// The option --format.

import { describeValue, InputError } from "../../base/error.ts";
import type { Arguments } from "./arguments.ts";

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
