// From a calculation and what came out of it to the report of both.

import { describeNotice, type Notice } from "../base/notice.ts";
import * as Effect from "effect/Effect";
import { assemblySteps, type StatedErrors, statedErrorSteps } from "../assembly/mod.ts";
import { taskIndex } from "../base/indices.ts";
import { inSlices } from "../execution/in_slices.ts";
import type { Report, ReportedCopies, ReportedMerge } from "../report/mod.ts";
import { reportedCopies } from "./copies/reported_copies.ts";
import type { Joined } from "./merge/join.ts";
import { cartesianModels } from "./prepare/cartesian_models.ts";
import type { Calculation } from "./prepare/prepare.ts";
import type { Replayed } from "./replay/replay.ts";
import { versionsOf } from "./prepare/versions.ts";
import type { CalculationResult } from "./run/run.ts";

/**
 * The report of a run.
 *
 * @example
 * ```ts
 * import { manyBodyResult, parseInput, prepare, reportOfRun, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const result = await run(calculation, { mode: "serial" });
 * console.log(manyBodyResult(reportOfRun(calculation, result)).schema_name);
 * ```
 */
export function reportOfRun(_calculation: Calculation, result: CalculationResult): Report {
  const { calculation, assembly, results, failures, cancelled, endedModels, statistics, programs, notices } =
    result;
  const run = { statistics, programs };
  const copied = copiesOf(reportedCopies(calculation, results));
  return {
    ...planned(calculation, notices),
    assembly,
    results,
    failures,
    cancelled,
    endedModels,
    run,
    ...copied,
    ...statedOf(result.screening),
  };
}

/** The report of results of journals alone. */
export function reportOfMerge(calculation: Calculation, joined: Joined): Effect.Effect<Report> {
  const { plan, molecule } = calculation;
  const { known: { results } } = joined;
  return inSlices(function* () {
    const assembly = yield* assemblySteps(plan, molecule, results);
    const screening = yield* statedErrorSteps(plan, molecule, results);
    return {
      ...planned(calculation),
      assembly,
      results,
      failures: [],
      cancelled: 0,
      endedModels: [],
      merged: reportedMerge(calculation, joined),
      ...copiesOf(reportedCopies(calculation, results)),
      ...statedOf(screening),
    };
  }());
}

/** What a report says of journals. */
export function reportedMerge({ plan }: Calculation, { known, journals, context }: Joined): ReportedMerge {
  let busySeconds = 0;
  for (let i = 0; i < plan.taskCount; i++) busySeconds += known.outcomes.seconds(taskIndex(i));
  return {
    journals: journals.map(({ journal, results }) => ({ journal, results })),
    busySeconds,
    programs: versionsOf(context),
  };
}

/**
 * The report of results that were computed elsewhere.
 *
 * @example
 * ```ts
 * import { manyBodyResult, parseComponents, parseInput, prepare, replay, reportOfReplay } from "@nmer/nmer";
 *
 * const calculation = prepare(parseInput(`
 * molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }
 * models: { hf: { method: hf, basis: sto-3g } }
 * levels: { 2: hf }
 * bsse: nocp
 * `));
 * const components = parseComponents(`
 * '["hf", [1], [1]]': { energy: -2.8 }
 * '["hf", [2], [2]]': { energy: -2.8 }
 * '["hf", [1, 2], [1, 2]]': { energy: -5.61 }
 * `);
 * const replayed = replay(calculation, components, "elsewhere");
 * console.log(manyBodyResult(reportOfReplay(calculation, replayed)).success);
 * ```
 */
export function reportOfReplay(_calculation: Calculation, replayed: Replayed): Report {
  const { calculation, assembly, results, copies, screening } = replayed;
  const nothing = { failures: [], cancelled: 0, endedModels: [] };
  return {
    ...planned(calculation),
    assembly,
    results,
    ...nothing,
    ...copiesOf(copies),
    ...statedOf(screening),
  };
}

function statedOf(screening: StatedErrors | undefined): Pick<Report, "screening"> {
  return screening === undefined ? {} : { screening };
}

function copiesOf(copies: ReportedCopies | undefined): Pick<Report, "copies"> {
  return copies === undefined ? {} : { copies };
}

function planned(calculation: Calculation, found: readonly Notice[] = []) {
  const { plan, molecule, models, decisions, notices, input } = calculation;
  const warnings = [...notices, ...found].filter(({ severity }) => severity === "warning").map(
    describeNotice,
  );
  const { kept, equivalents, protocols: { clusterResults } } = input;
  return {
    plan,
    molecule,
    models,
    cartesian: cartesianModels(calculation),
    ...(decisions.size === 0 ? {} : { decisions }),
    warnings,
    clusterResults,
    ...(equivalents === undefined ? {} : { equivalents }),
    ...(kept === undefined ? {} : { kept }),
  };
}
