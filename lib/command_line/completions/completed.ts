// What shells complete, from the table of commands and their options: which words, which files. Each shell's script is
// made of it.

import type { Option } from "../options/arguments.ts";

/** A value or an operand, as a shell completes it. */
export interface Completed {
  /** What it is, as the help has it: `text|json|yaml`, `FILE`. */
  readonly label: string;
  /** Words that it may be. */
  readonly words: readonly string[];
  /** Ends of the names of files that it may be, the empty one for any file; none where it is no file. */
  readonly endings: readonly string[];
  /** Whether it may be a folder. */
  readonly isFolder: boolean;
  /** Whether it may be several of its words, with commas between them. */
  readonly isList: boolean;
}

/** What stands behind a command and its options. */
export interface CompletedOperands {
  /** By their places. */
  readonly places: readonly Completed[];
  /** Whether the last of them may be given any number of times. */
  readonly repeats: boolean;
}

/** An option, as a shell completes it. */
export interface CompletedOption {
  readonly name: string;
  readonly short?: string;
  readonly help: string;
  /** Its value; absent for a switch. */
  readonly value?: Completed;
}

/** A command, as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What stands behind its options; a command of several parts has their names here. */
  readonly operands: CompletedOperands;
  /** What stands behind the name of each of its parts; absent where it has none. */
  readonly parts?: Readonly<Record<string, CompletedOperands>>;
  /** The command whose options stand behind `--`. */
  readonly behindDashes?: string;
}

/** What of a command is completed. */
export interface Described {
  readonly summary: string;
  readonly synopsis: string;
  readonly options: readonly Option[];
}

/**
 * The commands as shells complete them.
 *
 * @param commands By name.
 * @param words Words of options whose placeholder does not list them, by name of the option: `basis`.
 */
export function completedCommands(
  commands: Readonly<Record<string, Described>>,
  words: Readonly<Record<string, readonly string[]>>,
): readonly CompletedCommand[] {
  return Object.entries(commands).map(([name, { summary, synopsis, options }]) => {
    const behindDashes = /\[-- OPTIONS OF nmer (\w+)\]/.exec(synopsis)?.[1];
    return {
      name,
      summary,
      options: options.map((option) => completedOption(option, words)),
      ...operandsOf(synopsis, options),
      ...(behindDashes === undefined ? {} : { behindDashes }),
    };
  });
}

function completedOption(
  { name, short, help, value }: Option,
  words: Readonly<Record<string, readonly string[]>>,
): CompletedOption {
  const completed = value === undefined ? undefined : completedValue(value);
  return {
    name,
    help,
    ...(short === undefined ? {} : { short }),
    ...(completed === undefined
      ? {}
      : { value: { ...completed, words: [...new Set([...completed.words, ...words[name] ?? []])] } }),
  };
}

/** The operand at a place, from 0; undefined where there is none. */
export function operandAt({ places, repeats }: CompletedOperands, place: number): Completed | undefined {
  return places[place] ?? (repeats ? places.at(-1) : undefined);
}

/** The options of a command that have a value, as they are written: `-p`, `--parallel`. */
export function namesWithValue({ options }: CompletedCommand): readonly string[] {
  return options.filter(({ value }) => value !== undefined).flatMap(optionNames);
}

/** An option as it is written: `-p`, `--parallel`. */
export function optionNames({ name, short }: CompletedOption): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}

// What the operands and options of a synopsis stand for.
const INPUTS = [".yaml", ".yml", ".json", ".xyz"];
const GEOMETRIES = [".xyz", ".json", ".pdb", ".sdf", ".mol2", ".mol", ".gjf", ".com", ".inp", ".txt"];
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  INPUT: INPUTS,
  GEOMETRY: GEOMETRIES,
  IN: [...INPUTS, ...GEOMETRIES],
  OUT: [""],
  JOURNAL: [".nmer.db"],
  RESULT: [".json", ".yaml", ".yml"],
  FILE: [""],
};
const FOLDERS = ["DIR", "FOLDER"];
const LIST_END = ",...";

/** A value by its placeholder: `N|auto`, `RESULT.json`, `DIR`, `cp|nocp,...`. */
export function completedValue(placeholder: string): Completed {
  const isList = placeholder.endsWith(LIST_END);
  const parts = (isList ? placeholder.slice(0, -LIST_END.length) : placeholder).split("|");
  const endings = parts.flatMap((part) => ENDINGS[part] ?? /^[A-Z]+(\.\w+)$/.exec(part)?.slice(1) ?? []);
  return {
    label: placeholder,
    words: parts.filter((part) => /^[a-z][\w-]*$/.test(part)),
    endings: [...new Set(endings)],
    // Folders are completed with files.
    isFolder: endings.length === 0 && parts.some((part) => FOLDERS.includes(part)),
    isList,
  };
}

/**
 * What stands behind the options of a synopsis: `INPUT JOURNAL... [-o RESULT.json]`, `[input|result]`; of several parts,
 * `ls [FOLDER] | show JOURNAL`, behind each.
 */
function operandsOf(
  synopsis: string,
  options: readonly Option[],
): Pick<CompletedCommand, "operands" | "parts"> {
  const parts = synopsis.split(" | ").map(tokensOf);
  if (parts.length > 1) {
    const names = parts.map(([name]) => name!);
    return {
      operands: { places: [completedValue(names.join("|"))], repeats: false },
      parts: Object.fromEntries(parts.map(([name, ...tokens]) => [name!, operandsIn(tokens)])),
    };
  }
  const operands = operandsIn(parts[0]!);
  // What a switch is about follows it, behind the first operand.
  const following = options.flatMap(({ operands = "" }) => tokensOf(operands)).map(completedOperand);
  if (following.length === 0) return { operands };
  const [first, ...others] = operands.places;
  const last = {
    ...either([...(others.length === 0 ? [first!] : others), ...following]),
    label: first!.label,
  };
  return { operands: { places: [first!, last], repeats: true } };
}

function operandsIn(tokens: readonly string[]): CompletedOperands {
  return {
    places: tokens.map(completedOperand),
    repeats: tokens.at(-1)?.includes("...") === true,
  };
}

// Without options and their values.
function tokensOf(synopsis: string): readonly string[] {
  return synopsis.replaceAll(/\[-[^\]]*\]|\[options\]/g, " ").replaceAll(/(?:^| )-\S+ \S+/g, " ")
    .split(" ").filter((token) => token !== "");
}

function completedOperand(token: string): Completed {
  return completedValue(token.replaceAll(/[[\]]|\.\.\./g, ""));
}

function either(all: readonly Completed[]): Completed {
  return {
    label: all[0]!.label,
    words: [...new Set(all.flatMap(({ words }) => words))],
    endings: [...new Set(all.flatMap(({ endings }) => endings))],
    isFolder: all.some(({ isFolder }) => isFolder),
    isList: false,
  };
}
