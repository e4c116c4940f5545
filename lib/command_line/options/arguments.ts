// The arguments of a command: which options it has, and the errors for those that it has not.

import { parseArgs } from "@std/cli/parse-args";
import { InputError } from "../../base/error.ts";
import { meantWord } from "./other_words.ts";

/** An option of a command. */
export interface Option {
  /** Name without dashes, as in `parallel`. */
  readonly name: string;
  /** One letter, as in `p`. */
  readonly short?: string;
  /** What stands for its value in the help; an option without one is a switch. */
  readonly value?: string;
  /** What stands in the help for the operands that a switch is about, which follow it. */
  readonly operands?: string;
  /** Whether it may be given several times. */
  readonly isRepeated?: boolean;
  /** One sentence for the help. */
  readonly help: string;
}

/** Parsed arguments. */
export interface Arguments {
  /** What is not an option, in order. */
  readonly operands: readonly string[];
  /** Values of the options that were given; true for switches. */
  readonly options: ReadonlyMap<string, string | true>;
  /** All values, in order, of the options that may be given several times; `options` has the first one. */
  readonly lists?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Parses the arguments of a command.
 *
 * @throws {InputError} For unknown options, with the nearest known one; for options without their value or given
 * twice; for too few or too many operands.
 */
export function parseArguments(
  args: readonly string[],
  options: readonly Option[],
  operands: { readonly least: number; readonly most: number; readonly what: string },
): Arguments {
  const given = new Map<string, string | true>();
  const lists = new Map<string, readonly string[]>();
  const unknown: string[] = [];
  const withValue = options.filter(({ value }) => value !== undefined);
  const switches = options.filter(({ value }) => value === undefined);
  const parsed = parseArgs(joinValues(separateOperands(args, switches), withValue), {
    string: ["_", ...withValue.map(({ name }) => name)],
    boolean: switches.map(({ name }) => name),
    collect: options.map(({ name }) => name),
    alias: Object.fromEntries(
      options.flatMap(({ name, short }) => short === undefined ? [] : [[short, name]]),
    ),
    unknown: (argument, key) => {
      if (key === undefined) return true;
      unknown.push(argument);
      return false;
    },
  });
  if (unknown[0] !== undefined) throw unknownOption(unknown[0], options);
  for (const { name, value, isRepeated = false } of options) {
    const values = [parsed[name] ?? []].flat().filter((item) => item !== false) as (string | true)[];
    if (values.length === 0) continue;
    if (values.length > 1 && !isRepeated) {
      throw usage(`--${name} ${values.length} times`, `--${name} at most once`);
    }
    if (value !== undefined && values.some((one) => one === "" || one === true)) {
      throw usage(`--${name} without a value`, `--${name} ${value}`);
    }
    given.set(name, values[0]!);
    if (isRepeated) lists.set(name, values.map(String));
  }
  const rest = parsed._.map(String);
  if (rest.length < operands.least || rest.length > operands.most) {
    const words = `${rest.join(" ")}${rest.length < operands.least ? " alone" : ""}`;
    throw usage(rest.length === 0 ? "nothing" : words, operands.what);
  }
  return { operands: rest, options: given, ...(lists.size === 0 ? {} : { lists }) };
}

// `--only-missing=a.db`: what follows a switch about operands is one of them, whichever way it is written.
function separateOperands(args: readonly string[], switches: readonly Option[]): string[] {
  const heads = switches.flatMap(({ name, operands }) => operands === undefined ? [] : [`--${name}=`]);
  return args.flatMap((argument) => {
    const head = heads.find((head) => argument.startsWith(head));
    return head === undefined ? [argument] : [head.slice(0, -1), argument.slice(head.length)];
  });
}

// `--timeout -5s` and `-o -`: what follows an option that takes a value is its value, whatever it looks like.
function joinValues(args: readonly string[], withValue: readonly Option[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument === "--") return [...joined, ...args.slice(i)];
    const option = withValue.find(({ name, short }) => argument === `--${name}` || argument === `-${short}`);
    const next = args[i + 1];
    if (option === undefined || next === undefined) joined.push(argument);
    else {
      joined.push(`--${option.name}=${next}`);
      i++;
    }
  }
  return joined;
}

function unknownOption(argument: string, options: readonly Option[]): InputError {
  const name = argument.replace(/^-+/, "").replace(/=.*$/s, "");
  const names = options.map((option) => option.name);
  const near = meantWord(name, names, "--");
  return new InputError({
    found: `the unknown option ${argument}`,
    expected: "an option of the command",
    hint: names.length === 0
      ? "The command has no options."
      : `${near === undefined ? "" : `${near} `}\`--help\` lists them all.`,
  });
}

function usage(found: string, expected: string): InputError {
  return new InputError({ found, expected });
}
