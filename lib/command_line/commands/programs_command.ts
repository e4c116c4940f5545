// nmer programs: what computes, and what is missing for the rest.

import * as Effect from "effect/Effect";
import type { Detected } from "../../calculation/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import type { Host } from "../host/host.ts";
import { show } from "../command/show.ts";
import { tableLines } from "../../base/text/text_table.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";

/** The command `programs`. */
export const programsCommand: Command = {
  synopsis: "[--format text|json|yaml]",
  description:
    "Looks for the programs that nmer can drive, and tells which are here, in which version, what each\n" +
    "can do, and what is missing for the others. NMER_PSI4, NMER_PYSCF, NMER_TBLITE and NMER_QCENGINE name\n" +
    "the Pythons to look in, NMER_XTB the file of xtb's library; own programs are in\n" +
    "~/.config/nmer/programs.yaml, or where NMER_PROGRAMS says.",
  examples: ["nmer programs", "nmer programs --format json"],
  options: [COMMAND_OPTION, FORMAT_OPTION],
  run: (args, host) => programs(args, host),
};

const programs = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, programsCommand.options, { least: 0, most: 0, what: "no operands" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  const { programSearch, isolationNotes = () => [] } = yield* fromPromise(() => host.runEnvironment());
  const all = programSearch === undefined ? [] : yield* registry.detect(programSearch(undefined));
  const notes = yield* attempt(isolationNotes);
  yield* show(host, format, {
    text: (width) => table(all, width) + notes.map((note) => `\nnote: ${note}\n`).join(""),
    value: () => ({ ...listing(all), cage_notes: notes }),
  });
  return EXIT.done;
});

function listing(all: readonly Detected[]) {
  return {
    programs: all.map(({ name, capabilities, version, place, missing }) => ({
      name,
      found: missing === undefined,
      ...(missing === undefined ? { version, place } : { missing }),
      drivers: capabilities.drivers,
      ghosts: capabilities.ghosts,
      open_shells: capabilities.openShells,
      threads: capabilities.threads,
      embedding: capabilities.embedding,
    })),
  };
}

// Where they are says `--format json`, too.
const CONCESSIONS = [
  { cut: 7, to: 16 },
  { drop: 7 },
  { drop: 5 },
  { cut: 1, to: 14 },
  { drop: 4 },
  { drop: 6 },
  { drop: 1 },
] as const;

function table(all: readonly Detected[], width: number | undefined): string {
  const header = [
    "program",
    "version",
    "energy, gradient, hessian",
    "ghosts",
    "open shells",
    "threads",
    "embedding",
    "where",
  ];
  const yes = (value: boolean) => value ? "yes" : "no";
  const found = all.filter(({ missing }) => missing === undefined);
  const rows = found.map(({ name, version = "", place = "", capabilities }) => [
    name,
    version,
    capabilities.drivers.join(", "),
    yes(capabilities.ghosts),
    yes(capabilities.openShells),
    yes(capabilities.threads),
    yes(capabilities.embedding),
    place,
  ]);
  const lines = tableLines([header, ...rows], { width, concessions: CONCESSIONS });
  return `${[...lines, ...describeMissing(all)].join("\n")}\n`;
}

// One line for all programs that miss the same.
function describeMissing(all: readonly Detected[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { name, missing, missingAlike = missing } of all) {
    if (missingAlike === undefined) continue;
    names.set(missingAlike, [...(names.get(missingAlike) ?? []), name]);
  }
  return [...names].flatMap(([reason, missing]) => ["", `not here: ${missing.join(", ")}`, `  ${reason}`]);
}
