// nmer assemble: the sums alone.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { replay, reportOfReplay } from "../../calculation/mod.ts";
import { readComponents } from "../../input/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "./command.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import { OUTPUT_OPTION, presentReport } from "./present_report.ts";
import { readCalculation, recordingReads } from "./read_calculation.ts";
import { writtenFiles } from "./written_files.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { checkResultFile, resultName, STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { showNotices, STRICT_OPTION } from "../output/understood.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";

/** The command `assemble`. */
export const assembleCommand: Command = {
  synopsis: "INPUT --components FILE [-o RESULT.json]",
  description: "Adds up the tasks of INPUT from the results in FILE, which maps task labels such as\n" +
    '["hf", [1], [1, 2]] (model, real fragments, basis fragments) to {energy, gradient?, hessian?} in atomic\n' +
    "units; arrays in the order of the atoms of the basis fragments. The models of INPUT need no program.",
  examples: [
    "nmer assemble examples/water_trimer_assemble.yaml --components examples/water_trimer_components.json",
  ],
  options: [
    { name: "components", value: "FILE", help: "results by task label, JSON or YAML" },
    OUTPUT_OPTION,
    FORMAT_OPTION,
    STRICT_OPTION,
  ],
  run: (args, host) => assemble(args, host),
};

const assemble = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, assembleCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const file = parsed.options.get("components") as string | undefined;
  if (file === undefined) {
    return yield* Effect.fail(
      new InputError({
        found: "no --components",
        expected: "the file of the tasks' results: --components FILE",
      }),
    );
  }
  const reads = recordingReads(host);
  const calculation = yield* readCalculation(reads.host, parsed.operands[0]!);
  const components = yield* fromPromise(() => readComponents(file, reads.host.readFile));
  const output = resultName(parsed);
  yield* checkOutputs(host, reads.files(), writtenFiles(parsed, calculation.input, { output }));
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  const replayed = yield* attempt(() => replay(calculation, components, file));
  const { input, notices } = calculation;
  const { strict } = yield* attempt(() => resolveExecution(parsed, input, host.environment));
  yield* attempt(() => showNotices(host, input.source, notices, { strict }));
  if (replayed.unused.length > 0) say(host, describeUnused(replayed.unused, file));
  yield* presentReport(host, reportOfReplay(calculation, replayed), { format, output });
  return EXIT.done;
});

function describeUnused(unused: readonly string[], file: string): string {
  const [are, which] = unused.length === 1 ? ["is", ":"] : ["are", ", as"];
  return `${plural(unused.length, "result")} of ${
    shownName(file)
  } ${are} not in the plan and not used${which} ${unused[0]}`;
}
