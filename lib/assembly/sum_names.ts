// The names of the sums in a result: QCManyBody's for the energy and its derivatives, and by its pattern for properties of
// the molecule, whose total is the property itself: `cp_corrected_dipole_through_2_body`.

import { MOLECULAR_PROPERTIES } from "../base/quantities/molecular_property.ts";
import type { Quantity } from "../base/quantities/quantity.ts";
import type { Bsse } from "../plan/bsse.ts";

/** The names of the sums of a quantity under a treatment. */
export interface SumNames {
  /** Of the sum of all contributions: `cp_corrected_total_energy`, `cp_corrected_dipole`. */
  readonly total: string;
  /** Of the same without order 1: `cp_corrected_interaction_energy`. */
  readonly interaction: string;
  /** Of the contribution of an order: `cp_corrected_2_body_contribution_to_energy`. */
  readonly contribution: (nbody: number) => string;
}

/** How the sums of a quantity are called. */
export function sumNames(treatment: Bsse, quantity: Quantity): SumNames {
  const prefix = `${treatment}_corrected`;
  const total = quantity in MOLECULAR_PROPERTIES ? quantity : `total_${quantity}`;
  return {
    total: `${prefix}_${total}`,
    interaction: `${prefix}_interaction_${quantity}`,
    contribution: (nbody) => `${prefix}_${nbody}_body_contribution_to_${quantity}`,
  };
}
