// The script that completes nmer's command line in bash, 3.2 (macOS) or newer; it needs nothing but bash.

import type { Completed, CompletedCommand, CompletedOption } from "./completed.ts";
import { Numbered, quoted } from "./numbered.ts";

/** The script for bash. */
export function bashCompletions(commands: readonly CompletedCommand[]): string {
  const values = new Numbered();
  const valueCases = commands.flatMap((command) => optionCases(command, values));
  const operandCases = commands.flatMap(({ name, operand }) =>
    operand === undefined ? [] : [`      ${name}) ${values.nameOf(operand)} ;;`]
  );
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
    "    case $command in",
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
    "  for ((i = 2; i < COMP_CWORD; i++)); do",
    '    [[ ${COMP_WORDS[i]} == "--" ]] || continue',
    "    case $command in",
    ...behind,
    "    esac",
    "  done",
  ];
}

/** The values of a command's options. */
function optionCases({ name, options }: CompletedCommand, values: Numbered): readonly string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    const written = namesOf(option).map((each) => quote(`${name} ${each}`)).join("|");
    return [`    ${written}) ${values.nameOf(option.value)}; return ;;`];
  });
}

/** The names of a command's options. */
function namesCase({ name, options }: CompletedCommand): string {
  return `      ${name}) _nmer_words ${words([...options.flatMap(namesOf), "--help"])} ;;`;
}

function namesOf({ name, short }: CompletedOption): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}

// `cur` is the word that is completed, as far as it is written.
const HELPERS = `
_nmer_words() {
  local word
  for word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
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

function completing({ words: known, endings, isFolder }: Completed): string {
  const steps = [
    ...(known.length === 0 ? [] : [`_nmer_words ${words(known)}`]),
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
