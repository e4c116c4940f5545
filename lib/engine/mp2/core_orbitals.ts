// How many orbitals the frozen core has, known before there are any.

import { coreElectrons } from "../../base/elements.ts";
import type { System } from "../system.ts";

/**
 * Number of doubly occupied orbitals in the cores of a system: for each atom those of the noble gas before it. Ghosts
 * have none. Where ions have fewer electrons, as many as they fill.
 */
export function frozenCoreOrbitals(
  { atomicNumbers, ghosts, charge, multiplicity }: Pick<
    System,
    "atomicNumbers" | "ghosts" | "charge" | "multiplicity"
  >,
): number {
  let cores = 0, electrons = -charge;
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    if (ghosts[atom]) continue;
    cores += coreElectrons(atomicNumbers[atom]!) / 2;
    electrons += atomicNumbers[atom]!;
  }
  return Math.min(cores, Math.max(0, (electrons - multiplicity + 1) / 2));
}
