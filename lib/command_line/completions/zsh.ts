// The script that completes nmer's command line in zsh, by its own `_arguments`, with a line of help for each option.

import {
  type Completed,
  type CompletedCommand,
  type CompletedOperands,
  type CompletedOption,
  operandAt,
} from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for zsh: a function for a folder of `fpath`, which may be sourced as well. */
export function zshCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const cases = commands.map((command) =>
    [
      `    ${command.name})`,
      "      _arguments -s -S : \\",
      ...command.options.map((option) => `        ${optionSpec(option, values)} \\`),
      ...operandSpecs(command, values).map((spec) => `        ${quote(spec)} \\`),
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
    ...commands.flatMap((command) => partFunctions(command, values)),
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

// What a command's operands may be, by their places; behind the name of a part, as a function of its says.
function operandSpecs({ name, operands, parts }: CompletedCommand, values: Numbered): readonly string[] {
  const specs = operands.places.map((value, i) => {
    const isLast = i === operands.places.length - 1;
    return `${isLast && operands.repeats ? "*" : i + 1}:${escaped(value.label)}:${values.nameOf(value)}`;
  });
  if (parts === undefined) return specs;
  return [
    ...specs,
    ...furtherPlaces(parts).map((place) => `${place + 2}:operand:_nmer_${name}_${place}`),
    `*:operand:_nmer_${name}_more`,
  ];
}

function furtherPlaces(parts: Readonly<Record<string, CompletedOperands>>): readonly number[] {
  const most = Math.max(...Object.values(parts).map(({ places }) => places.length));
  return Array.from({ length: most }, (_, place) => place);
}

function partFunctions({ name, parts }: CompletedCommand, values: Numbered): readonly string[] {
  if (parts === undefined) return [];
  const places = furtherPlaces(parts);
  return [...places, places.length].map((place) => {
    const cases = Object.entries(parts).flatMap(([part, operands]) => {
      const value = operandAt(operands, place);
      return value === undefined ? [] : [`    ${part}) ${values.nameOf(value)} "$@" ;;`];
    });
    const called = place === places.length ? "more" : place;
    return [`_nmer_${name}_${called}() {`, "  case $line[1] in", ...cases, "  esac", "}", ""].join("\n");
  });
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
function completing({ words, endings, isFolder, isList }: Completed): string {
  if (isList) return listing(words);
  const steps = [
    ...(words.length === 0 ? [] : [`compadd "$@" -- ${words.map(quote).join(" ")} && ret=0`]),
    ...(endings.length === 0 ? [] : [`_files "$@"${patternOf(endings)} && ret=0`]),
    ...(isFolder ? ['_files "$@" -/ && ret=0'] : []),
  ];
  if (steps.length === 0) return '  _message -e value "a value"';
  return ["  local ret=1", ...steps.map((step) => `  ${step}`), "  return ret"].join("\n");
}

// Words with commas between them, each once.
function listing(words: readonly string[]): string {
  return [
    `  local -a known=(${words.map(quote).join(" ")}) given`,
    "  compset -P '*,'",
    "  given=(${(s:,:)IPREFIX##*=})",
    '  compadd "$@" -- ${known:|given}',
  ].join("\n");
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
