// A calculation as a system whose n-mers are compared with those of others.

import type { KnownSystem } from "../../plan/mod.ts";
import { modelDigests, type TaskContext } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * The system of a calculation.
 *
 * @param context What its tasks share.
 */
export function systemOf(
  { plan, molecule }: Pick<Calculation, "plan" | "molecule">,
  context: Omit<TaskContext, "resources">,
): KnownSystem {
  const digests = modelDigests(context);
  return { plan, molecule, models: new Map(plan.models.map((name, i) => [name, digests[i]!])) };
}
