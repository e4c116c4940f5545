// Tables of Hessians: a row and a column for each coordinate of an atom.

import type { Bsse } from "../../plan/mod.ts";
import { coordinateNames, hessianColumns } from "./columns.ts";
import { treatmentName } from "./nmer_tables.ts";
import { selectTreatments } from "./selection.ts";
import type { Shown } from "./shown.ts";
import type { Table } from "./table.ts";

/** For each treatment, the Hessian in Hartree/bohr^2. */
export function hessianTables(shown: Shown, treatments: readonly Bsse[] | undefined): readonly Table[] {
  const { symbols } = shown.molecule;
  const names = coordinateNames(symbols);
  const size = names.length;
  return selectTreatments(shown, treatments).flatMap(({ treatment, hessian, hessianOf = "total" }) =>
    hessian === undefined ? [] : [{
      title: `Hessian of the ${hessianOf} energy in Eh/bohr^2, ${treatmentName(treatment)}`,
      columns: hessianColumns(symbols),
      rows: names.map((name, row) => [
        treatment,
        hessianOf,
        name,
        ...hessian.subarray(size * row, size * (row + 1)),
      ]),
    }]
  );
}
