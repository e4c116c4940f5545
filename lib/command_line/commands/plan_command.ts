// nmer plan: what a run would do.

import * as Effect from "effect/Effect";
import { Calibration } from "../../calculation/cost/calibration.ts";
import { cartesianModels } from "../../calculation/prepare/cartesian_models.ts";
import { type Calculation, checkModels, programsElsewhere } from "../../calculation/prepare/prepare.ts";
import {
  calibrated,
  type LevelSizes,
  levelSizes,
  type SizeOf,
  sizesOf,
} from "../../calculation/cost/sizes.ts";
import { mainMemoryBytes } from "../../calculation/cost/main_memory.ts";
import { absentPrograms } from "../../calculation/prepare/absent_programs.ts";
import { checkInputWorkers, machineNotices } from "../../calculation/run/machine_notices.ts";
import { InputError, NmerError } from "../../base/error.ts";
import { estimateDisk } from "../../calculation/cost/disk.ts";
import { precisionOf } from "../../calculation/cost/precision.ts";
import { propose } from "../../cluster/slurm/proposal.ts";
import { inSlices } from "../../execution/in_slices.ts";
import { loadOf } from "../batch/load.ts";
import { copiesValue, describeCopies, planCopies } from "../output/plan_copies.ts";
import { describeDetails, detailsValue, type PlanDetails } from "../output/plan_details.ts";
import { writeTasks } from "../output/task_list.ts";
import { describeForecast, forecastValue } from "../output/plan_forecast.ts";
import { foresee, type Foreseen } from "../shown/foresee.ts";
import { type FoundTimes, learnFrom, NO_JOURNAL } from "../shown/found_times.ts";
import { journalContent, type ReadJournal } from "../shown/journal_content.ts";
import { late } from "../../base/workarounds/late_module.ts";
import type { Steps } from "../../base/steps.ts";
import { estimateTime } from "../../calculation/cost/estimate.ts";
import { MAIN_PROCESS_BYTES, workerBytes } from "../../calculation/cost/own_memory.ts";
import { type CarrierChoice, chooseCarrier } from "../../calculation/run/choose_carrier.ts";
import { isAllExternal, machineFor } from "../../calculation/run/installations.ts";
import { workOf } from "../../calculation/run/work.ts";
import type { Machine } from "../../machine/machine.ts";
import { compositesOf, countTasks, leftOut } from "../../plan/mod.ts";
import { writtenComposites } from "../../report/qcschema/composites.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";
import { defaultJournals } from "../options/default_journal.ts";
import { commandOptions, type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import { describeSystem } from "../../report/render/system.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { show } from "../command/show.ts";
import { GEOMETRY_OPTIONS } from "../options/geometry_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { describeNotice } from "../../base/notice.ts";
import { angstromFromBohr } from "../../base/units.ts";
import { fragmentKinds } from "../../calculation/prepare/fragments.ts";
import { fragmentLines, showNotices, UNDERSTOOD_OPTIONS } from "../output/understood.ts";
import { grouped, plural } from "../../base/plural.ts";
import {
  describeCosts,
  describeElsewhere,
  describeMainMemory,
  type PlanCosts,
  planTable,
} from "../output/plan_summary.ts";

// Options of a run that decide on what it asks of the machine.
const OF_MACHINE = ["parallel", "mode", "threads", "memory", "schedule"];

/** The command `plan`. */
export const planCommand: Command = {
  synopsis: "INPUT|GEOMETRY [--journal FILE] [--format text|json|yaml] [options]",
  description:
    "Checks INPUT and tells how many tasks it takes, at which levels, for which treatments, how large\n" +
    "they are, and what they take on this machine. A task that several treatments need is computed\n" +
    "once, and counts in each of them. How long they take follows from the times that a journal of the\n" +
    "same models has, where there is one. Errors of single energies grow in the sum; what the thresholds of\n" +
    "the iterations make of it follows doi:10.1063/1.4885846.",
  examples: [
    "nmer plan examples/water_hexamer.yaml",
    "nmer plan examples/water_hexamer.yaml --format json",
    "nmer plan examples/water_hexamer.yaml --tasks",
    "nmer plan examples/water_hexamer.yaml --interactions",
  ],
  options: [
    { name: "journal", value: "FILE", help: "take the times of tasks from here [INPUT-STEM.nmer.db]" },
    { name: "interactions", help: "list what holds pairs of fragments together, too" },
    { name: "tasks", help: "list all tasks instead: label, atoms, basis functions, expected seconds" },
    FORMAT_OPTION,
    ...GEOMETRY_OPTIONS,
    COMMAND_OPTION,
    ...commandOptions().filter(({ name }) => OF_MACHINE.includes(name)),
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
  const execution = yield* attempt(() => resolveExecution(parsed, calculation.input, host.environment));
  const { schedule, strict, verbose } = execution;
  yield* attempt(() => checkLists(parsed));
  const machine = host.machine?.() ?? (yield* fromPromise(host.runEnvironment)).machine;
  const doubts = [
    ...calculation.notices,
    ...absentPrograms(calculation, host.glance),
    ...(unknown.length === 0 ? machineNotices(execution, machine) : []),
  ];
  yield* attempt(() => showNotices(host, calculation.input.source, doubts, { strict }));
  const isKnown = unknown.length === 0;
  const isList = parsed.options.has("tasks");
  const expected = yield* expectedOf({ host, calculation, execution, isKnown }, parsed.operands[0]!);
  const foreseen = yield* foresee(host, calculation, expected, { beside: !isList });
  if (isList) {
    sayUnfinished(host, foreseen);
    yield* listTasks(host, foreseen.followed, expected.sizeOf, format);
    return EXIT.done;
  }
  const { whole, forecast } = foreseen;
  const copies = yield* inSlices(planCopies(whole)); // before what depends on it
  const { costs, details } = costsOf({ host, calculation: whole, execution, isKnown }, expected, {
    machine,
    journal: foreseen.journal,
  });
  const mainMemory = mainMemoryBytes(whole, schedule);
  const lines = fragmentLines(calculation, { verbose });
  const interactions = parsed.options.has("interactions")
    ? yield* interactionList(host, calculation, machine)
    : undefined;
  yield* show(host, format, {
    text: (width) =>
      planText(foreseen, costs, mainMemory, lines, width) + describeCopies(copies) +
      describeDetails(details, whole.plan.expansion) + (interactions?.text(width) ?? ""),
    value: () => ({
      ...planValue(whole, costs, mainMemory),
      ...(forecast === undefined && whole.plan.screening !== undefined
        ? { screening: screeningValue(whole.plan) }
        : {}),
      ...forecastValue(forecast),
      ...copiesValue(copies),
      ...detailsValue(details),
      ...(interactions === undefined ? {} : { interactions: interactions.value() }),
    }),
  });
  return EXIT.done;
});

// Loaded where it is asked for, since plans are to be there at once.
const interactionList = Effect.fnUntraced(
  function* (host: Host, { molecule }: Calculation, { cores }: Machine) {
    const { listInteractions }: typeof import("../output/interaction_list.ts") = yield* Effect
      .promise(() => import(late("../output/interaction_list.ts")));
    return yield* listInteractions(molecule, { cores, environment: host.runEnvironment });
  },
);

function checkLists({ options }: Arguments): void {
  if (!options.has("tasks") || !options.has("interactions")) return;
  throw new InputError({
    keyPath: ["--interactions"],
    found: "--tasks as well, which lists tasks instead of all else",
    expected: "one of the two",
  });
}

/** What is planned. */
interface Asked {
  readonly host: Host;
  readonly calculation: Calculation;
  readonly execution: ResolvedOptions;
  /** Whether programs of this version compute it. */
  readonly isKnown: boolean;
}

/** What is to be expected of single tasks. */
interface Expected {
  readonly calibration: Calibration;
  /** Absent where no program says it. */
  readonly sizeOf?: SizeOf;
  /** The journal that a run would continue; false for none. */
  readonly kept: string | false;
  readonly found: FoundTimes;
}

const expectedOf = Effect.fnUntraced(function* (
  { host, calculation, execution: { journal }, isKnown }: Asked,
  inputPath: string,
): Effect.fn.Return<Expected, NmerError> {
  const calibration = new Calibration();
  const kept = journal ?? defaultJournals(inputPath)[0] ?? false;
  const found = kept === false
    ? NO_JOURNAL
    : yield* learnFrom(host, kept, journal !== undefined, calculation, calibration);
  const sizeOf = isKnown ? { sizeOf: calibrated(sizesOf(calculation), calibration) } : {};
  return { calibration, kept, found, ...sizeOf };
});

function costsOf(
  { calculation, execution }: Asked,
  { calibration, sizeOf, found: { timesFrom } }: Expected,
  { machine, journal }: { readonly machine: Machine; readonly journal: ReadJournal | undefined },
): { readonly costs: PlanCosts | undefined; readonly details: PlanDetails } {
  const costs = sizeOf && planCosts(calculation, execution, machine, calibration, { timesFrom, sizeOf });
  const times = sizeOf && costs && { sizeOf, spread: costs.time.spread };
  const details: PlanDetails = {
    ...(costs && { batch: propose(loadOf(calculation, execution, costs.sizes, calibration), {}) }),
    disk: estimateDisk(calculation),
    precision: precisionOf(calculation),
    ...(journal && { journal: journalContent(journal, calculation, times) }),
  };
  return { costs, details };
}

// What the tasks of a list are, where there will be others.
function sayUnfinished(host: Host, { followed, forecast }: Foreseen): void {
  if (forecast === undefined) return;
  const { model, knownThrough } = followed.plan.screening!.energy!;
  const more = forecast.whole && forecast.whole.plan.taskCount - followed.plan.taskCount;
  say(
    host,
    `these are the tasks until ${model} has chosen n-mers of order ${knownThrough + 1}; ` +
      `${more === undefined ? "many" : `about ${grouped(more)}`} more follow, which are known while it runs`,
  );
}

// A list is written while it is made; whoever reads only its beginning ends it.
function listTasks(
  host: Host,
  calculation: Calculation,
  sizeOf: SizeOf | undefined,
  format: "text" | "json" | "yaml",
): Effect.Effect<void, NmerError> {
  return Effect.flatten(
    inSlices(settled(writeTasks(calculation, sizeOf, format, host.out))),
  );
}

// Standard output may be gone in the middle of it.
function* settled(steps: Steps<void>): Steps<Effect.Effect<void, NmerError>> {
  try {
    yield* steps;
    return Effect.void;
  } catch (error) {
    return error instanceof NmerError ? Effect.fail(error) : Effect.die(error);
  }
}

// What the tasks take, with the workers that a run would have here.
function planCosts(
  calculation: Calculation,
  execution: ResolvedOptions,
  machine: Machine,
  calibration: Calibration,
  { sizeOf, timesFrom }: { readonly sizeOf: SizeOf; readonly timesFrom: string | undefined },
): PlanCosts {
  const sizes = levelSizes(calculation, sizeOf);
  const { choice, refusal } = choiceHere(calculation, sizes, execution, machine);
  const { mode, workers, helpers = 0, memoryBytes } = choice;
  const allowedBytes = memoryBytes / (workers - helpers);
  const own = MAIN_PROCESS_BYTES + mainMemoryBytes(calculation, execution.schedule) +
    (isAllExternal(calculation) ? 0 : workerBytes(mode, workers, calculation.plan.taskCount));
  return {
    sizes,
    allowedBytes,
    taskMemoryBytes: Math.max(0, ...sizes.map(({ memoryWithin }) => memoryWithin(allowedBytes))),
    ownMemoryBytes: own,
    workers,
    time: estimateTime(calculation, sizes, calibration, workers),
    timesFrom,
    refusal,
  };
}

type Here = Pick<CarrierChoice, "mode" | "workers" | "helpers" | "memoryBytes">;

// A plan may be for another machine.
function choiceHere(
  calculation: Calculation,
  sizes: readonly LevelSizes[],
  execution: ResolvedOptions,
  machine: Machine,
): { readonly choice: Here; readonly refusal?: string } {
  try {
    checkInputWorkers(calculation.input, new Set(), machine);
    const work = workOf(calculation, sizes, execution.schedule);
    return { choice: chooseCarrier(execution, machineFor(machine, execution.threads), work) };
  } catch (error) {
    if (!(error instanceof NmerError)) throw error;
    return {
      choice: { mode: "serial", workers: 1, memoryBytes: 0 },
      refusal: error.message.replace(/\.$/, ""),
    };
  }
}

function planText(
  { whole, followed, forecast }: Foreseen,
  costs: PlanCosts | undefined,
  mainMemory: number,
  fragments: readonly string[],
  width: number | undefined,
): string {
  const { plan } = whole;
  const system = [
    describeSystem({ ...followed, cartesian: cartesianModels(followed) }),
    ...fragments.map((line) => `  ${line}`),
  ].join("\n");
  const ahead = forecast === undefined ? "" : `${describeForecast(followed, forecast, width)}\n`;
  return `${system}\n\n${ahead}${planTable(whole)}\n\n` +
    `${forecast?.whole === undefined ? "" : "about "}${plural(plan.taskCount, "task")} in ${
      plural(plan.levels.length, "level")
    }${costs === undefined ? "" : `; ${describeCosts(costs)}`}\n` +
    describeMainMemory(mainMemory);
}

function screeningValue(plan: Calculation["plan"]): Record<string, unknown> {
  return Object.fromEntries(
    leftOut(plan).map(({ nbody, kept, leftOut }) => [nbody, { kept, left_out: leftOut }]),
  );
}

function planValue(
  { plan, molecule, contacts, notices, decisions }: Calculation,
  costs: PlanCosts | undefined,
  mainMemory: number,
) {
  const { treatments, driver, embedded, maxNbody, fragmentCount } = plan.expansion;
  return {
    tasks: plan.taskCount,
    levels: plan.levels.map(({ nbody, start, end }, i) => ({
      nbody,
      tasks: end - start,
      ...(costs === undefined ? {} : levelValue(costs.sizes[i]!, costs)),
    })),
    ...(costs === undefined ? {} : {
      estimated_core_seconds: costs.time.coreSeconds,
      estimated_wall_seconds: costs.time.wallSeconds,
      workers: costs.workers,
      own_memory_bytes: costs.ownMemoryBytes,
      ...(costs.refusal === undefined ? {} : { not_here: costs.refusal }),
      ...(costs.timesFrom === undefined
        ? {}
        : { times_from: costs.timesFrom, times_of_tasks: costs.time.earlierTasks }),
    }),
    main_memory_bytes: mainMemory,
    models: countTasks(plan),
    ...(decisions.size === 0 ? {} : { decided: Object.fromEntries(decisions) }),
    ...writtenComposites(compositesOf(plan)),
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

function levelValue(size: LevelSizes, { allowedBytes }: PlanCosts) {
  return {
    estimated_core_seconds: size.seconds,
    max_basis_functions: size.maxBasisFunctions,
    max_memory_bytes: size.memoryWithin(allowedBytes),
    min_memory_bytes: size.maxMemoryBytes,
  };
}
