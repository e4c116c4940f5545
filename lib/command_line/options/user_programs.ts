// The user's own programs: which executables inputs may name, from `programs.yaml` of the user or the site, and from
// the option --command, which wins.

// Deno's own module: the standard library's takes 10 ms to load.
import type { UserProgram } from "../../base/user_program.ts";
import { join } from "node:path";
import { InputError } from "../../base/error.ts";
import { makeRegistry, type Registry } from "../../calculation/prepare/registry.ts";
import type { Arguments, Option } from "./arguments.ts";
import type { Host } from "../host/host.ts";
import { shellWord } from "./shell_words.ts";

/** The option that names a program of the user's own. */
export const COMMAND_OPTION: Option = {
  name: "command",
  value: "NAME=/PATH[,ghosts]",
  help: "an own program, for `program: command:NAME`; others: programs.yaml",
};

/** What a command that is to know the same programs has behind its operands; nothing where no option names any. */
export function programWords(args: Arguments): string {
  const named = args.options.get(COMMAND_OPTION.name);
  return typeof named === "string" ? ` --${COMMAND_OPTION.name} ${shellWord(named)}` : "";
}

const MAX_BYTES = 2 ** 20;

/**
 * The programs that inputs may name: those that nmer knows, and those that the user has.
 *
 * @throws {InputError} With the place of what is wrong.
 */
export async function readRegistry(host: Host, args?: Arguments): Promise<Registry> {
  return makeRegistry(await readUserPrograms(host, args));
}

/**
 * The programs that the user has.
 *
 * @throws {InputError} With the place of what is wrong.
 */
export async function readUserPrograms(host: Host, args?: Arguments): Promise<readonly UserProgram[]> {
  const programs = new Map<string, UserProgram>();
  const option = args?.options.get(COMMAND_OPTION.name);
  const records = [
    ...await readPrograms(host),
    ...(typeof option === "string"
      ? (await reader()).parseCommandOption(option, `--${COMMAND_OPTION.name}`)
      : []),
  ];
  for (const record of records) programs.set(record.name, record);
  return [...programs.values()];
}

async function readPrograms(host: Host): Promise<readonly UserProgram[]> {
  const named = host.environment("NMER_PROGRAMS") || undefined;
  const path = named ?? defaultFile(host);
  if (path === undefined) return [];
  let bytes: Uint8Array;
  try {
    bytes = await host.readFile(path, MAX_BYTES);
  } catch (error) {
    if (named === undefined && error instanceof Deno.errors.NotFound) return [];
    throw unreadable(path, named, (error as Error).message);
  }
  if (bytes.length > MAX_BYTES) throw unreadable(path, named, "it is larger than 1 MiB");
  return (await reader()).parseProgramsFile(new TextDecoder().decode(bytes), path);
}

// Loaded where there is something to read: most users have no programs of their own.
function reader() {
  return import("../../input/programs_file.ts");
}

function unreadable(path: string, named: string | undefined, why: string): InputError {
  return new InputError({
    file: path,
    found: `a file of programs that cannot be read: ${why}`,
    expected: "programs in YAML or JSON",
    hint: named === undefined ? "Correct or remove it." : "The environment variable NMER_PROGRAMS names it.",
  });
}

function defaultFile(host: Host): string | undefined {
  const home = host.environment("HOME");
  const folder = host.environment("XDG_CONFIG_HOME") || (home ? join(home, ".config") : undefined);
  return folder === undefined ? undefined : join(folder, "nmer", "programs.yaml");
}
