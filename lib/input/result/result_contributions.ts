// What each n-mer adds to the energy, as `extras.nmer.contributions` of a result lists it: one list for each treatment.

import { describeValue, InputError } from "../../base/error.ts";
import type { Document } from "../document/document.ts";
import type { BsseTreatment } from "../records/treatment.ts";
import type { ResultForm } from "./result_schema.ts";

/** An n-mer, and what it adds to the energy under a treatment. */
export interface ResultContribution {
  /** Its fragments, counted from 1, ascending. */
  readonly fragments: readonly number[];
  /** In Hartree: the energy of a monomer, E_ij - E_i - E_j of a pair, and so on. */
  readonly energy: number;
  /** Distance of a pair's nearest atoms in angstrom, the longest of those of larger n-mers; absent for monomers. */
  readonly distance?: number;
}

/** The n-mers of each treatment, in the order of the plan: by order, then by fragments. */
export type ResultContributions = Readonly<Partial<Record<BsseTreatment, readonly ResultContribution[]>>>;

/**
 * The contributions in a result whose form is checked; nothing where it lists none, as in results of older versions.
 *
 * @param result A result file as `resultSchema` gives it.
 * @param document The result, for positions.
 * @throws {InputError} Where a list names fragments that are not there, or n-mers of another order.
 */
export function readContributions(
  { extras, properties: { calcinfo_nfr } }: ResultForm,
  document?: Document,
): ResultContributions {
  const read: Partial<Record<BsseTreatment, readonly ResultContribution[]>> = {};
  for (const [treatment, orders] of Object.entries(extras.nmer.contributions ?? {})) {
    const ascending = Object.entries(orders).sort(([one], [other]) => Number(one) - Number(other));
    for (const [order, nmers] of ascending) {
      const wrong = nmers.findIndex(({ fragments }) => !isNmer(fragments, Number(order), calcinfo_nfr));
      if (wrong < 0) continue;
      const keyPath = ["extras", "nmer", "contributions", treatment, order, wrong, "fragments"];
      throw new InputError({
        ...document?.locate(keyPath),
        keyPath,
        found: describeValue(nmers[wrong]!.fragments),
        expected: `${order} of the fragments 1 to ${calcinfo_nfr}, ascending`,
      });
    }
    read[treatment as BsseTreatment] = ascending.flatMap(([, nmers]) => nmers) as ResultContribution[];
  }
  return read;
}

function isNmer(fragments: readonly number[], order: number, count: number): boolean {
  return fragments.length === order && fragments.at(-1)! <= count &&
    fragments.every((fragment, i) => i === 0 || fragments[i - 1]! < fragment);
}
