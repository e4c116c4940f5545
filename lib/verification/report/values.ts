// A verdict as plain values, for `--format json` and `yaml`. Hartree, Hartree/bohr and seconds.

import { VERSION } from "../../base/version.ts";
import type { LeftOut, Matrix, Row } from "../matrix/matrix.ts";
import { type BatchOutcome, largestOf, type RowOutcome, rowsIn, tallyOf, type Verdict } from "../verdict.ts";

/** A verdict as a plain value. */
export function verdictValues(verdict: Verdict): Readonly<Record<string, unknown>> {
  const { matrix, batches, programs, seconds, peakMemoryBytes, slots } = verdict;
  const rows = rowsIn(verdict);
  const largest = largestOf(rows);
  return {
    nmer: VERSION,
    success: rows.every(({ status }) => status === "equal"),
    rows: { total: rows.length, ...tallyOf(rows) },
    largest_difference: largest === undefined
      ? null
      : { row: largest.row.number, ...largest.comparison!.largest },
    programs,
    seconds,
    slots,
    peak_memory_bytes: peakMemoryBytes,
    batches: batches.map(batchValues),
    left_out: matrix.leftOut satisfies readonly LeftOut[],
  };
}

function batchValues({ batch: { name, system, driver, reference }, rows, referenceSeconds }: BatchOutcome) {
  return {
    name,
    system: system.name,
    program: system.program,
    driver,
    serial: { tasks: reference.plan.taskCount, seconds: referenceSeconds },
    rows: rows.map(outcomeValues),
  };
}

function outcomeValues({ row, status, comparison, problem, workers, tasks, retried, seconds }: RowOutcome) {
  return {
    ...rowValues(row),
    status,
    ...(workers === undefined ? {} : { workers_used: workers }),
    tasks,
    retried,
    seconds,
    ...(comparison === undefined ? {} : {
      numbers: comparison.compared,
      largest_difference: comparison.largest ?? null,
      findings: comparison.findings.map(({ difference, ...finding }) => ({
        ...finding,
        ...(difference === undefined ? {} : { difference: Number.isFinite(difference) ? difference : null }),
      })),
    }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function rowValues({ number, treatment, mode, workers, schedule, priority }: Row) {
  return { row: number, bsse: treatment, mode, workers, schedule, priority };
}

/** The matrix alone as a plain value. */
export function matrixValues({ batches, leftOut }: Matrix): Readonly<Record<string, unknown>> {
  return {
    nmer: VERSION,
    batches: batches.map(({ name, system, driver, reference, rows }) => ({
      name,
      system: system.name,
      program: system.program,
      driver,
      serial: { tasks: reference.plan.taskCount },
      rows: rows.map((row) => ({ ...rowValues(row), tasks: row.calculation.plan.taskCount })),
    })),
    left_out: leftOut,
  };
}
