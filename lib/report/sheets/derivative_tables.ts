// Gradients by atom and Hessians by coordinate, as tables for spreadsheets. Atoms count from 1.

import type { ReportData } from "../data/report_data.ts";
import type { DataTable } from "./data_table.ts";

const AXES = ["x", "y", "z"] as const;

/** The gradients by treatment and atom. */
export function gradientTable({ gradients = [], system }: ReportData): DataTable {
  const owner = new Map(system.fragments.flatMap(({ atoms }, i) => atoms.map((atom) => [atom, i + 1])));
  return {
    name: "gradients",
    columns: [
      "treatment",
      "energy",
      "atom",
      "symbol",
      "fragment",
      ...[...AXES, "norm"].map((axis) => `${axis} (Hartree/bohr)`),
    ],
    rows: gradients.flatMap(({ treatment, of, values }) =>
      system.symbols.map((symbol, atom) => {
        const [x, y, z] = values.subarray(3 * atom, 3 * atom + 3) as unknown as [number, number, number];
        return [treatment, of, atom + 1, symbol, owner.get(atom), x, y, z, Math.hypot(x, y, z)];
      })
    ),
  };
}

/** The returned Hessian, a row and a column for each coordinate. */
export function hessianTable({ hessian, system: { symbols } }: ReportData): DataTable {
  const size = 3 * symbols.length;
  const coordinates = symbols.flatMap((symbol, atom) => AXES.map((axis) => `${symbol}${atom + 1} ${axis}`));
  return {
    name: "hessian",
    columns: ["Hartree/bohr^2", ...coordinates],
    rows: hessian === undefined
      ? []
      : coordinates.map((name, row) => [name, ...hessian.subarray(size * row, size * (row + 1))]),
  };
}
