// nmer plan: what a run would do.

import * as Effect from "effect/Effect";
import { checkModels, programsElsewhere } from "../calculation/prepare.ts";
import { levelSizes, sizesOf } from "../calculation/sizes.ts";
import { countTasks } from "../plan/mod.ts";
import { parseArguments } from "./arguments.ts";
import { attempt, type Command, EXIT, FORMAT_OPTION, fromPromise, readCalculation } from "./command.ts";
import { formatOf } from "./format.ts";
import type { Host } from "./host.ts";
import { serialise } from "./output.ts";
import { plural } from "./words.ts";
import { describeCalculation, describeElsewhere, describeSizes, planTable } from "./plan_summary.ts";

/** The command `plan`. */
export const planCommand: Command = {
  name: "plan",
  synopsis: "INPUT [--format text|json|yaml]",
  summary: "count the tasks of an input; runs nothing",
  description:
    "Checks INPUT and tells how many tasks it takes, at which levels, for which treatments, and how\n" +
    "large they are. A task that several treatments need is computed once, and counts in each of them.",
  examples: ["nmer plan examples/water_hexamer.yaml", "nmer plan examples/water_hexamer.yaml --format json"],
  options: [FORMAT_OPTION],
  run: (args, host) => plan(args, host),
};

const plan = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, planCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const calculation = yield* readCalculation(host, parsed.operands[0]!);
  // Counts need no program; costs do.
  const unknown = programsElsewhere(calculation);
  if (unknown.length === 0) yield* attempt(() => checkModels(calculation));
  else host.err(`nmer: no costs are told: ${describeElsewhere(unknown)}\n`);
  const sizes = unknown.length === 0 ? levelSizes(calculation, sizesOf(calculation)) : undefined;
  const { plan } = calculation;
  if (format === "text") {
    const costs = sizes === undefined ? "" : `; ${describeSizes(sizes)}`;
    host.out(
      `${describeCalculation(calculation)}\n\n${planTable(calculation)}\n\n` +
        `${plural(plan.taskCount, "task")} in ${plural(plan.levels.length, "level")}${costs}\n`,
    );
    return EXIT.done;
  }
  const value = {
    tasks: plan.taskCount,
    levels: plan.levels.map(({ nbody, start, end }, i) => ({
      nbody,
      tasks: end - start,
      ...(sizes === undefined ? {} : {
        estimated_core_seconds: sizes[i]!.seconds,
        max_basis_functions: sizes[i]!.maxBasisFunctions,
        max_memory_bytes: sizes[i]!.maxMemoryBytes,
      }),
    })),
    models: countTasks(plan),
    bsse: plan.expansion.treatments,
    driver: plan.expansion.driver,
    ...(plan.expansion.embedded ? { embedded: true } : {}),
    max_nbody: plan.expansion.maxNbody,
    fragments: plan.expansion.fragmentCount,
    atoms: calculation.molecule.symbols.length,
  };
  host.out(yield* fromPromise(() => serialise(value, format)));
  return EXIT.done;
});
