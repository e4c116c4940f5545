// nmer validate: are these inputs right?

import * as Effect from "effect/Effect";
import { cartesianModels } from "../../calculation/prepare/cartesian_models.ts";
import { type Calculation, checkModels, programsElsewhere } from "../../calculation/prepare/prepare.ts";
import { FrameFiles } from "../many/frames.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
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
import { isUnfinished } from "../../plan/mod.ts";

/** The command `validate`. */
export const validateCommand: Command = {
  synopsis: "INPUT... [--strict]",
  description:
    "Checks each INPUT, with the molecule it names and the models it asks for, and tells what is wrong\n" +
    "with it and where; of a molecule's file with several frames (XYZ) each of them, as `nmer run -o DIR` computes\n" +
    "them. Ends with status 2 if any is wrong.",
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
  let status: number = EXIT.done;
  for (const path of parsed.operands) {
    if (!(yield* checkFile({ host, parsed, path }))) status = EXIT.badInput;
  }
  return status;
});

/** An input that is checked. */
interface Checked {
  readonly host: Host;
  readonly parsed: Arguments;
  readonly path: string;
}

/** Frames of a file, from 1, of which the same is to be said. */
interface AlikeFrames {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** Checks an input with each frame of its molecule's file, and says of which what holds; whether all are right. */
const checkFile = Effect.fnUntraced(function* ({ host, parsed, path }: Checked) {
  const files = new FrameFiles(host.readFile);
  let [count, isRight] = [1, true];
  let alike: AlikeFrames | undefined;
  const say = () => {
    if (alike !== undefined) sayRight(host, path, alike, count);
    alike = undefined;
  };
  for (let frame = 1; frame <= count; frame++) {
    const readFile = files.reader(frame, (found) => count = found);
    const text = yield* checkFrame({ host: { ...host, readFile }, parsed, path }, () => {
      say();
      return count > 1 ? frame : undefined;
    });
    if (text === undefined) isRight = false;
    else if (alike?.text === text) alike = { ...alike, last: frame };
    else {
      say();
      alike = { first: frame, last: frame, text };
    }
  }
  say();
  return isRight;
});

function sayRight(host: Host, path: string, { first, last, text }: AlikeFrames, count: number): void {
  const frames = first === last ? `frame ${first}` : `frames ${first}-${last}`;
  const name = count === 1 ? shownName(path) : `${shownName(path)}, ${frames} of ${count}`;
  for (const line of `${name}: ${text}`.split("\n")) showText(host, `${line}\n`);
}

/**
 * Checks an input with one frame, and says on standard error what is doubtful or wrong.
 *
 * @param frameSaid Called before something is said; the frame, where there are several.
 * @returns That it is right, in lines; undefined where it is not.
 */
const checkFrame = Effect.fnUntraced(function* (
  { host, parsed, path }: Checked,
  frameSaid: () => number | undefined,
) {
  const asked = { verbose: parsed.options.has("verbose") };
  const inFrame = (text: string) => {
    const frame = frameSaid();
    host.err(frame === undefined ? text : text.replace(/^nmer: /, `nmer: frame ${frame}: `));
  };
  const speaker = { ...host, err: inFrame };
  const checked = readCalculation(host, path, parsed).pipe(
    Effect.tap((calculation) =>
      attempt(() => {
        if (programsElsewhere(calculation).length === 0) checkModels(calculation);
        const { strict } = resolveExecution(parsed, calculation.input, host.environment);
        const notices = [...calculation.notices, ...absentPrograms(calculation, host.glance)];
        showNotices(speaker, path, notices, { ...asked, strict });
      })
    ),
  );
  return yield* Effect.matchEffect(checked, {
    onSuccess: (calculation) =>
      Effect.sync(() =>
        [describeRight(calculation), ...fragmentLines(calculation, asked).map((line) => `  ${line}`)].join(
          "\n",
        )
      ),
    onFailure: (error) =>
      Effect.map(messageOf(error, host), (message): string | undefined => {
        say(speaker, message);
        return undefined;
      }),
  });
});

function describeRight(calculation: Calculation): string {
  const elsewhere = programsElsewhere(calculation);
  const note = elsewhere.length === 0 ? "" : `; but ${describeElsewhere(elsewhere)}`;
  const counted = plural(calculation.plan.taskCount, "task");
  const tasks = isUnfinished(calculation.plan)
    ? `${counted} before n-mers are chosen (\`nmer plan\` forecasts the others)`
    : counted;
  const warnings = calculation.notices.filter(({ severity }) => severity === "warning").length;
  const right = warnings === 0 ? "right" : `right, but ${plural(warnings, "warning")}`;
  return `${right}: ${
    describeSystem({ ...calculation, cartesian: cartesianModels(calculation) })
  }; ${tasks}${note}`;
}
