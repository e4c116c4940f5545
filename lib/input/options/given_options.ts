// The options of a run as a program hands them to the library: by the table that inputs and the command line go by, in
// the names and units of what the table gives.

import { amountOption, type OptionCheck, type OptionChecks } from "../../base/options/given_options.ts";
import { checkValue } from "../document/schema_error.ts";
import { type ExecutionOption, type OptionTable, propertyOf } from "./option.ts";

/** The checks of a table's options, by the names under which they give their values. */
export function checksOf(table: OptionTable): OptionChecks {
  return Object.fromEntries(
    Object.entries(table).map(([name, option]) => [propertyOf(name, option), checkOf(name, option)]),
  );
}

function checkOf(name: string, option: ExecutionOption): OptionCheck {
  const property = propertyOf(name, option);
  // What is written with a unit is a number of one: 1h is timeoutMilliseconds: 3_600_000.
  if (option.read !== undefined) {
    const unit = property.replace(/^.*(?=[A-Z])/, "").toLowerCase();
    return amountOption(`a number of ${unit} above 0`);
  }
  const words = wordsOf(option.schema);
  return (value) => {
    const checked = checkValue(option.schema, value);
    return "data" in checked ? undefined : { expected: checked.expected, ...(words ? { words } : {}) };
  };
}

function wordsOf(schema: unknown): readonly string[] | undefined {
  const { options } = schema as { readonly options?: readonly unknown[] };
  const words = options?.filter((option) => typeof option === "string");
  return words?.length ? words : undefined;
}
