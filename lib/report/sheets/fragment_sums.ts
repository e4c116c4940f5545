// The sum of the n-mers that each fragment is part of, as a table for spreadsheets. Where an n-mer is missing, the sums of
// its fragments are not known, and their cells are blank.

import type { NmerContribution, ReportData } from "../data/report_data.ts";
import { FRAGMENT_SUM_COLUMNS, inAllUnits, shareOf } from "../tables/columns.ts";
import { fragmentSums } from "../tables/nmer_tables.ts";
import { type DataTable, namesOf } from "./data_table.ts";

/** The sums by treatment, order and fragment. */
export function fragmentSumsTable(data: ReportData): DataTable {
  const { fragments } = data.system;
  const isWhole = data.state === "finished"; // then n-mers that are not listed were left out by a cutoff
  return {
    name: "fragment_sums",
    columns: namesOf(FRAGMENT_SUM_COLUMNS),
    rows: data.contributions.flatMap(({ treatment, nmers }) =>
      [...Map.groupBy(nmers, (nmer) => nmer.fragments.length)].flatMap(([nbody, ofOrder]) => {
        const expected = isWhole ? 0 : combinations(fragments.length - 1, nbody - 1);
        const lacking = fragmentsOfFewer(ofOrder, expected, fragments.length);
        const sums = fragmentSums({ all: ofOrder, lacking }, fragments.length);
        return fragments.map(({ formula }, i) => {
          const sum = sums[i];
          return [treatment, nbody, i + 1, formula, ...inAllUnits(sum), shareOf(sum, nbody)];
        });
      })
    ),
  };
}

/** The fragments that are part of fewer n-mers than expected. */
function fragmentsOfFewer(
  nmers: readonly NmerContribution[],
  expected: number,
  count: number,
): ReadonlySet<number> {
  const parts = new Uint32Array(count);
  for (const { fragments } of nmers) for (const fragment of fragments) parts[fragment]!++;
  return new Set(parts.keys().filter((fragment) => parts[fragment]! < expected));
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = count * (n - k + i) / i;
  return Math.round(count);
}
