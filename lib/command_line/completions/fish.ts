// The script that completes nmer's command line in fish, with a line of help for each option.

import {
  type Completed,
  type CompletedCommand,
  type CompletedOperands,
  type CompletedOption,
  namesWithValue,
} from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for fish. */
export function fishCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const lines = commands.flatMap((command) => {
    const { name, options } = command;
    return [
      ...options.map((option) => optionLine(name, option, values)),
      ...operandLines(command, values),
      `complete -c nmer -n '__nmer_is ${name}' -l help -d 'tell more'`,
    ];
  });
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
    operandsFunction(commands),
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

/** What a command's operands may be, by their places and, behind the name of a part, by that. */
function operandLines({ name, operands, parts = {} }: CompletedCommand, values: Numbered): readonly string[] {
  const lines = ({ places, repeats }: CompletedOperands, part: string, before: number) =>
    places.map((value, i) => {
      const place = `${before + i + 1}${repeats && i === places.length - 1 ? " or more" : ""}`;
      const condition = `__nmer_is ${name}; and __nmer_at ${quote(part)} ${place}`;
      return `complete -c nmer -n ${quote(condition)} -a '(${values.nameOf(value)})'`;
    });
  return [
    ...lines(operands, "", 0),
    ...Object.entries(parts).flatMap(([part, operands]) => lines(operands, part, 1)),
  ];
}

// The operands before the word that is completed: without options, and the values of those that have one.
function operandsFunction(commands: readonly CompletedCommand[]): string {
  const valued = commands.flatMap((command) =>
    namesWithValue(command).map((name) => quote(`${command.name} ${name}`))
  );
  return `
function __nmer_operands
    set -l words (commandline -opc)
    set -l i 3
    while test $i -le (count $words)
        switch "$words[2] $words[$i]"
            case ${valued.join(" ")}
                set i (math $i + 1)
            case '* -?*'
            case '*'
                printf '%s\\n' $words[$i]
        end
        set i (math $i + 1)
    end
end

# Whether an operand of a place is completed, behind one of a name, as in: __nmer_at show 2 or more
function __nmer_at
    set -l given (__nmer_operands)
    set -l place (math (count $given) + 1)
    test -z "$argv[1]"; or test "$given[1]" = "$argv[1]"; or return 1
    test $place -eq $argv[2]; or test (count $argv) -gt 2 -a $place -gt $argv[2]
end
`;
}

const HELPERS = `
function __nmer_behind_dashes
    contains -- -- (commandline -opc)
end

# Words of a list with commas, each once.
function __nmer_list
    set -l token (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l before (string replace -r '[^,]*$' '' -- $token)
    for word in $argv
        contains -- $word (string split , -- $before); or printf '%s%s\\n' "$before" $word
    end
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

function completing({ words, endings, isFolder, isList }: Completed): string {
  const steps = [
    ...(words.length === 0
      ? []
      : [`${isList ? "__nmer_list" : "printf '%s\\n'"} ${words.map(quote).join(" ")}`]),
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
