// Writes what is made from the code into the documents: options and keywords from the tables that the code goes by,
// the keys of inputs and results from their schemas, the commands from their help:
//
//   deno run -A docs/make_reference.ts
//
// A test holds that the documents have what this writes.

import * as z from "zod";
import { COMMANDS } from "../lib/command_line/commands/table.ts";
import { commandHelp } from "../lib/command_line/help.ts";
import { METHODS } from "../lib/engine/mod.ts";
import { EXECUTION_OPTIONS, inputSchema, type OptionTable, programsSchema } from "../lib/input/mod.ts";
import { resultSchema } from "../lib/input/result/mod.ts";
import { type Schema, schemaRows } from "./schema_rows.ts";

// Commands are loaded when they are asked for; their help is text.
const HELPS = await Promise.all(
  Object.entries(COMMANDS).map(async ([name, { load }]) => [name, commandHelp(name, await load())] as const),
);

/** The documents with tables that are made, and what makes each. */
export const MADE: Readonly<Record<string, { readonly marker: string; readonly make: () => string }>> = {
  "guide/running.md": { marker: "options", make: () => optionRows(EXECUTION_OPTIONS) },
  "guide/methods-and-keywords.md": { marker: "keywords", make: keywordRows },
  "reference/commands.md": { marker: "commands", make: commandSections },
  "reference/input.md": { marker: "keys", make: () => keyRows(inputSchema) },
  "reference/result.md": { marker: "keys", make: () => keyRows(resultSchema) },
  "reference/programs-file.md": { marker: "keys", make: () => keyRows(programsSchema) },
};

/** A document with what is made in its place. */
export function withMade(text: string, marker: string, made: string): string {
  const between = new RegExp(`(<!-- ${marker}: [^\\n]*-->\\n)[\\s\\S]*?(<!-- /${marker} -->)`);
  if (!between.test(text)) throw new Error(`there is no place for ${marker}`);
  return text.replace(between, (_, begin: string, end: string) => `${begin}\n${made}\n${end}`);
}

function optionRows(table: OptionTable): string {
  return rows(
    ["option", "key under `execution:`", "environment", "meaning"],
    Object.entries(table).map(([key, { short, placeholder, help, off }]) => {
      const name = `--${key.replaceAll("_", "-")}`;
      const written = placeholder === undefined ? name : `${name} ${placeholder}`;
      const names = [...(short === undefined ? [] : [`-${short}`]), written];
      if (off !== undefined) names.push(`--no-${key.replaceAll("_", "-")}`);
      return [
        names.map((each) => `\`${each}\``).join(", "),
        `\`${key}\``,
        `\`NMER_${key.toUpperCase()}\``,
        help,
      ];
    }),
  );
}

function keywordRows(): string {
  const known = new Map<string, string[]>();
  for (const { names, keywords, defaults } of METHODS) {
    const method = Object.keys(names)[0]!;
    for (const [name, { values, help, default: said, option }] of Object.entries(keywords)) {
      const row = known.get(name);
      const standard = said ?? String((defaults as Record<string, unknown>)[option]);
      if (row === undefined) known.set(name, [`\`${name}\``, method, values, standard, help]);
      else {
        row[1] += `, ${method}`;
        if (row[3] !== standard) row[3] += `; ${method}: ${standard}`;
      }
    }
  }
  return rows(["keyword", "methods", "takes", "default", "for"], [...known.values()]);
}

function keyRows(schema: z.ZodType): string {
  // As the command `schema` has it.
  const json = z.toJSONSchema(schema, { io: "input" }) as Schema;
  return rows(
    ["key", "takes", "meaning"],
    schemaRows(json).map(({ key, takes, meaning }) => [`\`${key}\``, takes, inMarkdown(meaning)]),
  );
}

/** A sentence of a schema whose signs Markdown would take for its own. */
function inMarkdown(text: string): string {
  return text.replaceAll(/[_*<]/g, "\\$&");
}

function commandSections(): string {
  return HELPS.map(([name, help]) => `## ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`).join("\n");
}

function rows(head: readonly string[], cells: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) =>
    `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...cells.map(line), ""].join("\n");
}

if (import.meta.main) {
  for (const [file, { marker, make }] of Object.entries(MADE)) {
    const url = new URL(file, import.meta.url);
    Deno.writeTextFileSync(url, withMade(Deno.readTextFileSync(url), marker, make()));
  }
  const formatted = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "-q", ...Object.keys(MADE).map((file) => new URL(file, import.meta.url).pathname)],
  }).outputSync();
  if (!formatted.success) throw new Error("the guide cannot be formatted");
}
