// Names of the properties of a result, which are QCManyBody's: `cp_corrected_total_energy_through_2_body`.

import type { Driver } from "../../base/driver.ts";
import type { BsseTreatment } from "../records/treatment.ts";

/** What the name of a property means. */
export interface PropertyName {
  /** The treatment of the basis set superposition error. */
  readonly treatment: BsseTreatment;
  /** Energy, gradient or Hessian. */
  readonly property: Driver;
  /** Which of the sums. */
  readonly sum: "total" | "interaction" | "contribution";
  /** Order, from 1; absent for the sum through the highest one. */
  readonly nbody?: number;
}

const CORRECTED = /^(nocp|cp|vmfc)_corrected_(.+)$/;
const SUM = /^(total|interaction)_(energy|gradient|hessian)(?:_through_(\d{1,9})_body)?$/;
const CONTRIBUTION = /^(\d{1,9})_body_contribution_to_(energy|gradient|hessian)$/;

/** The meaning of a name, or undefined where it is none of QCManyBody's. */
export function parsePropertyName(name: string): PropertyName | undefined {
  const [, treatment, rest = ""] = CORRECTED.exec(name) ?? [];
  const [, sum, ofSum, through] = SUM.exec(rest) ?? [];
  const [, nbody = through, ofContribution] = CONTRIBUTION.exec(rest) ?? [];
  const property = ofSum ?? ofContribution;
  if (treatment === undefined || property === undefined) return undefined;
  return {
    treatment: treatment as BsseTreatment,
    property: property as Driver,
    sum: sum === undefined ? "contribution" : sum as "total" | "interaction",
    ...(nbody === undefined ? {} : { nbody: Number(nbody) }),
  };
}
