// What came of a verification: of each row, each batch, and all of them.

import type { Comparison } from "./comparison/compare.ts";
import type { Batch, Matrix, Row } from "./matrix/matrix.ts";

/** What became of a row. */
export interface RowOutcome {
  readonly row: Row;
  /** Equal to the serial run, different from it, or not computed. */
  readonly status: "equal" | "differs" | "failed";
  /** What was compared; absent where nothing could be. */
  readonly comparison?: Comparison;
  /** Why it was not computed; absent where it was. */
  readonly problem?: string;
  /** How many computed at a time: fewer than were asked for where there are fewer tasks. */
  readonly workers?: number;
  /** Number of tasks. */
  readonly tasks: number;
  /** Tries of tasks beyond the first ones, and of the row itself. */
  readonly retried: number;
  /** From its begin to its end. */
  readonly seconds: number;
}

/** What became of a batch. */
export interface BatchOutcome {
  readonly batch: Batch;
  /** In the order of the matrix. */
  readonly rows: readonly RowOutcome[];
  /** What the serial run took. */
  readonly referenceSeconds: number;
}

/** What came of all of it. */
export interface Verdict {
  readonly matrix: Matrix;
  readonly batches: readonly BatchOutcome[];
  /** Version of each program that computed, by its name. */
  readonly programs: Readonly<Record<string, string>>;
  /** From the begin to the end. */
  readonly seconds: number;
  /** Most memory that was in use, in bytes. */
  readonly peakMemoryBytes: number;
  /** Rows that ran at a time, at the most. */
  readonly slots: number;
}

/** Numbers of rows by what became of them. */
export type Tally = Readonly<Record<RowOutcome["status"], number>>;

/** How many rows became what. */
export function tallyOf(rows: readonly RowOutcome[]): Tally {
  const count = (status: RowOutcome["status"]) => rows.filter((row) => row.status === status).length;
  return { equal: count("equal"), differs: count("differs"), failed: count("failed") };
}

/** All rows of a verdict. */
export function rowsIn({ batches }: Verdict): readonly RowOutcome[] {
  return batches.flatMap(({ rows }) => rows);
}

/** The row with the largest difference; undefined where no number differs. */
export function largestOf(rows: readonly RowOutcome[]): RowOutcome | undefined {
  return rows.reduce<RowOutcome | undefined>((largest, row) => {
    const size = row.comparison?.largest?.size;
    return size === undefined || size <= (largest?.comparison?.largest?.size ?? -1) ? largest : row;
  }, undefined);
}
