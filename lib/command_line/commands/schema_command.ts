// nmer schema: the JSON Schema of inputs and results, for editors and other programs.

import * as Effect from "effect/Effect";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { didYouMean } from "../../base/near_word.ts";
import type { Host } from "../host/host.ts";

/** The command `schema`. */
export const schemaCommand: Command = {
  synopsis: "[input|result|programs]",
  description:
    "Prints the JSON Schema (draft 2020-12) of nmer's input, with `result` that of its result file, with\n" +
    "`programs` that of programs.yaml, which has a user's own programs.\n" +
    "Editors that know YAML schemas check an input with it while it is written.",
  examples: ["nmer schema > nmer-input.schema.json", "nmer schema result"],
  options: [],
  run: (args, host) => schema(args, host),
};

const SCHEMAS = ["input", "result", "programs"];
const WHICH = "input, result or programs";

const schema = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, schemaCommand.options, { least: 0, most: 1, what: WHICH })
  );
  const which = parsed.operands[0] ?? "input";
  if (which !== "input" && which !== "result" && which !== "programs") {
    const hint = didYouMean(which, SCHEMAS);
    return yield* Effect.fail(
      new InputError({
        found: `the schema ${describeValue(which)}`,
        expected: WHICH,
        hint,
      }),
    );
  }
  const { jsonSchemaOf } = yield* fromPromise(() => import("../../input/json_schema.ts"));
  const { inputSchema, programsSchema } = yield* fromPromise(() => import("../../input/mod.ts"));
  const { resultSchema } = yield* fromPromise(() => import("../../input/result/mod.ts"));
  const schemas = { input: inputSchema, result: resultSchema, programs: programsSchema };
  host.out(`${JSON.stringify(jsonSchemaOf(schemas[which]), null, 2)}\n`);
  return EXIT.done;
});
