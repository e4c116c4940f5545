// Where a program may freeze the cores of atoms, if it freezes the lowest orbitals, as many as the cores of the atoms
// hold: as external programs do. Those are the cores only where every core lies below every orbital of the valence,
// whichever atoms they are of; else a cluster freezes the valence of one atom for the core of another, and its
// fragments do not.

import { coreElectrons, elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { ORBITAL_ENERGIES } from "./data/core_energies.ts";

/**
 * Bonds and charges shift orbitals against those of the free atoms, by up to this, Hartree: the lowest valence orbital of
 * N2 lies 0.53 below 2s of N (Hartree-Fock limit -1.473 and -0.945; P. E. Cade, K. D. Sales, A. C. Wahl, J. Chem. Phys.
 * 44, 1973 (1966), doi:10.1063/1.1726972).
 */
const SHIFT_BY_BONDS = 0.55;

/**
 * Refuses frozen cores that would not be the same in all n-mers.
 *
 * @param program Name of the program, for the message.
 * @param molecule The whole system.
 * @param path Key path of the keyword that freezes them, or of the method.
 * @param unfrozen What freezes none, as in `freeze_core: false`.
 * @throws {InputError} With the reason and the way out.
 */
export function checkFrozenCores(
  program: string,
  molecule: Molecule,
  path: KeyPath,
  unfrozen: string,
): void {
  if (molecule.fragments.length < 2) return;
  const empty = emptyValence(molecule);
  if (empty >= 0) {
    throw new InputError({
      keyPath: path,
      found:
        `frozen cores, while fragment ${empty + 1}, counted from 1, has all its electrons in the cores ` +
        "of its atoms",
      expected: `no frozen cores: alone, ${program} would freeze less of it than in a larger n-mer`,
      hint: waysOut(molecule, unfrozen),
    });
  }
  const crossing = crossingLevels(molecule.atomicNumbers);
  if (crossing === undefined) return;
  const { core, valence } = crossing;
  throw new InputError({
    keyPath: path,
    found: `frozen cores, with ${core.symbol} and ${valence.symbol} in one molecule`,
    expected: `no frozen cores: ${program} freezes the lowest orbitals, and the core of ${core.symbol} ` +
      `(${core.energy.toFixed(2)} Hartree) is not safely below the valence of ${valence.symbol} ` +
      `(${valence.energy.toFixed(2)})`,
    hint: waysOut(molecule, unfrozen),
  });
}

const LAST_OF_BUILTIN = 36;

// The built-in engine has elements up to Kr.
function waysOut({ atomicNumbers }: Molecule, unfrozen: string): string {
  const all = `Correlate all electrons (${unfrozen}), in a basis set for that`;
  return atomicNumbers.every((number) => number <= LAST_OF_BUILTIN)
    ? `${all}, or take program: builtin, which freezes the orbitals that are the atoms' cores.`
    : `${all}.`;
}

/** 0-based index of the first fragment without electrons outside of the cores of its atoms; -1 where there is none. */
function emptyValence({ fragments, atomicNumbers }: Molecule): number {
  return fragments.findIndex(({ atoms, charge }) => {
    let outside = -charge, cores = 0;
    for (const atom of atoms) {
      const core = coreElectrons(atomicNumbers[atom]!);
      cores += core;
      outside += atomicNumbers[atom]! - core;
    }
    return cores > 0 && outside <= 0;
  });
}

interface Level {
  readonly symbol: string;
  /** Hartree. */
  readonly energy: number;
}

/** The highest core and the lowest valence of some elements, where the former may lie above the latter. */
function crossingLevels(
  atomicNumbers: Iterable<number>,
): { readonly core: Level; readonly valence: Level } | undefined {
  let core: Level = { symbol: "", energy: -Infinity }, valence: Level = { symbol: "", energy: Infinity };
  for (const number of new Set(atomicNumbers)) {
    const [highestCore, lowestValence] = ORBITAL_ENERGIES[number - 1] ?? [Infinity, -Infinity];
    const symbol = elementSymbol(number);
    if (highestCore > core.energy) core = { symbol, energy: highestCore };
    if (lowestValence < valence.energy) valence = { symbol, energy: lowestValence };
  }
  return core.energy + SHIFT_BY_BONDS > valence.energy ? { core, valence } : undefined;
}
