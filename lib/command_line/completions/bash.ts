// The script that completes nmer's command line in bash, 3.2 (macOS) or newer; it needs nothing but bash.

import {
  type Completed,
  type CompletedCommand,
  type CompletedOperands,
  namesWithValue,
  optionNames,
} from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for bash. */
export function bashCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const valueCases = commands.flatMap((command) => optionCases(command, values));
  const operandCases = commands.flatMap((command) => placeCases(command, values));
  return [
    "# Completion of nmer for bash, made by `nmer completions bash`.",
    HELPERS,
    ...values.all.map(({ name, value }) => `${name}() { ${completing(value)}; }`),
    "",
    "_nmer() {",
    ...commandLines(commands),
    '  case "$command $prev" in',
    ...valueCases,
    "  esac",
    "  if [[ $cur == -* ]]; then",
    "    case $command in",
    ...commands.map(namesCase),
    "    esac",
    "  else",
    '    case "$command $place" in',
    ...operandCases,
    "    esac",
    "  fi",
    "}",
    "complete -F _nmer nmer",
    "",
  ].join("\n");
}

// The word that is completed, and the command that it belongs to.
function commandLines(commands: readonly CompletedCommand[]): readonly string[] {
  const names = commands.map(({ name }) => name);
  const behind = commands.flatMap(({ name, behindDashes }) =>
    behindDashes === undefined ? [] : [`      ${name}) command=${behindDashes} ;;`]
  );
  return [
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} i",
    "  COMPREPLY=()",
    "  # readline takes the = of --mode=serial for a word",
    '  if [[ $cur == "=" ]]; then cur=""',
    '  elif [[ $prev == "=" ]] && ((COMP_CWORD > 2)); then prev=${COMP_WORDS[COMP_CWORD-2]}; fi',
    "  if ((COMP_CWORD == 1)); then",
    `    _nmer_words ${words([...names, "help", "--help", "--version"])}`,
    "    return",
    "  fi",
    `  if [[ $command == help ]]; then _nmer_words ${words(names)}; return; fi`,
    "  # `place` says which operand is completed: the first is 1, and of a part the first is `show 1`",
    "  local place=1 part=",
    "  for ((i = 2; i < COMP_CWORD; i++)); do",
    '    case "$command ${COMP_WORDS[i]}" in',
    ...valued(commands).map((names) => `      ${names}) [[ \${COMP_WORDS[i + 1]} == "=" ]] || ((i++)) ;;`),
    '      *" ="*) ((i++)) ;;',
    '      *" --")',
    "        case $command in",
    ...behind.map((line) => `    ${line}`),
    "        esac ;;",
    '      *" -"?*) ;;',
    ...partCases(commands),
    "      *) ((place++)) ;;",
    "    esac",
    "  done",
    '  place="$part$place"',
  ];
}

// The options that have a value, with their commands, as patterns.
function valued(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap((command) => {
    const names = namesWithValue(command);
    return names.length === 0 ? [] : [names.map((each) => quote(`${command.name} ${each}`)).join("|")];
  });
}

// The first operand of a command of several parts says which part.
function partCases(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ name, parts }) =>
    parts === undefined ? [] : [
      `      ${quote(`${name} `)}*)`,
      '        if [[ -z $part ]]; then part="${COMP_WORDS[i]} "; else ((place++)); fi ;;',
    ]
  );
}

/** What a command's operands may be, by their places. */
function placeCases(
  { name, operands, parts = {} }: CompletedCommand,
  values: Numbered,
): readonly string[] {
  const cases = ({ places, repeats }: CompletedOperands, before: string) =>
    places.map((value, i) => {
      const place = quote(`${before} ${i + 1}`);
      const further = repeats && i === places.length - 1 ? `|${quote(`${before} `)}[0-9]*` : "";
      return `      ${place}${further}) ${values.nameOf(value)} ;;`;
    });
  return [
    ...cases(operands, name),
    ...Object.entries(parts).flatMap(([part, operands]) => cases(operands, `${name} ${part}`)),
  ];
}

/** The values of a command's options. */
function optionCases({ name, options }: CompletedCommand, values: Numbered): readonly string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    const written = optionNames(option).map((each) => quote(`${name} ${each}`)).join("|");
    return [`    ${written}) ${values.nameOf(option.value)}; return ;;`];
  });
}

/** The names of a command's options. */
function namesCase({ name, options }: CompletedCommand): string {
  return `      ${name}) _nmer_words ${words([...options.flatMap(optionNames), "--help"])} ;;`;
}

// `cur` is the word that is completed, as far as it is written.
const HELPERS = `
_nmer_words() {
  local word
  for word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
  done
}

# Words of a list with commas, each once.
_nmer_list() {
  local word before=
  [[ $cur == *,* ]] && before=\${cur%,*},
  for word; do
    [[ ",$before" == *",$word,"* ]] || [[ $before$word != "$cur"* ]] || COMPREPLY+=("$before$word")
  done
}

# Files that end in one of some ways, and folders; any file where none does.
_nmer_files() {
  local file ending written=\${cur//\\\\/}
  local -a any=()
  compopt -o filenames 2>/dev/null
  written=\${written#[\\"\\']}
  while IFS= read -r file; do
    any+=("$file")
    if [[ -d \${file/#\\~/$HOME} ]]; then COMPREPLY+=("$file"); continue; fi
    for ending; do
      if [[ $file == *"$ending" ]]; then COMPREPLY+=("$file"); break; fi
    done
  done < <(compgen -f -- "$written")
  ((\${#COMPREPLY[@]} > 0 || \${#any[@]} == 0)) || COMPREPLY=("\${any[@]}")
}

_nmer_folders() {
  local folder written=\${cur//\\\\/}
  compopt -o filenames 2>/dev/null
  while IFS= read -r folder; do COMPREPLY+=("$folder"); done < <(compgen -d -- "\${written#[\\"\\']}")
}
`;

function completing({ words: known, endings, isFolder, isList }: Completed): string {
  const steps = [
    ...(known.length === 0 ? [] : [`${isList ? "_nmer_list" : "_nmer_words"} ${words(known)}`]),
    ...(endings.length === 0 ? [] : [`_nmer_files ${words(endings)}`]),
    ...(isFolder ? ["_nmer_folders"] : []),
  ];
  return steps.length === 0 ? ":" : steps.join("; ");
}

function words(list: readonly string[]): string {
  return list.map(quote).join(" ");
}

function quote(text: string): string {
  return quoted(text, "'\\''");
}
