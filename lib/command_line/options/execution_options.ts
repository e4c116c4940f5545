// Options for the execution, from the command line, the input and the environment: the first of these that says
// something wins. Which options there are, the table in lib/input/options says.

import { describeValue, InputError, type Place } from "../../base/error.ts";
import { checkValue } from "../../input/document/schema_error.ts";
import type { ExecutionOptions } from "../../input/options/execution_choices.ts";
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import {
  type ExecutionOption,
  type OptionsOf,
  optionsOf,
  type OptionTable,
  propertyOf,
} from "../../input/options/option.ts";
import type { InputRecord } from "../../input/records/input_record.ts";
import type { Arguments, Option } from "./arguments.ts";
import { pathBelowInput } from "./input_paths.ts";

/** The options that hold for a run. */
export type ResolvedOptions<T extends OptionTable = typeof EXECUTION_OPTIONS> = OptionsOf<T>;

/** The options of a table as those of a command. */
export function commandOptions(table: OptionTable = EXECUTION_OPTIONS): readonly Option[] {
  return Object.entries(table).flatMap(([key, { short, placeholder, help, off }]) => {
    const name = optionName(key);
    return [
      {
        name,
        help,
        ...(short === undefined ? {} : { short }),
        ...(placeholder === undefined ? {} : { value: placeholder }),
      },
      ...(off === undefined ? [] : [{ name: `no-${name}`, help: off.help }]),
    ];
  });
}

/**
 * The options that hold for a run.
 *
 * @param args The command's arguments.
 * @param input The input, whose `execution:` comes after the arguments.
 * @param environment Gives the value of an environment variable: `NMER_PARALLEL` for `--parallel`, and so on.
 * @param table The options that there are.
 * @throws {InputError} That names the option, the key or the variable.
 */
export function resolveExecution<T extends OptionTable = typeof EXECUTION_OPTIONS>(
  args: Arguments,
  input: { readonly execution: OptionsOf<T>; readonly locate: InputRecord["locate"] },
  environment: (name: string) => string | undefined,
  table: T = EXECUTION_OPTIONS as unknown as T,
): ResolvedOptions<T> {
  const fromEnvironment: Record<string, unknown> = {};
  const fromArguments: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(table)) {
    const variable = variableName(key);
    const value = environment(variable);
    if (value !== undefined && value !== "") fromEnvironment[key] = valueOf(option, value, variable);
    const name = optionName(key);
    const given = args.options.get(name);
    if (given !== undefined) fromArguments[key] = valueOf(option, given, `--${name}`);
    if (!args.options.has(`no-${name}`)) continue;
    if (given !== undefined) throw bothWays(name);
    fromArguments[key] = false;
  }
  checkExecution(input);
  const options = {
    ...optionsOf(table, fromEnvironment as never),
    ...input.execution,
    ...writtenPaths(input, table),
    ...optionsOf(table, fromArguments as never),
  };
  return options as ResolvedOptions<T>;
}

/** Who gave an option its value: the command's arguments, the input, or a variable of the environment. */
export function originOf(
  args: Arguments,
  { execution, locate }: ExecutionOfInput,
  key: keyof typeof EXECUTION_OPTIONS,
): { readonly from: "arguments" | "input" | "environment"; readonly place: Place } {
  const name = optionName(key);
  if (args.options.has(name) || args.options.has(`no-${name}`)) {
    return { from: "arguments", place: { keyPath: [`--${name}`] } };
  }
  const option: ExecutionOption = EXECUTION_OPTIONS[key];
  if (optionsIn(execution)[propertyOf(key, option)] === undefined) {
    return { from: "environment", place: { keyPath: [variableName(key)] } };
  }
  const keyPath = ["execution", key];
  return { from: "input", place: { ...locate(keyPath), keyPath } };
}

/** How an option can be given that an input may not give: `--log or NMER_LOG`. */
export function beyondInput(key: string): string {
  return `--${optionName(key)} or ${variableName(key)}`;
}

/** What is needed of an input: how it is to be executed, and where it says so. */
interface ExecutionOfInput {
  readonly execution: ExecutionOptions;
  readonly locate: InputRecord["locate"];
}

/**
 * Refuses an input that names a file to write outside of its folder.
 *
 * @throws {InputError} With the place in the input.
 */
export function checkExecution(input: ExecutionOfInput): void {
  writtenPaths(input, EXECUTION_OPTIONS);
}

// The paths that an input names for what is written, from where it lies.
function writtenPaths(
  { execution, locate }: { readonly execution: object; readonly locate: InputRecord["locate"] },
  table: OptionTable,
): Readonly<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [key, option] of Object.entries(table)) {
    const property = propertyOf(key, option);
    const written = optionsIn(execution)[property];
    if (option.isWritten !== true || typeof written !== "string") continue;
    const keyPath = ["execution", key];
    paths[property] = pathBelowInput(written, { ...locate(keyPath), keyPath }, beyondInput(key));
  }
  return paths;
}

function optionsIn(execution: object): Readonly<Record<string, unknown>> {
  return execution as Readonly<Record<string, unknown>>;
}

function bothWays(name: string): InputError {
  return new InputError({ found: `--${name} and --no-${name}`, expected: "one of them" });
}

function optionName(key: string): string {
  return key.replaceAll("_", "-");
}

function variableName(key: string): string {
  return `NMER_${key.toUpperCase()}`;
}

/** The value that is written on the command line or in the environment, as the input would have it. */
function valueOf({ schema }: ExecutionOption, written: string | true, name: string): unknown {
  const value = written === "true" ? true : written === "false" ? false : written;
  const number = typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  // NMER_QUIET=1, as environment variables are often set.
  const flag = value === "1" ? true : value === "0" ? false : value;
  const checked = checkValue(schema, number);
  if ("data" in checked) return checked.data;
  for (const candidate of [value, flag]) {
    const other = checkValue(schema, candidate);
    if ("data" in other) return other.data;
  }
  throw new InputError({ keyPath: [name], found: describeValue(written), expected: checked.expected });
}
