// nmer assemble: the sums alone.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import {
  type Calculation,
  cclibOutputs,
  collectResults,
  type ReadOutputs,
  replay,
  reportOfReplay,
  roundingError,
} from "../../calculation/mod.ts";
import { readComponents } from "../../input/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { OUTPUT_OPTION, presentReport, RESULT_FORM_OPTIONS } from "../running/present_report.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";
import { writtenFiles } from "../running/written_files.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { resultVersion } from "../output/result_version.ts";
import { checkResultFile, resultName, STANDARD_OUTPUT } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { showNotices, STRICT_OPTION } from "../output/understood.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";

/** The command `assemble`. */
export const assembleCommand: Command = {
  synopsis: "INPUT --components FILE|FOLDER [-o RESULT.json]",
  description: "Adds up the tasks of INPUT from the results in FILE, which maps task labels such as\n" +
    '["hf", [1], [1, 2]] (model, real fragments, basis fragments) to {energy, gradient?, hessian?} in atomic\n' +
    "units; arrays in the order of the atoms of the basis fragments. The models of INPUT need no program.\n" +
    "A FOLDER has a file for each task, as `nmer export` names them: QCSchema results (NAME.json, NAME.result.json) or\n" +
    "text outputs (NAME.out, NAME.log), which the Python package cclib reads. Each must have converged, and be of the\n" +
    "task's molecule; the energy is that of INPUT's method.",
  examples: [
    "nmer assemble examples/water_trimer_assemble.yaml --components examples/water_trimer_components.json",
    "nmer assemble input.yaml --components tasks   # after nmer export input.yaml -o tasks --to psi4",
  ],
  options: [
    {
      name: "components",
      value: "PATH",
      help: "results by task label, JSON or YAML, or a folder of results",
    },
    OUTPUT_OPTION,
    FORMAT_OPTION,
    ...RESULT_FORM_OPTIONS,
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
  const { components, notes } = yield* componentsOf(reads.host, file, calculation);
  const output = resultName(parsed);
  yield* checkOutputs(host, reads.files(), writtenFiles(parsed, calculation.input, { output }));
  if (output !== undefined && output !== STANDARD_OUTPUT) yield* checkResultFile(host, output);
  const replayed = yield* attempt(() => replay(calculation, components, file));
  const { input, notices } = calculation;
  const execution = yield* attempt(() => resolveExecution(parsed, input, host.environment));
  yield* attempt(() => showNotices(host, input.source, notices, execution));
  for (const note of notes) say(host, note);
  if (replayed.unused.length > 0) say(host, describeUnused(replayed.unused, file));
  const version = resultVersion(execution, input);
  yield* presentReport(host, reportOfReplay(calculation, replayed), { format, output, version });
  return EXIT.done;
});

// A file of components, or a folder of results.
const componentsOf = Effect.fnUntraced(function* (host: Host, path: string, calculation: Calculation) {
  const { kind } = yield* fromPromise(() => host.fileStatus(path));
  if (kind !== "folder") {
    return { components: yield* fromPromise(() => readComponents(path, host.readFile)), notes: [] };
  }
  const readOutputs: ReadOutputs = (paths) =>
    Effect.flatMap(
      fromPromise(() => host.runEnvironment()),
      (environment) => cclibOutputs(environment)(paths),
    );
  const names = host.namesIn?.(path) ?? [];
  const { readFile } = host;
  const { components, decimals } = yield* collectResults(calculation, path, names, { readFile, readOutputs });
  return { components, notes: decimals.size === 0 ? [] : [describePrecision(calculation, decimals)] };
});

// Below this nobody would see it in a table in kcal/mol.
const NEGLIGIBLE_HARTREE = 1e-8;

function describePrecision(
  { plan, equivalents }: Calculation,
  digits: ReadonlyMap<number, number>,
): string {
  const { decimals, expected, worst } = roundingError(
    plan,
    digits,
    (index) => equivalents?.representative(index) ?? index,
  );
  const severity = worst > NEGLIGIBLE_HARTREE ? "warning" : "note";
  return `${severity}: energies are read from text with ${decimals} decimals or more; rounding makes the total uncertain by ` +
    `about ${expected.toExponential(0)} Hartree, by ${worst.toExponential(0)} at most`;
}

function describeUnused(unused: readonly string[], file: string): string {
  const [are, which] = unused.length === 1 ? ["is", ":"] : ["are", ", as"];
  return `${plural(unused.length, "result")} of ${
    shownName(file)
  } ${are} not in the plan and not used${which} ${unused[0]}`;
}
