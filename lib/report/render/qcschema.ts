// A report as QCSchema's ManyBodyResult, version 2, as QCManyBody reads and writes it
// (doi:10.1063/5.0231843). Hartree, bohr; arrays flat and row-major in the input's order of atoms.

import type { PropertyValue } from "../../assembly/mod.ts";
import { jsonPieces } from "../../base/pieces/json_pieces.ts";
import { collectSteps } from "../../base/pieces/members.ts";
import type { RunStatistics } from "../../base/run_statistics.ts";
import { finish, type Steps } from "../../base/steps.ts";
import { nuclearRepulsionEnergy, toQcschemaMolecule } from "../../molecule/mod.ts";
import { highestListedOrder, listedOfTasks, type Plan } from "../../plan/mod.ts";
import { clusterEvidence, clusterProperties } from "../qcschema/cluster_properties.ts";
import { clusterResults } from "../qcschema/cluster_results.ts";
import { listContributions } from "../qcschema/contributions.ts";
import { listInteractions } from "../qcschema/interactions.ts";
import { inputData, provenance } from "../qcschema/input_data.ts";
import { countedScreening } from "../qcschema/screening.ts";
import { describeEnd, problemsOf, type Report, type ReportedCopies } from "../report.ts";
import { orderTables } from "./energy_tables.ts";

/**
 * The result as a plain value in the form of `qcschema_many_body_result`, version 2.
 *
 * @example
 * ```ts
 * import { manyBodyResult, parseInput, prepare, reportOfRun, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const report = reportOfRun(calculation, await run(calculation, { mode: "serial" }));
 * const text = JSON.stringify(manyBodyResult(report)); // what `nmer run -o` writes
 * console.log(text.length);
 * ```
 */
export function manyBodyResult(report: Report): Record<string, unknown> {
  return finish(renderQcschema(report));
}

/** The same in steps of some milliseconds. */
export function* renderQcschema(report: Report): Steps<Record<string, unknown>> {
  return (yield* collectSteps(resultParts(report))) as Record<string, unknown>;
}

/**
 * The same as the text that `nmer run -o` writes, in pieces: for results of any number of tasks, of which neither the
 * value nor one text could be held.
 *
 * @example
 * ```ts
 * import { manyBodyResultPieces, parseInput, prepare, reportOfRun, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const report = reportOfRun(calculation, await run(calculation, { mode: "serial" }));
 * let characters = 0;
 * for (const piece of manyBodyResultPieces(report)) characters += piece.length; // write it somewhere
 * console.log(characters);
 * ```
 */
export function* manyBodyResultPieces(report: Report): Generator<string, void, void> {
  yield* jsonPieces(resultParts(report));
  yield "\n";
}

/** The result, with lists of tasks and n-mers that are made as they are written. */
export function resultParts(report: Report): Record<string, unknown> {
  const { plan, molecule, assembly, models, results } = report;
  const problems = problemsOf(report);
  const { driver } = plan.expansion;
  const returned = assembly.returned[driver];
  const qcschemaMolecule = toQcschemaMolecule(molecule);
  return {
    schema_name: "qcschema_many_body_result",
    schema_version: 2,
    success: problems.length === 0 && returned !== undefined,
    return_result: returned === undefined ? null : plain(returned),
    ...(problems.length === 0 ? {} : {
      error: { error_type: "execution_error", error_message: problems.join("\n") },
    }),
    properties: properties(report),
    molecule: qcschemaMolecule,
    input_data: inputData(report, qcschemaMolecule),
    cluster_properties: clusterProperties(plan, molecule, results),
    cluster_results: report.clusterResults === "all"
      ? clusterResults(plan, molecule, models, results, report.kept)
      : {},
    stdout: orderTables(plan.expansion, assembly),
    stderr: null,
    native_files: {},
    provenance: provenance(),
    extras: { ...report.kept?.extras, nmer: extras(report) },
  };
}

// What nmer adds to QCSchema.
function extras(
  {
    plan,
    molecule,
    cartesian,
    decisions = new Map(),
    results,
    run,
    merged,
    warnings,
    endedModels,
    copies,
    screening,
  }: Report,
): Record<string, unknown> {
  const programs = run?.programs ?? merged?.programs;
  return {
    ...(run === undefined ? {} : { execution: labelled(plan, run.statistics) }),
    ...(merged === undefined
      ? {}
      : { merged: { journals: merged.journals, busy_seconds: merged.busySeconds } }),
    ...(programs === undefined ? {} : { programs, evidence: clusterEvidence(plan, molecule, results) }),
    ...(endedModels.length === 0 ? {} : { ended_models: endedModels.map(describeEnd) }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(cartesian === undefined || cartesian.size === 0 ? {} : { cartesian_functions: [...cartesian] }),
    ...(decisions.size === 0 ? {} : { decided: Object.fromEntries(decisions) }),
    ...(plan.expansion.embedded ? { embedded: true } : {}),
    ...countedScreening(plan, results, screening),
    ...(copies === undefined ? {} : { equivalents: copiesValue(copies) }),
    ...(listedOfTasks(plan, molecule) === "all" ? {} : { cluster_arrays_left_out: true }),
    interactions: listInteractions(molecule),
    contributions: listContributions(plan, molecule, results),
    ...(highestListedOrder(plan) < plan.expansion.maxNbody ? { contributions_left_out: true } : {}),
  };
}

function copiesValue(copies: ReportedCopies): Record<string, unknown> {
  const {
    classes,
    computed,
    copied,
    fromOtherRuns,
    worstDeviationAngstrom,
    toleranceAngstrom,
    energyChange,
  } = copies;
  return {
    classes,
    computed,
    copied,
    from_other_runs: fromOtherRuns,
    worst_deviation: worstDeviationAngstrom,
    tolerance: toleranceAngstrom,
    energy_change: energyChange ?? null,
  };
}

// The statistics with the tasks' labels in place of their indices.
function labelled(plan: Plan, statistics: RunStatistics): Record<string, unknown> {
  const slowest_tasks = statistics.slowest_tasks.map(({ index, seconds }) => ({
    task: plan.label(index),
    seconds,
  }));
  return { ...statistics, slowest_tasks };
}

// An array as a list, a number as it is.
function plain(value: PropertyValue): number | number[] {
  return typeof value === "number" ? value : Array.from(value);
}

function properties({ plan, molecule, assembly }: Report): Record<string, unknown> {
  const { expansion } = plan;
  const returned = Object.entries(assembly.returned).map(([property, value]) =>
    [`return_${property}`, plain(value)] as const
  );
  return {
    schema_name: "qcschema_many_body_properties",
    calcinfo_nmc: expansion.levels.length + (expansion.supersystem === undefined ? 0 : 1),
    calcinfo_nfr: expansion.fragmentCount,
    calcinfo_natom: molecule.symbols.length,
    calcinfo_nmbe: plan.taskCount,
    nuclear_repulsion_energy: nuclearRepulsionEnergy(molecule.atomicNumbers, molecule.geometry),
    ...Object.fromEntries(returned),
    ...Object.fromEntries(Array.from(assembly.properties, ([name, value]) => [name, plain(value)])),
  };
}
