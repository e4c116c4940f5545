// nmer schema: the JSON Schema of inputs and results, for editors and other programs.

import * as Effect from "effect/Effect";
import { parseArguments } from "./arguments.ts";
import { attempt, type Command, EXIT, fromPromise } from "./command.ts";
import { InputError } from "../base/error.ts";
import type { Host } from "./host.ts";

/** The command `schema`. */
export const schemaCommand: Command = {
  name: "schema",
  synopsis: "[input|result]",
  summary: "print the JSON Schema of inputs or results",
  description:
    "Prints the JSON Schema (draft 2020-12) of nmer's input, or with `result` that of its result file.\n" +
    "Editors that know YAML schemas check an input with it while it is written.",
  examples: ["nmer schema > nmer-input.schema.json", "nmer schema result"],
  options: [],
  run: (args, host) => schema(args, host),
};

const schema = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, schemaCommand.options, { least: 0, most: 1, what: "input or result" })
  );
  const which = parsed.operands[0] ?? "input";
  if (which !== "input" && which !== "result") {
    return yield* Effect.fail(new InputError({ found: which, expected: "input or result" }));
  }
  const { z } = yield* fromPromise(() => import("zod"));
  const { inputSchema } = yield* fromPromise(() => import("../input/mod.ts"));
  const { resultSchema } = yield* fromPromise(() => import("../report/result_schema.ts"));
  const json = z.toJSONSchema(which === "input" ? inputSchema : resultSchema, { io: "input" });
  host.out(`${JSON.stringify(json, null, 2)}\n`);
  return EXIT.done;
});
