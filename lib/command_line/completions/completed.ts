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
  /** What stands behind its options; absent where nothing does. */
  readonly operand?: Completed;
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
    const operand = operandOf(synopsis, options);
    const behindDashes = /\[-- OPTIONS OF nmer (\w+)\]/.exec(synopsis)?.[1];
    return {
      name,
      summary,
      options: options.map((option) => completedOption(option, words)),
      ...(operand === undefined ? {} : { operand }),
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

// What the operands and options of a synopsis stand for.
const INPUTS = [".yaml", ".yml", ".json", ".xyz"];
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  INPUT: INPUTS,
  GEOMETRY: INPUTS,
  JOURNAL: [".nmer.db"],
  RESULT: [".json", ".yaml", ".yml"],
  FILE: [""],
};

/** A value by its placeholder: `N|auto`, `RESULT.json`, `DIR`. */
export function completedValue(placeholder: string): Completed {
  const parts = placeholder.split("|");
  const endings = parts.flatMap((part) => ENDINGS[part] ?? /^[A-Z]+(\.\w+)$/.exec(part)?.slice(1) ?? []);
  return {
    label: placeholder,
    words: parts.filter((part) => /^[a-z][\w-]*$/.test(part)),
    endings: [...new Set(endings)],
    isFolder: endings.length === 0 && parts.includes("DIR"), // folders are completed with files
  };
}

/** What stands behind the options of a synopsis: `INPUT JOURNAL... [-o RESULT.json]`, `[input|result]`. */
function operandOf(synopsis: string, options: readonly Option[]): Completed | undefined {
  const bare = synopsis.replaceAll(/\[-[^\]]*\]|\[options\]/g, " ").replaceAll(/(?:^| )-\S+ \S+/g, " ");
  const following = options.flatMap(({ operands }) => operands ?? []);
  const tokens = [...bare.split(" "), ...following].map((token) =>
    token.replaceAll(/[[\]]|\.\.\.$|\.\.\.\]$/g, "")
  )
    .filter((token) => token !== "");
  if (tokens.length === 0) return undefined;
  const parts = tokens.map(completedValue);
  return {
    label: tokens[0]!,
    words: parts.flatMap(({ words }) => words),
    endings: [...new Set(parts.flatMap(({ endings }) => endings))],
    isFolder: parts.some(({ isFolder }) => isFolder),
  };
}
