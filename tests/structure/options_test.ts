// A new option is an entry of the table of options: here is one more.

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as z from "zod";
import { InputError } from "../../lib/base/error.ts";
import { commandHelp } from "../../lib/command_line/help.ts";
import { parseArguments } from "../../lib/command_line/options/arguments.ts";
import { commandOptions, resolveExecution } from "../../lib/command_line/options/execution_options.ts";
import { EXECUTION_OPTIONS, optionsOf, schemaOf } from "../../lib/input/mod.ts";

const TABLE = {
  ...EXECUTION_OPTIONS,
  cool_down: {
    schema: z.int({ error: "a whole number of minutes" }).min(0, { error: "a whole number of minutes" }),
    description: "Pause between two levels, in minutes.",
    help: "pause between two levels [0]",
    placeholder: "MINUTES",
    property: "coolDownMilliseconds",
    read: (minutes: number) => 60_000 * minutes,
  },
} as const;

const INPUT = { execution: {}, locate: () => ({ file: "in.yaml", line: 3 }) };

function resolve(args: readonly string[], execution = {}, variables: Readonly<Record<string, string>> = {}) {
  const parsed = parseArguments(args, commandOptions(TABLE), { least: 0, most: 0, what: "nothing" });
  return resolveExecution(parsed, { ...INPUT, execution }, (name) => variables[name], TABLE);
}

Deno.test("structure: a new option is an entry of the table, and stands in help and schema", () => {
  const help = commandHelp("run", {
    synopsis: "INPUT",
    description: "",
    examples: [],
    options: commandOptions(TABLE),
    run: () => {
      throw new Error("not run");
    },
  });
  assertStringIncludes(help, "--cool-down MINUTES");
  assertStringIncludes(help, "pause between two levels [0]");
  const { properties } = z.toJSONSchema(schemaOf(TABLE)) as {
    properties: Record<string, { description?: string }>;
  };
  assertEquals(properties["cool_down"]?.description, "Pause between two levels, in minutes.");
});

Deno.test("structure: a new option is heard on the command line, in the input and in the environment, in this order", () => {
  const fromInput = optionsOf(TABLE, schemaOf(TABLE).parse({ cool_down: 2 }));
  const variables = { NMER_COOL_DOWN: "3" };
  assertEquals(resolve(["--cool-down", "1"], fromInput, variables).coolDownMilliseconds, 60_000);
  assertEquals(resolve([], fromInput, variables).coolDownMilliseconds, 120_000);
  assertEquals(resolve([], {}, variables).coolDownMilliseconds, 180_000);
});

Deno.test("structure: a wrong value of a new option is refused by what the table expects", () => {
  const error = assertThrows(() => resolve(["--cool-down", "-1"]), InputError);
  assertEquals(error.message, '--cool-down: found "-1"; expected a whole number of minutes');
});
