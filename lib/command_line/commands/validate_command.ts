// nmer validate: are these inputs right?

import * as Effect from "effect/Effect";
import { checkModels, programsElsewhere } from "../../calculation/prepare/prepare.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { attempt } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";
import { absentPrograms } from "../../calculation/prepare/absent_programs.ts";
import { describeSystem } from "../../report/render/system.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { shownName } from "../../base/plain_text.ts";
import { GEOMETRY_OPTIONS } from "../options/geometry_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { showText } from "../command/show.ts";
import { messageOf } from "../output/programs_here.ts";
import { describeElsewhere } from "../output/plan_summary.ts";
import { fragmentLines, showNotices, UNDERSTOOD_OPTIONS } from "../output/understood.ts";
import { plural } from "../../base/plural.ts";

/** The command `validate`. */
export const validateCommand: Command = {
  synopsis: "INPUT... [--strict]",
  description:
    "Checks each INPUT, with the molecule it names and the models it asks for, and tells what is wrong\n" +
    "with it and where. Ends with status 2 if any is wrong.",
  examples: ["nmer validate examples/*.yaml"],
  options: [...GEOMETRY_OPTIONS, COMMAND_OPTION, ...UNDERSTOOD_OPTIONS],
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
  const asked = { verbose: parsed.options.has("verbose") };
  let status: number = EXIT.done;
  for (const path of parsed.operands) {
    const checked = readCalculation(host, path, parsed).pipe(
      Effect.tap((calculation) =>
        attempt(() => {
          if (programsElsewhere(calculation).length === 0) checkModels(calculation);
          const { strict } = resolveExecution(parsed, calculation.input, host.environment);
          showNotices(
            host,
            path,
            [...calculation.notices, ...absentPrograms(calculation, host.glance)],
            { ...asked, strict },
          );
        })
      ),
    );
    yield* Effect.matchEffect(checked, {
      onSuccess: (calculation) =>
        Effect.sync(() => {
          const elsewhere = programsElsewhere(calculation);
          const note = elsewhere.length === 0 ? "" : `; but ${describeElsewhere(elsewhere)}`;
          const tasks = plural(calculation.plan.taskCount, "task");
          const warnings = calculation.notices.filter(({ severity }) => severity === "warning").length;
          const right = warnings === 0 ? "right" : `right, but ${plural(warnings, "warning")}`;
          showText(host, `${shownName(path)}: ${right}: ${describeSystem(calculation)}; ${tasks}${note}\n`);
          for (const line of fragmentLines(calculation, asked)) showText(host, `  ${line}\n`);
        }),
      onFailure: (error) =>
        Effect.map(messageOf(error, host), (message) => {
          say(host, message);
          status = EXIT.badInput;
        }),
    });
  }
  return status;
});
