// All interactions of a molecule's fragments, in the thread that asks.

import { finish, type Steps } from "../../base/steps.ts";
import type { Molecule } from "../molecule.ts";
import type { Interaction } from "./interaction.ts";
import { interactionGeometry } from "./interaction_geometry.ts";
import { findInPiece, joinFound, piecesOf } from "./pieces.ts";

/** Places of atoms that are looked at in one step, some milliseconds. */
const ATOMS_OF_A_STEP = 1000;

/**
 * The interactions between the fragments of a molecule, by geometry alone: hydrogen, halogen and chalcogen bonds, stacked
 * rings, cations on rings, opposite charges, close contacts. Nothing inside of a fragment is looked at, nor what a
 * covalent bond between two fragments brings near to each other.
 *
 * The result does not depend on the order of the atoms but by their numbers, nor on where the molecule is and how it is
 * turned. Criteria and their literature are beside each detector, and in the guide.
 *
 * @example
 * ```ts
 * import { parseInput, prepare } from "@nmer/nmer";
 * import { interactionsOf } from "@nmer/nmer/parts";
 *
 * const { molecule } = prepare(parseInput(`
 * molecule:
 *   text: |
 *     O -1.551007 -0.114520  0.000000
 *     H -1.934259  0.762503  0.000000
 *     H -0.599677  0.040712  0.000000
 *     --
 *     O  1.350625  0.111469  0.000000
 *     H  1.680398 -0.373741 -0.758561
 *     H  1.680398 -0.373741  0.758561
 * model: { method: hf, basis: sto-3g }
 * `));
 * const [bond] = interactionsOf(molecule);
 * console.log(bond?.kind, bond?.fragments, bond?.atoms, bond?.angle?.toFixed(0));
 * ```
 *
 * @param molecule Its atoms, and the fragments that they belong to.
 * @returns Sorted by fragments, kind, distance and atoms. Bohr and degrees; atoms and fragments count from 0. Of close
 * contacts each pair of fragments has the one that is shortest against the sum of the radii.
 */
export function interactionsOf(
  molecule: Pick<Molecule, "atomicNumbers" | "geometry" | "fragments">,
): readonly Interaction[] {
  return finish(interactionSteps(molecule));
}

/** The same in steps. */
export function* interactionSteps(
  molecule: Pick<Molecule, "atomicNumbers" | "geometry" | "fragments">,
): Steps<readonly Interaction[]> {
  const geometry = interactionGeometry(molecule);
  yield;
  const lists: (readonly Interaction[])[] = [];
  for (const piece of piecesOf(geometry, Math.ceil(geometry.owner.length / ATOMS_OF_A_STEP))) {
    lists.push(findInPiece(geometry, piece));
    yield;
  }
  return joinFound(geometry, lists);
}
