// nmer assemble: the sums alone.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { replay } from "../../calculation/mod.ts";
import { readComponents } from "../../input/mod.ts";
import { manyBodyResult, orderTables } from "../../report/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import {
  attempt,
  type Command,
  EXIT,
  FORMAT_OPTION,
  fromPromise,
  inputFiles,
  readCalculation,
} from "./command.ts";
import { formatOf } from "../options/format.ts";
import type { Host } from "../host/host.ts";
import { checkOutput } from "../output/output.ts";
import { describeCalculation } from "../output/plan_summary.ts";
import { plural } from "../output/wording.ts";
import { resultText, writeResult } from "../output/write_result.ts";

/** The command `assemble`. */
export const assembleCommand: Command = {
  name: "assemble",
  synopsis: "INPUT --components FILE [-o RESULT.json]",
  summary: "add up results that were computed elsewhere",
  description: "Adds up the tasks of INPUT from the results in FILE, which maps task labels such as\n" +
    '["hf", [1], [1, 2]] (model, real fragments, basis fragments) to {energy, gradient?, hessian?} in atomic\n' +
    "units; arrays in the order of the atoms of the basis fragments. The models of INPUT need no program.",
  examples: [
    "nmer assemble examples/water_trimer_assemble.yaml --components examples/water_trimer_components.json",
  ],
  options: [
    { name: "components", value: "FILE", help: "results by task label, JSON or YAML" },
    { name: "output", short: "o", value: "RESULT.json", help: "file for the result, .json or .yaml" },
    FORMAT_OPTION,
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
  const calculation = yield* readCalculation(host, parsed.operands[0]!);
  const output = parsed.options.get("output") as string | undefined;
  if (output !== undefined) {
    yield* checkOutput(host, output, [...inputFiles(parsed.operands[0]!, calculation), file]);
  }
  const components = yield* fromPromise(() => readComponents(file, host.readFile));
  const { assembly, results, unused } = yield* attempt(() => replay(calculation, components, file));
  if (unused.length > 0) {
    const [are, which] = unused.length === 1 ? ["is", ":"] : ["are", ", as"];
    host.err(
      `nmer: ${plural(unused.length, "result")} of ${file} ${are} not in the plan and not used${which} ${
        unused[0]
      }\n`,
    );
  }
  const { plan, molecule, models } = calculation;
  const report = () =>
    manyBodyResult({
      plan,
      molecule,
      models,
      clusterResults: calculation.input.protocols.clusterResults,
      assembly,
      results,
      problems: [],
      extras: {},
    });
  host.out(
    format === "text"
      ? `${describeCalculation(calculation)}\n${orderTables(plan.expansion, assembly).trimEnd()}\n`
      : yield* resultText(report(), format),
  );
  if (output !== undefined) {
    yield* writeResult(host, output, report());
    host.err(`result: ${output}\n`);
  }
  return EXIT.done;
});
