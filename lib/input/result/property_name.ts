// Names of the properties of a result, which are QCManyBody's, `cp_corrected_total_energy_through_2_body`, and by their
// pattern those of moments: `cp_corrected_dipole_through_2_body`.

import { MOLECULAR_PROPERTY_NAMES } from "../../base/quantities/molecular_property.ts";
import type { Quantity } from "../../base/quantities/quantity.ts";
import type { BsseTreatment } from "../records/treatment.ts";

/** What the name of a property means. */
export interface PropertyName {
  /** The treatment of the basis set superposition error. */
  readonly treatment: BsseTreatment;
  /** Energy, gradient, Hessian, or a property of the molecule. */
  readonly property: Quantity;
  /** Which of the sums. */
  readonly sum: "total" | "interaction" | "contribution";
  /** Order, from 1; absent for the sum through the highest one. */
  readonly nbody?: number;
}

const CORRECTED = /^(nocp|cp|vmfc)_corrected_(.+)$/;
const DERIVATIVES = "energy|gradient|hessian";
const MOMENTS = MOLECULAR_PROPERTY_NAMES.join("|");
const THROUGH = "(?:_through_(\\d{1,9})_body)?";
const SUM = new RegExp(`^(total|interaction)_(${DERIVATIVES})${THROUGH}$`);
const SUM_OF_MOMENTS = new RegExp(`^(interaction_)?(${MOMENTS})${THROUGH}$`);
const CONTRIBUTION = new RegExp(`^(\\d{1,9})_body_contribution_to_(${DERIVATIVES}|${MOMENTS})$`);

/** The meaning of a name, or undefined where it is that of no sum. */
export function parsePropertyName(name: string): PropertyName | undefined {
  const [, treatment, rest = ""] = CORRECTED.exec(name) ?? [];
  const ofMoments = SUM_OF_MOMENTS.exec(rest);
  const [, sum = ofMoments === null ? undefined : "total", ofSum, through] = ofMoments ?? SUM.exec(rest) ??
    [];
  const [, nbody = through, ofContribution] = CONTRIBUTION.exec(rest) ?? [];
  const property = ofSum ?? ofContribution;
  if (treatment === undefined || property === undefined) return undefined;
  return {
    treatment: treatment as BsseTreatment,
    property: property as Quantity,
    sum: sum === undefined ? "contribution" : sum === "total" ? sum : "interaction",
    ...(nbody === undefined ? {} : { nbody: Number(nbody) }),
  };
}
