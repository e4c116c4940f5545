// Help texts, made from the commands.

import { VERSION } from "../../base/version.ts";
import type { Option } from "../options/arguments.ts";
import type { Command } from "./command.ts";

/** The help of `nmer` itself. */
export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `nmer ${VERSION}: many-body expansions in quantum chemistry, in parallel`,
    "",
    "Usage: nmer COMMAND ...",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "`nmer COMMAND --help` tells more; `nmer --version` tells the version.",
    "",
    "A first run:",
    "  nmer run examples/water_trimer.yaml",
    "",
    "Exit status: 0 done, 1 a bug in nmer, 2 bad input or usage, 3 some tasks failed, 4 the machine lacks",
    "something (memory, say), 130 interrupted by Ctrl-C, 143 by SIGTERM, 129, 138, 140 by SIGHUP, SIGUSR1, SIGUSR2.",
    "",
  ].join("\n");
}

/** The help of a command. */
export function commandHelp({ name, synopsis, description, options, examples }: Command): string {
  const lines = [`Usage: nmer ${name} ${synopsis}`, "", description];
  if (options.length > 0) {
    const width = Math.max(...options.map((option) => optionHead(option).length));
    lines.push("", "Options:");
    lines.push(...options.map((option) => `  ${optionHead(option).padEnd(width)}  ${option.help}`));
  }
  lines.push(
    "",
    examples.length === 1 ? "Example:" : "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  );
  return lines.join("\n");
}

function optionHead({ name, short, value }: Option): string {
  const names = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}
