// Tables of gradients: by atom, and how large they are.

import { exactSum } from "../../base/exact_sum.ts";
import type { Shown } from "./shown.ts";
import type { Bsse } from "../../plan/mod.ts";
import { GRADIENT_COLUMNS } from "./columns.ts";
import { treatmentName } from "./nmer_tables.ts";
import { selectTreatments } from "./selection.ts";
import type { Table } from "./table.ts";

/** How large a gradient is, in Hartree/bohr. */
export interface GradientSize {
  /** The largest component, without its sign. */
  readonly max: number;
  /** The root of the mean square of all components. */
  readonly rms: number;
  /** The atom with the largest norm, from 0. */
  readonly atom: number;
}

/** How large a gradient is; shape (atoms, 3), at least one atom. */
export function gradientSize(gradient: Float64Array): GradientSize {
  let max = 0;
  let atom = 0;
  for (let i = 0; i < gradient.length; i++) max = Math.max(max, Math.abs(gradient[i]!));
  for (let i = 1; i < gradient.length / 3; i++) if (normOf(gradient, i) > normOf(gradient, atom)) atom = i;
  const rms = Math.sqrt(exactSum(gradient.map((component) => component ** 2)) / gradient.length);
  return { max, rms, atom };
}

function normOf(gradient: Float64Array, atom: number): number {
  return Math.hypot(gradient[3 * atom]!, gradient[3 * atom + 1]!, gradient[3 * atom + 2]!);
}

/** For each treatment, the gradient by atom in Hartree/bohr; of `top` atoms those with the largest norms. */
export function gradientTables(
  shown: Shown,
  treatments: readonly Bsse[] | undefined,
  top?: number,
): readonly Table[] {
  const { symbols, fragments } = shown.molecule;
  const owner = new Map(fragments.flatMap(({ atoms }, i) => atoms.map((atom) => [Number(atom), i] as const)));
  return selectTreatments(shown, treatments).flatMap(({ treatment, gradient, gradientOf }) => {
    if (gradient === undefined) return [];
    const atoms = symbols.map((_, atom) => atom);
    if (top !== undefined) atoms.sort((a, b) => normOf(gradient, b) - normOf(gradient, a));
    const some = atoms.slice(0, top);
    const { max, rms } = gradientSize(gradient);
    const part = some.length < atoms.length ? `, the largest ${some.length} of ${atoms.length}` : "";
    return [{
      title: `Gradient of the ${gradientOf ?? "total"} energy by atom in Eh/bohr, ${
        treatmentName(treatment)
      }${part}`,
      columns: GRADIENT_COLUMNS,
      rows: some.map((atom) => [
        treatment,
        atom + 1,
        symbols[atom],
        owner.get(atom)! + 1,
        ...gradient.subarray(3 * atom, 3 * atom + 3),
        normOf(gradient, atom),
        gradientOf ?? "total",
      ]),
      notes: [`Largest component ${max.toFixed(8)}, RMS ${rms.toFixed(8)} Eh/bohr.`],
    }];
  });
}
