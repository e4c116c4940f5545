// Help texts, made from the commands.

import { VERSION } from "../base/version.ts";
import type { Option } from "./options/arguments.ts";
import type { Command } from "./command/command.ts";
import type { CommandEntry } from "./commands/table.ts";

/** The help of `nmer` itself. */
export function generalHelp(commands: Readonly<Record<string, CommandEntry>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    `nmer ${VERSION}: many-body expansions in quantum chemistry, in parallel`,
    "",
    "Usage: nmer COMMAND ...",
    "",
    "Commands:",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "`nmer COMMAND --help` tells more; `nmer --version` tells the version.",
    "",
    "A first run:",
    "  nmer run examples/water_trimer.yaml",
    "",
    "Exit status: 0 done, 1 a bug in nmer, 2 bad input or usage, 3 some tasks failed, 4 the machine lacks",
    "something (memory, say), 130 interrupted by Ctrl-C, 143 by SIGTERM, 129, 138, 140 by SIGHUP, SIGUSR1, SIGUSR2;",
    "140 as well where the time of a batch job is over.",
    "",
  ].join("\n");
}

/** The help of a command. */
export function commandHelp(name: string, { synopsis, description, options, examples }: Command): string {
  return [
    `Usage: nmer ${name} ${synopsis}`,
    "",
    description,
    ...optionLines(options),
    "",
    examples.length === 1 ? "Example:" : "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function optionLines(options: readonly Option[]): readonly string[] {
  if (options.length === 0) return [];
  const width = Math.max(...options.map((option) => optionHead(option).length));
  return [
    "",
    "Options:",
    ...options.map((option) => `  ${optionHead(option).padEnd(width)}  ${option.help}`),
  ];
}

function optionHead({ name, short, operands, value = operands }: Option): string {
  const names = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}
