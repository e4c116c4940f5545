// What `nmer plan` says beyond counts and costs: what to ask a batch system for, what stays on the disk, what a journal
// has already, and how precise the result can be.

import { formatBytes, formatSecondsRange } from "../../base/format.ts";
import { shownName } from "../../base/plain_text.ts";
import { grouped, plural } from "../../base/plural.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import type { DiskEstimate } from "../../calculation/cost/disk.ts";
import { errorOf, type ModelPrecision, PRECISION_HARTREE } from "../../calculation/cost/precision.ts";
import type { Sizes } from "../../cluster/slurm/proposal.ts";
import type { Expansion } from "../../plan/mod.ts";

/** What a journal has already of a calculation. */
export type JournalContent =
  | { readonly journal: string; readonly unreadable: string }
  | {
    readonly journal: string;
    /** Number of tasks whose results it has. */
    readonly results: number;
    /** Number of tasks of the calculation. */
    readonly taskCount: number;
    /** Whether these are only to be expected. */
    readonly isForecast: boolean;
    /** Time of the others on one core, at least and at most; absent where no program says it. */
    readonly secondsLeft?: readonly [low: number, high: number];
  };

/** What is known beyond counts and costs; parts of it are absent where no program says them. */
export interface PlanDetails {
  /** What to ask a batch system for. */
  readonly batch?: Sizes;
  readonly disk: DiskEstimate;
  readonly precision: readonly ModelPrecision[];
  /** The journal that a run would continue; absent where there is none. */
  readonly journal?: JournalContent;
}

/** The details in lines, each with its end. */
export function describeDetails(details: PlanDetails, expansion: Expansion): string {
  const lines = [
    ...batchLine(details),
    diskLine(details.disk),
    ...journalLines(details),
    ...precisionLines(details.precision, expansion),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function batchLine({ batch }: PlanDetails): readonly string[] {
  if (batch === undefined) return [];
  const { ntasks, cpusPerTask, minutes, processMebibytes } = batch;
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h`;
  return [
    `Ask a batch system for ${plural(ntasks * cpusPerTask, "core")}, ${hours} and ` +
    `${formatBytes(processMebibytes * 2 ** 20)} of memory (\`nmer slurm\` does).`,
  ];
}

function diskLine({ journalBytes, resultBytes }: DiskEstimate): string {
  return `On the disk: a journal of some ${sizeText(journalBytes)}, a result file of some ${
    sizeText(resultBytes)
  }.`;
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e4) * 10} kB` : formatBytes(bytes);
}

function journalLines({ journal }: PlanDetails): readonly string[] {
  if (journal === undefined) return [];
  const name = shownName(journal.journal);
  if ("unreadable" in journal) return [`What the journal ${name} has is not known: ${journal.unreadable}.`];
  const { results, taskCount, secondsLeft, isForecast } = journal;
  const left = taskCount - results;
  if (isForecast) {
    const time = secondsLeft === undefined ? "" : `, ${formatSecondsRange(secondsLeft)} on one core`;
    return [`The journal ${name} has ${plural(results, "task")}; about ${grouped(left)} are left${time}.`];
  }
  const rest = left === 0
    ? "nothing is left to compute"
    : `${grouped(left)} ${left === 1 ? "is" : "are"} left` +
      (secondsLeft === undefined ? "" : `, ${formatSecondsRange(secondsLeft)} on one core`);
  return [`The journal ${name} has ${grouped(results)} of ${plural(taskCount, "task")}; ${rest}.`];
}

// With one model of energies whose coefficient is 1 there is nothing to say.
function precisionLines(
  precision: readonly ModelPrecision[],
  { returnTotalData }: Expansion,
): readonly string[] {
  if (precision.length === 0) return [];
  const energy = returnTotalData ? "total energy" : "interaction energy";
  const error = errorOf(precision);
  const isNamed = precision.length > 1;
  return [
    `Precision: an error in each energy makes a larger one in the ${energy}.`,
    ...precision.map((one) => `  ${isNamed ? `${one.model}: ` : ""}${factorText(one)}`),
    ...(error === undefined ? [] : [
      `  With these thresholds the ${energy} is within ${errorText(error)}${
        error <= PRECISION_HARTREE ? "." : ": too much for 0.01 kcal/mol."
      }`,
    ]),
  ];
}

function factorText({ independent, worst, threshold, needed }: ModelPrecision): string {
  const factors = `${short(independent)}-fold if independent, at most ${short(worst)}-fold`;
  const has = threshold === undefined
    ? "threshold of the program's own"
    : `${threshold.keyword} ${threshold.hartree.toExponential().replace("e+", "e")}`;
  const enough = threshold !== undefined && threshold.hartree <= needed;
  return `${factors}; ${has}${enough ? "" : `, use ${powerOfTen(needed)} Eh for 0.01 kcal/mol`}`;
}

function short(factor: number): string {
  return factor < 99.95
    ? factor.toFixed(1)
    : factor < 1e6
    ? grouped(Math.round(factor))
    : factor.toExponential(1);
}

function powerOfTen(value: number): string {
  return `1e${Math.round(Math.log10(value))}`;
}

function errorText(hartree: number): string {
  const kcal = hartree * HARTREE_IN_KCAL_PER_MOL;
  return `${hartree.toExponential(0)} Eh (${kcal < 1e-4 ? "below 0.0001" : kcal.toPrecision(2)} kcal/mol)`;
}

/** The details as a plain value, for JSON and YAML. */
export function detailsValue({ batch, disk, precision, journal }: PlanDetails): Record<string, unknown> {
  const error = errorOf(precision);
  return {
    ...(batch === undefined ? {} : {
      batch: {
        cores: batch.ntasks * batch.cpusPerTask,
        minutes: batch.minutes,
        memory_bytes: batch.processMebibytes * 2 ** 20,
      },
    }),
    disk: { journal_bytes: Math.round(disk.journalBytes), result_bytes: Math.round(disk.resultBytes) },
    ...(journal === undefined ? {} : { journal: journalValue(journal) }),
    precision: {
      models: Object.fromEntries(precision.map(({ model, independent, worst, threshold, needed }) => [model, {
        independent_factor: independent,
        worst_factor: worst,
        ...(threshold === undefined ? {} : { threshold_hartree: threshold.hartree }),
        needed_threshold_hartree: needed,
      }])),
      ...(error === undefined ? {} : { error_hartree: error }),
      doi: "10.1063/1.4885846",
    },
  };
}

function journalValue(journal: JournalContent): Record<string, unknown> {
  if ("unreadable" in journal) return { file: journal.journal, unreadable: journal.unreadable };
  const { results, taskCount, secondsLeft, isForecast } = journal;
  return {
    file: journal.journal,
    tasks: results,
    left: taskCount - results,
    ...(isForecast ? { left_is_forecast: true } : {}),
    ...(secondsLeft === undefined ? {} : { core_seconds_left: secondsLeft }),
  };
}
