// The sum of the n-mers that each fragment is part of, as a table for spreadsheets. Where an n-mer is missing, the sums of
// its fragments are not known, and their cells are blank.

import type { NmerContribution, ReportData } from "../data/report_data.ts";
import { kcal } from "../data/words.ts";
import type { DataTable } from "./data_table.ts";

/** The sums by treatment, order and fragment. */
export function fragmentSumsTable(data: ReportData): DataTable {
  const { fragments } = data.system;
  const isWhole = data.state === "finished"; // then n-mers that are not listed were left out by a cutoff
  return {
    name: "fragment_sums",
    columns: [
      "treatment",
      "order",
      "fragment",
      "formula",
      "sum of its n-mers (Hartree)",
      "sum of its n-mers (kcal/mol)",
    ],
    rows: data.contributions.flatMap(({ treatment, nmers }) =>
      [...Map.groupBy(nmers, (nmer) => nmer.fragments.length)].flatMap(([nbody, ofOrder]) => {
        const parts = partsOf(ofOrder, fragments.length);
        const expected = isWhole ? 0 : combinations(fragments.length - 1, nbody - 1);
        return fragments.map(({ formula }, i) => {
          const energies = parts[i]!;
          const sum = energies.length === 0 ? 0 : Math.sumPrecise(energies);
          const cells = energies.length < expected ? [undefined, undefined] : [sum, kcal(sum)];
          return [treatment, nbody, i + 1, formula, ...cells];
        });
      })
    ),
  };
}

function partsOf(nmers: readonly NmerContribution[], count: number): readonly (readonly number[])[] {
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (const { fragments, energy } of nmers) for (const fragment of fragments) parts[fragment]!.push(energy);
  return parts;
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = count * (n - k + i) / i;
  return Math.round(count);
}
