// The script that completes nmer's command line in zsh, by its own `_arguments`, with a line of help for each option.

import type { Completed, CompletedCommand, CompletedOption } from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for zsh: a function for a folder of `fpath`, which may be sourced as well. */
export function zshCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const cases = commands.map(({ name, options, operand }) =>
    [
      `    ${name})`,
      "      _arguments -s -S : \\",
      ...options.map((option) => `        ${optionSpec(option, values)} \\`),
      ...(operand === undefined
        ? []
        : [`        ${quote(`*:${escaped(operand.label)}:${values.nameOf(operand)}`)} \\`]),
      "        '(- *)--help[tell more]' && ret=0 ;;",
    ].join("\n")
  );
  const behind = commands.flatMap(({ name, behindDashes }) =>
    behindDashes === undefined ? [] : [
      `  if [[ $command == ${name} ]] && (( dashes < CURRENT )); then`,
      `    command=${behindDashes}; shift $(( dashes - 1 )) words; (( CURRENT -= dashes - 1 ))`,
      "  fi",
    ]
  );
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  return [
    "#compdef nmer",
    "# Completion of nmer for zsh, made by `nmer completions zsh`.",
    "",
    ...values.all.map(({ name, value }) => `${name}() {\n${completing(value)}\n}\n`),
    "_nmer() {",
    "  local command ret=1",
    "  local -i dashes",
    "  local -a commands=(",
    ...described,
    "    'help:tell more of a command'",
    "  )",
    "  if (( CURRENT == 2 )); then",
    "    _describe -t commands command commands && ret=0",
    "    compadd -- --help --version && ret=0",
    "    return ret",
    "  fi",
    "  command=$words[2]",
    "  if [[ $command == help ]]; then _describe -t commands command commands; return; fi",
    "  shift words; (( CURRENT-- ))",
    "  dashes=${words[(i)--]}",
    ...behind,
    "  case $command in",
    ...cases,
    "  esac",
    "  return ret",
    "}",
    "",
    'if [[ $funcstack[1] == _nmer ]]; then _nmer "$@"; else compdef _nmer nmer; fi',
    "",
  ].join("\n");
}

function optionSpec({ name, short, help, value }: CompletedOption, values: Numbered): string {
  const action = value === undefined ? "" : `:${escaped(value.label)}:${values.nameOf(value)}`;
  const rest = `[${escaped(help).replaceAll(/[[\]]/g, "\\$&")}]${action}`;
  const long = value === undefined ? `--${name}` : `--${name}=`;
  if (short === undefined) return quote(`${long}${rest}`);
  const brief = value === undefined ? `-${short}` : `-${short}+`;
  return `${quote(`(-${short} --${name})`)}{${brief},${long}}${quote(rest)}`;
}

// What stands for the words and files of a value; `_arguments` hands it how they are shown.
function completing({ words, endings, isFolder }: Completed): string {
  const steps = [
    ...(words.length === 0 ? [] : [`compadd "$@" -- ${words.map(quote).join(" ")} && ret=0`]),
    ...(endings.length === 0 ? [] : [`_files "$@"${patternOf(endings)} && ret=0`]),
    ...(isFolder ? ['_files "$@" -/ && ret=0'] : []),
  ];
  if (steps.length === 0) return '  _message -e value "a value"';
  return ["  local ret=1", ...steps.map((step) => `  ${step}`), "  return ret"].join("\n");
}

function patternOf(endings: readonly string[]): string {
  if (endings.includes("")) return "";
  return ` -g ${quote(`*(${endings.join("|")})(-.)`)}`;
}

// In specs of `_arguments` a colon ends a part.
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll(":", "\\:");
}

function quote(text: string): string {
  return quoted(text, "'\\''");
}
