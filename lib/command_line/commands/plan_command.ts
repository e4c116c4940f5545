// nmer plan: what a run would do.

import * as Effect from "effect/Effect";
import { Calibration } from "../../calculation/cost/calibration.ts";
import { type Calculation, checkModels, programsElsewhere } from "../../calculation/prepare/prepare.ts";
import { calibrated, type LevelSizes, levelSizes, sizesOf } from "../../calculation/cost/sizes.ts";
import { mainMemoryBytes } from "../../calculation/cost/main_memory.ts";
import { countTasks } from "../../plan/mod.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "./command.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import { readCalculation } from "./read_calculation.ts";
import { defaultJournals } from "../options/default_journal.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import { describeSystem } from "../../report/render/system.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { serialise } from "../output/serialise.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { describeNotice } from "../../base/notice.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { fragmentKinds } from "../../calculation/prepare/fragments.ts";
import { fragmentLines, showNotices, UNDERSTOOD_OPTIONS } from "../output/understood.ts";
import { plural } from "../../base/plural.ts";
import { describeElsewhere, describeMainMemory, describeSizes, planTable } from "../output/plan_summary.ts";

/** The command `plan`. */
export const planCommand: Command = {
  synopsis: "INPUT [--journal FILE] [--format text|json|yaml]",
  description:
    "Checks INPUT and tells how many tasks it takes, at which levels, for which treatments, and how\n" +
    "large they are. A task that several treatments need is computed once, and counts in each of them.\n" +
    "How long they take follows from the times that a journal of the same models has, where there is one.",
  examples: ["nmer plan examples/water_hexamer.yaml", "nmer plan examples/water_hexamer.yaml --format json"],
  options: [
    { name: "journal", value: "FILE", help: "take the times of tasks from here [INPUT-STEM.nmer.db]" },
    FORMAT_OPTION,
    COMMAND_OPTION,
    ...UNDERSTOOD_OPTIONS,
  ],
  run: (args, host) => plan(args, host),
};

const plan = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, planCommand.options, { least: 1, most: 1, what: "one INPUT file" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const calculation = yield* readCalculation(host, parsed.operands[0]!, parsed);
  // Counts need no program; costs do.
  const unknown = programsElsewhere(calculation);
  if (unknown.length === 0) yield* attempt(() => checkModels(calculation));
  else say(host, `no costs are reported: ${describeElsewhere(unknown)}`);
  const { journal, schedule, strict, verbose } = yield* attempt(() =>
    resolveExecution(parsed, calculation.input, host.environment)
  );
  yield* attempt(() => showNotices(host, calculation.notices, { strict }));
  const calibration = new Calibration();
  const kept = journal ?? defaultJournals(parsed.operands[0]!)[0] ?? false;
  const timesFrom = unknown.length > 0 || kept === false
    ? undefined
    : yield* learnFrom(host, kept, calculation, calibration);
  const costs: Costs = {
    sizes: unknown.length === 0
      ? levelSizes(calculation, calibrated(sizesOf(calculation), calibration))
      : undefined,
    timesFrom,
    mainMemory: mainMemoryBytes(calculation, schedule),
  };
  host.out(
    format === "text"
      ? planText(calculation, costs, fragmentLines(calculation, { verbose }))
      : yield* fromPromise(() => serialise(planValue(calculation, costs), format)),
  );
  return EXIT.done;
});

/** What the tasks of a plan take. */
interface Costs {
  /** By level; undefined where no program is there to ask. */
  readonly sizes: readonly LevelSizes[] | undefined;
  /** The journal whose times they follow; undefined for none. */
  readonly timesFrom: string | undefined;
  /** What keeping track of the tasks takes, in bytes. */
  readonly mainMemory: number;
}

function planText(
  calculation: Calculation,
  { sizes, timesFrom, mainMemory }: Costs,
  fragments: readonly string[],
): string {
  const { plan } = calculation;
  const costs = sizes === undefined ? "" : `; ${describeSizes(sizes, timesFrom)}`;
  const system = [describeSystem(calculation), ...fragments.map((line) => `  ${line}`)].join("\n");
  return `${system}\n\n${planTable(calculation)}\n\n` +
    `${plural(plan.taskCount, "task")} in ${plural(plan.levels.length, "level")}${costs}\n` +
    describeMainMemory(mainMemory);
}

function planValue(
  { plan, molecule, contacts, notices }: Calculation,
  { sizes, timesFrom, mainMemory }: Costs,
) {
  const { treatments, driver, embedded, maxNbody, fragmentCount } = plan.expansion;
  return {
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
    ...(timesFrom === undefined ? {} : { times_from: timesFrom }),
    main_memory_bytes: mainMemory,
    models: countTasks(plan),
    bsse: treatments,
    driver,
    ...(embedded ? { embedded: true } : {}),
    max_nbody: maxNbody,
    fragments: fragmentCount,
    fragment_kinds: fragmentKinds(molecule, contacts).map(({ fragments, contact, ...kind }) => ({
      ...kind,
      fragments: fragments.map((fragment) => fragment + 1),
      ...(contact === undefined ? {} : { shortest_contact_angstrom: angstromFromBohr(contact.distance) }),
    })),
    warnings: notices.filter(({ severity }) => severity === "warning").map(describeNotice),
    atoms: molecule.symbols.length,
  };
}

// The journal whose times were taken into the calibration; undefined where none has any.
const learnFrom = Effect.fnUntraced(function* (
  host: Host,
  journal: string,
  calculation: Calculation,
  calibration: Calibration,
) {
  const { kind } = yield* fromPromise(() => host.fileStatus(journal));
  if (kind !== "file") return undefined;
  // Loaded when there is a journal, since it takes longer than all the rest.
  const { importTimes, TASK_TIMES } = yield* Effect.promise(() =>
    import("../../calculation/cost/timing_history.ts")
  );
  const { eventsInFile } = yield* Effect.promise(() => import("../../execution/journal/events_in_file.ts"));
  return importTimes(calculation, calibration, eventsInFile(journal, TASK_TIMES)) ? journal : undefined;
});
