// nmer validate: are these inputs right?

import * as Effect from "effect/Effect";
import { checkModels, programsElsewhere } from "../../calculation/prepare/prepare.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "./command.ts";
import { attempt } from "./expected_errors.ts";
import { readCalculation } from "./read_calculation.ts";
import { absentPrograms } from "../../calculation/prepare/absent_programs.ts";
import { showNotices } from "../output/notices.ts";
import { describeSystem } from "../../report/render/system.ts";
import type { Host } from "../host/host.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { describeElsewhere } from "../output/plan_summary.ts";
import { plural } from "../../base/plural.ts";

/** The command `validate`. */
export const validateCommand: Command = {
  synopsis: "INPUT...",
  description:
    "Checks each INPUT, with the molecule it names and the models it asks for, and tells what is wrong\n" +
    "with it and where. Ends with status 2 if any is wrong.",
  examples: ["nmer validate examples/*.yaml"],
  options: [COMMAND_OPTION],
  run: (args, host) => validate(args, host),
};

const validate = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, validateCommand.options, {
      least: 1,
      most: Infinity,
      what: "at least one INPUT file",
    })
  );
  let status: number = EXIT.done;
  for (const path of parsed.operands) {
    const checked = readCalculation(host, path, parsed).pipe(
      Effect.tap((calculation) =>
        attempt(() => programsElsewhere(calculation).length > 0 ? undefined : checkModels(calculation))
      ),
    );
    yield* Effect.matchEffect(checked, {
      onSuccess: (calculation) =>
        Effect.sync(() => {
          showNotices(host, absentPrograms(calculation, host.glance));
          const elsewhere = programsElsewhere(calculation);
          const note = elsewhere.length === 0 ? "" : `; but ${describeElsewhere(elsewhere)}`;
          const tasks = plural(calculation.plan.taskCount, "task");
          host.out(`${path}: right: ${describeSystem(calculation)}; ${tasks}${note}\n`);
        }),
      onFailure: (error) =>
        Effect.sync(() => {
          host.err(`nmer: ${error.message}\n`);
          status = EXIT.badInput;
        }),
    });
  }
  return status;
});
