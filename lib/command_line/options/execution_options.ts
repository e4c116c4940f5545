// Options for the execution, from the command line, the input and the environment: the first of these that says
// something wins.

import { describeValue, InputError, type Place } from "../../base/error.ts";
import {
  type ExecutionOptions,
  executionOptions,
  executionSchema,
  type InputRecord,
} from "../../input/mod.ts";
import type { Arguments, Option } from "./arguments.ts";

/** The options of `nmer run` that say how to execute. */
export const EXECUTION_OPTIONS: readonly Option[] = [
  {
    name: "parallel",
    short: "p",
    value: "N|auto",
    help: "number of workers; auto: as many as there are cores",
  },
  {
    name: "mode",
    value: "auto|serial|workers|processes",
    help: "who computes: this process, its workers, or child processes",
  },
  { name: "schedule", value: "level|overlap", help: "whether a level waits for the one below [level]" },
  { name: "timeout", value: "DURATION", help: "longest time of one task: 90s, 5m, 1h30m" },
  { name: "run-timeout", value: "DURATION", help: "longest time of the whole run: 30m, 12h, 2d" },
  {
    name: "retries",
    value: "N",
    help: "how often a task is tried again that was lost or failed by chance [2]",
  },
  { name: "threads", value: "N", help: "threads of each task of an external program [1]" },
  { name: "memory", value: "SIZE", help: "memory for all workers together: 4GB, 512MiB" },
  {
    name: "scratch",
    value: "DIR",
    help: "where external programs have their files [the system's temporary]",
  },
  { name: "journal", value: "FILE", help: "keep finished tasks here [INPUT-STEM.nmer.db beside the result]" },
  { name: "no-journal", help: "keep no journal" },
  { name: "fresh", help: "compute everything, whatever a journal has already" },
  {
    name: "on-failure",
    value: "continue|abort",
    help: "whether a failed task ends the run [continue]",
  },
  { name: "format", value: "text|json|yaml", help: "what is written to standard output [text]" },
  { name: "progress", value: "auto|bar|plain|none", help: "how progress is shown on standard error [auto]" },
  { name: "log", value: "FILE", help: "write what happens to a file, a line for each event" },
  { name: "log-format", value: "text|json", help: "the form of its lines [text]" },
  { name: "verbose", short: "v", help: "say more on standard error" },
  { name: "quiet", short: "q", help: "say nothing on standard error but errors" },
];

const FIELDS = executionSchema.shape;
type Field = keyof typeof FIELDS;

/**
 * The options that hold for a run.
 *
 * @param args The command's arguments.
 * @param environment Gives the value of an environment variable: `NMER_PARALLEL` for `--parallel`, and so on.
 * @throws {InputError} That names the option, the key or the variable.
 */
export function resolveExecution(
  args: Arguments,
  input: Pick<InputRecord, "execution" | "locate">,
  environment: (name: string) => string | undefined,
): ExecutionOptions {
  const fromEnvironment: Record<string, unknown> = {};
  const fromArguments: Record<string, unknown> = {};
  for (const field of Object.keys(FIELDS) as Field[]) {
    const variable = `NMER_${field.toUpperCase()}`;
    const value = environment(variable);
    if (value !== undefined && value !== "") fromEnvironment[field] = check(field, value, variable);
    const option = field.replaceAll("_", "-");
    const given = args.options.get(option);
    if (given !== undefined) fromArguments[field] = check(field, given, `--${option}`);
  }
  if (args.options.has("no-journal")) fromArguments["journal"] = false;
  const variables = executionOptions(fromEnvironment);
  const options = executionOptions(fromArguments);
  refuseMissing(variables, (field) => ({ keyPath: [`NMER_${field.toUpperCase()}`] }));
  checkExecution(input);
  refuseMissing(options, (field) => ({ keyPath: [`--${field.replaceAll("_", "-")}`] }));
  return { ...variables, ...input.execution, ...options };
}

/**
 * Refuses an input that asks for an execution that this version does not have.
 *
 * @throws {InputError} With the place in the input.
 */
export function checkExecution(input: Pick<InputRecord, "execution" | "locate">): void {
  refuseMissing(input.execution, (field) => ({
    ...input.locate(["execution", field]),
    keyPath: ["execution", field],
  }));
}

function check(field: Field, written: string | true, name: string): unknown {
  const value = written === "true" ? true : written === "false" ? false : written;
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  // NMER_QUIET=1, as environment variables are often set.
  const flag = value === "1" ? true : value === "0" ? false : value;
  for (const candidate of [number, value, flag]) {
    const parsed = FIELDS[field].safeParse(candidate);
    if (parsed.success) return parsed.data;
  }
  const { error } = FIELDS[field].safeParse(number);
  throw new InputError({
    keyPath: [name],
    found: describeValue(written),
    expected: error!.issues[0]!.message.replace(/^Invalid (?:option|input): expected /, ""),
  });
}

// What the contract of inputs knows and this version does not do is refused: an option that is dropped in silence
// would promise what does not happen.
function refuseMissing(options: ExecutionOptions, place: (field: Field) => Place): void {
  const refuse = (field: Field, found: string, expected: string) => {
    throw new InputError({ ...place(field), found, expected: `${expected} in this version of nmer` });
  };
  const { mode } = options;
  if (mode === "mpi") refuse("mode", mode, "auto, serial, workers or processes");
}
