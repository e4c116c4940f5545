// Which orbitals a correlation method leaves alone: the cores of the atoms, by the rule of Psi4's freeze_core.

import type { System } from "../system.ts";

/** Electrons of the noble gases, after none. */
const FULL_SHELLS = [0, 2, 10, 18, 36, 54, 86] as const;

/** Electrons of the noble gas before an element. */
function coreElectrons(atomicNumber: number): number {
  return FULL_SHELLS.findLast((electrons) => electrons < atomicNumber)!;
}

/** The cores of the atoms of a system, counted in electrons. */
interface Cores {
  /** Electrons in all cores. */
  readonly electrons: number;
  /** Electrons that are left for outside of them; none or fewer where the charge is as high as in Na+ or Mg2+. */
  readonly valence: number;
  /** Electrons of the largest core. */
  readonly largest: number;
}

/** What of a system its cores follow from. */
type Atoms = Pick<System, "atomicNumbers" | "ghosts" | "charge">;

function coresOf({ atomicNumbers, ghosts, charge }: Atoms): Cores {
  let electrons = 0, nuclear = 0, largest = 0;
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    if (ghosts[atom]) continue;
    const core = coreElectrons(atomicNumbers[atom]!);
    electrons += core;
    nuclear += atomicNumbers[atom]!;
    largest = Math.max(largest, core);
  }
  return { electrons, valence: nuclear - charge - electrons, largest };
}

/**
 * Number of doubly occupied orbitals in the cores of a system: for each atom those of the noble gas before it. Ghosts
 * have none. Where no electron would be left outside of the cores, as in Na+ or Mg2+ alone, the outermost shell of
 * the largest core counts as valence, once for the whole system, as Psi4 does it.
 */
export function frozenCoreOrbitals(system: Atoms): number {
  const { electrons, valence, largest } = coresOf(system);
  if (valence > 0 || largest === 0) return electrons / 2;
  const inner = FULL_SHELLS.findLast((shell) => shell < largest)!;
  return (electrons - (largest - inner)) / 2;
}

/**
 * Whether the cores alone would hold all electrons of a system, so that {@linkcode frozenCoreOrbitals} spares one of
 * their shells. In a larger system the same atom freezes that shell: differences of such energies mean nothing.
 */
export function hasEmptyValence(system: Atoms): boolean {
  const { valence, largest } = coresOf(system);
  return valence <= 0 && largest > 0;
}
