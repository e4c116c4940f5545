// An auxiliary basis on the centres of a system, ghosts included. Shells of one angular momentum make one block, so that
// integrals of all of them are computed together. For Hartree-Fock functions are spherical or Cartesian as the basis
// functions are, for MP2 spherical, unless puream decides: so Psi4 has it.

import type { SharedShell } from "../../base/basis_set.ts";
import type { System } from "../system.ts";
import {
  type BasisChoice,
  findBasisSet,
  type SetKind,
  shellsOfElement,
  usesSphericalFunctions,
} from "./basis_set.ts";
import { auxiliaryBasisOf, type AuxiliaryRole, auxiliarySetsWith } from "./auxiliary_library.ts";
import { blocksOn, makeBlock, type PlacedBasis, type ShellBlock } from "./shell_block.ts";

/** Which auxiliary basis is meant. */
export interface AuxiliaryChoice {
  readonly role: AuxiliaryRole;
  /** The orbital set that is fitted. */
  readonly orbital: BasisChoice;
  /** Whether the orbital set's functions are spherical, where that is not as the set prescribes. */
  readonly puream?: boolean | undefined;
  /** Name of the auxiliary set, where it is not the one that goes with the orbital set. */
  readonly asked?: string | undefined;
}

/** i functions, which the sets for Sc to Kr have: with products of h functions tables of the integrals reach further. */
const MAX_MOMENTUM = 6;

const KINDS: Readonly<Record<AuxiliaryRole, SetKind>> = {
  scf: { maxMomentum: MAX_MOMENTUM, namesWith: (z) => auxiliarySetsWith("scf", z) },
  mp2: { maxMomentum: MAX_MOMENTUM, namesWith: (z) => auxiliarySetsWith("mp2", z) },
};

const cache = new Map<string, readonly ShellBlock[]>();

/**
 * The blocks of an element.
 *
 * @throws {EngineError} Where a set that was asked for lacks it.
 */
export function auxiliaryBlocksOf(
  { role, orbital, puream, asked }: AuxiliaryChoice,
  atomicNumber: number,
): readonly ShellBlock[] {
  const set = auxiliaryBasisOf(role, orbital, atomicNumber, asked);
  const spherical = role === "scf" ? usesSphericalFunctions(findBasisSet(orbital), puream) : puream ?? true;
  const key = `${set.name} ${spherical} ${atomicNumber}`;
  let blocks = cache.get(key);
  if (blocks === undefined) {
    const shells = shellsOfElement(set, atomicNumber, KINDS[role]);
    const momenta = [...new Set(shells.map(({ l }) => l[0]!))].toSorted((a, b) => a - b);
    blocks = momenta.map((l) =>
      makeBlock(together(shells.filter((shell) => shell.l[0] === l), l), spherical)
    );
    cache.set(key, blocks);
  }
  return blocks;
}

/** Puts an auxiliary basis on the centres of a system. */
export function placeAuxiliaryBasis(system: System, choice: AuxiliaryChoice): PlacedBasis {
  return blocksOn(system, (atomicNumber) => auxiliaryBlocksOf(choice, atomicNumber));
}

/** One shell with all contracted functions of some. */
function together(shells: readonly SharedShell[], l: number): SharedShell {
  const exponents = [...new Set(shells.flatMap((shell) => shell.exponents))];
  return {
    l: [l],
    exponents,
    coefficients: shells.flatMap((shell) =>
      shell.coefficients.map((column) =>
        exponents.map((exponent) => column[shell.exponents.indexOf(exponent)] ?? 0)
      )
    ),
  };
}
