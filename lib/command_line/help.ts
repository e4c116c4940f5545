// Help texts, made from the commands. On a terminal they are of its width, but at most 80 characters wide, which is read
// best; COLUMNS asks for another. Elsewhere each option has one line, as `grep` likes it.

import { VERSION } from "../base/version.ts";
import { filledText, wrappedCommand } from "../base/text/wrapped_text.ts";
import type { Option } from "./options/arguments.ts";
import type { Command } from "./command/command.ts";
import type { CommandEntry } from "./commands/table.ts";
import type { Host } from "./host/host.ts";

const MAX_WIDTH = 80;
const MIN_WIDTH = 20;

/** The width of help on a host, in characters; undefined where it is not read on a terminal. */
export function helpWidth({ environment }: Pick<Host, "environment">, columns: number | undefined) {
  const asked = Number(environment("COLUMNS") ?? "");
  if (Number.isInteger(asked) && asked >= MIN_WIDTH) return asked;
  return columns === undefined ? undefined : Math.max(MIN_WIDTH, Math.min(columns, MAX_WIDTH));
}

/** The help of `nmer` itself, within a width in characters. */
export function generalHelp(commands: Readonly<Record<string, CommandEntry>>, width?: number): string {
  return [
    `nmer ${VERSION}: many-body expansions in quantum chemistry, in parallel`,
    "",
    "Usage: nmer COMMAND ...",
    "",
    "Commands:",
    ...definitions(Object.entries(commands).map(([name, { summary }]) => [name, summary]), width),
    "",
    "`nmer COMMAND --help` tells more; `nmer --version` tells the version.",
    "",
    "A first run:",
    "  nmer run examples/water_trimer.yaml",
    "",
    filledText(
      "Exit status: 0 done, 1 a bug in nmer, 2 bad input or usage, 3 some tasks failed, 4 the machine lacks\n" +
        "something (memory, say), 130 interrupted by Ctrl-C, 143 by SIGTERM, 129, 138, 140 by SIGHUP, SIGUSR1,\n" +
        "SIGUSR2; 140 as well where the time of a batch job is over.",
      width ?? MAX_WIDTH,
    ),
    "",
  ].join("\n");
}

/** The help of a command, within a width in characters. */
export function commandHelp(
  name: string,
  { synopsis, description, options, examples }: Command,
  width?: number,
): string {
  return [
    `Usage: ${set(filledText(`nmer ${name} ${synopsis}`, (width ?? Infinity) - USAGE_MARGIN), USAGE_MARGIN)}`,
    "",
    filledText(description, width ?? MAX_WIDTH),
    ...optionLines(options, width),
    "",
    examples.length === 1 ? "Example:" : "Examples:",
    ...examples.map((example) => wrappedCommand(`  ${example}`, width)),
    "",
  ].join("\n");
}

const USAGE_MARGIN = "Usage: ".length;

// What follows the first line begins below it.
function set(text: string, margin: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(margin)}`);
}

function optionLines(options: readonly Option[], width: number | undefined): readonly string[] {
  if (options.length === 0) return [];
  return [
    "",
    "Options:",
    ...definitions(options.map((option) => [optionHead(option), option.help]), width),
  ];
}

function optionHead({ name, short, operands, value = operands }: Option): string {
  const names = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}

const INDENTATION = "  ";
const GAP = "  ";
// What a word may take before its meaning begins below it, and of a narrow line.
const MAX_WORD_LENGTH = 45;
const MAX_WORD_SHARE = 0.4;

/** Words and what they mean, in two columns. */
function definitions(
  entries: readonly (readonly [word: string, meaning: string])[],
  width = Infinity,
): readonly string[] {
  const longest = Math.max(...entries.map(([word]) => word.length));
  const column = Math.min(longest, MAX_WORD_LENGTH, Math.floor(width * MAX_WORD_SHARE));
  const margin = INDENTATION.length + column + GAP.length;
  return entries.map(([word, meaning]) => {
    const text = set(filledText(meaning, width - margin), margin);
    const gap = word.length > column ? `\n${" ".repeat(margin)}` : GAP;
    return `${INDENTATION}${word.padEnd(column)}${gap}${text}`;
  });
}
