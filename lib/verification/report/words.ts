// What the reports of a verification say of its rows in the same words, whatever they are written as.

import { grouped, plural } from "../../base/plural.ts";
import type { Finding } from "../comparison/compare.ts";
import type { LeftOut } from "../matrix/matrix.ts";
import { largestOf, type RowOutcome, rowsIn, tallyOf, type Verdict } from "../verdict.ts";

/** `76 of 76 rows equal`, and what is not. */
export function tallyText(rows: readonly RowOutcome[]): string {
  const { equal, differs, failed } = tallyOf(rows);
  return `${grouped(equal)} of ${plural(rows.length, "row")} equal` +
    (differs === 0 ? "" : `, ${grouped(differs)} ${differs === 1 ? "differs" : "differ"}`) +
    (failed === 0 ? "" : `, ${grouped(failed)} not computed`);
}

/** A difference, or that there is none. */
export function sizeText(size: number | undefined): string {
  return size === undefined ? "none" : Number.isFinite(size) ? size.toExponential(1) : "not a number";
}

/** The largest difference of a row and its label: `3.0e-13 at ["(auto)", [1], [1]]`. */
export function largestText({ comparison }: RowOutcome): string {
  if (comparison === undefined) return "";
  const { largest } = comparison;
  return largest === undefined ? sizeText(undefined) : `${sizeText(largest.size)} at ${largest.label}`;
}

/** What is wrong, in one line. */
export function findingText({ label, what, difference }: Finding): string {
  return `${label}: ${what}${difference === undefined ? "" : `, a difference of ${sizeText(difference)}`}`;
}

/** What was compared, and the largest difference of all. */
export function totalText(verdict: Verdict): string {
  const rows = rowsIn(verdict);
  const sum = (of: (row: RowOutcome) => number) => rows.reduce((total, row) => total + of(row), 0);
  const compared = rows.filter(({ comparison }) => comparison !== undefined);
  const tasks = compared.reduce((total, { tasks }) => total + tasks, 0);
  const numbers = sum(({ comparison }) => comparison?.compared ?? 0);
  const largest = largestOf(rows);
  const where = largest === undefined ? "" : ` (row ${largest.row.number})`;
  const said = largest === undefined
    ? "no bit differs"
    : `the largest difference is ${largestText(largest)}${where}`;
  return `${grouped(tasks)} tasks and ${grouped(numbers)} numbers compared: ${said}`;
}

/** What is left out for one reason. */
export function leftOutByReason(leftOut: readonly LeftOut[]): readonly {
  readonly what: readonly string[];
  readonly reason: string;
}[] {
  const groups = Map.groupBy(leftOut, ({ reason }) => reason);
  return Array.from(groups, ([reason, all]) => ({ what: all.map(({ what }) => what), reason }));
}

/** What is compared, and what counts as equal. */
export const RULE =
  "Every row has each task of its serial run exactly once, waits for lower levels where it is to, and " +
  "has the numbers of every task and every sum: to the last bit from the built-in engine, within the tolerance from " +
  "programs of others.";
