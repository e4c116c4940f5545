// The script that completes nmer's command line in fish, with a line of help for each option.

import type { Completed, CompletedCommand, CompletedOption } from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for fish. */
export function fishCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const lines = commands.flatMap(({ name, options, operand }) => [
    ...options.map((option) => optionLine(name, option, values)),
    ...(operand === undefined
      ? []
      : [`complete -c nmer -n '__nmer_is ${name}' -a '(${values.nameOf(operand)})'`]),
    `complete -c nmer -n '__nmer_is ${name}' -l help -d 'tell more'`,
  ]);
  // Behind -- fish completes operands alone.
  const behind = commands.flatMap(({ name, behindDashes }) => {
    const names = commands.find((other) => other.name === behindDashes)?.options.map(({ name }) =>
      `--${name}`
    );
    return names === undefined
      ? []
      : [`complete -c nmer -n '__nmer_is ${name}; and __nmer_behind_dashes' -a ${quote(names.join(" "))}`];
  });
  return [
    "# Completion of nmer for fish, made by `nmer completions fish`.",
    "",
    "function __nmer_is",
    "    set -l words (commandline -opc)",
    '    test "$words[2]" = "$argv[1]"',
    "end",
    HELPERS,
    ...values.all.map(({ name, value }) => `function ${name}\n${completing(value)}\nend\n`),
    "complete -c nmer -f",
    ...commands.map(({ name, summary }) =>
      `complete -c nmer -n '__nmer_is ""; or __nmer_is help' -a ${name} -d ${quote(summary)}`
    ),
    `complete -c nmer -n '__nmer_is ""' -a help -d 'tell more of a command'`,
    `complete -c nmer -n '__nmer_is ""' -l help -d 'tell more'`,
    `complete -c nmer -n '__nmer_is ""' -l version -d 'tell the version'`,
    ...lines,
    ...behind,
    "",
  ].join("\n");
}

const HELPERS = `
function __nmer_behind_dashes
    contains -- -- (commandline -opc)
end

# Files that end in one of some ways, and folders; any file where none does.
function __nmer_files
    set -l token (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l any (__fish_complete_path $token)
    set -l fitting
    for line in $any
        set -l file (string split -m 1 \\t -- $line)[1]
        string match -q -- '*/' $file; and set -a fitting $line; and continue
        for ending in $argv
            string match -q -- "*$ending" $file; and set -a fitting $line; and break
        end
    end
    test (count $fitting) -gt 0; or set fitting $any
    printf '%s\\n' $fitting
end
`;

function optionLine(
  command: string,
  { name, short, help, value }: CompletedOption,
  values: Numbered,
): string {
  return [
    `complete -c nmer -n '__nmer_is ${command}'`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${name}`,
    ...(value === undefined ? [] : [`-x -a '(${values.nameOf(value)})'`]),
    `-d ${quote(help)}`,
  ].join(" ");
}

function completing({ words, endings, isFolder }: Completed): string {
  const steps = [
    ...(words.length === 0 ? [] : [`printf '%s\\n' ${words.map(quote).join(" ")}`]),
    ...(endings.length === 0 ? [] : [`__nmer_files ${endings.map(quote).join(" ")}`]),
    ...(isFolder
      ? ["__fish_complete_directories (commandline -ct | string replace -r -- '^--[^=]*=' '')"]
      : []),
  ];
  return (steps.length === 0 ? ["return 1"] : steps).map((step) => `    ${step}`).join("\n");
}

function quote(text: string): string {
  return quoted(text, "\\'");
}
