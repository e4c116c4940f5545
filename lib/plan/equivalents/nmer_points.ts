// The n-mers of a molecule as points that can be compared, and what only those that can be equal have in common.

import type { FragmentIndex } from "../../base/indices.ts";
import type { Molecule } from "../../molecule/molecule.ts";
import type { LikeAtoms } from "./like_atoms.ts";
import { type Points, pointsAt } from "./points.ts";

type Fragments = readonly FragmentIndex[];

/** The n-mers of a molecule. */
export class NmerPoints {
  readonly #molecule: Molecule;
  readonly #like: LikeAtoms;

  /**
   * @param molecule The whole system.
   * @param like Which of its atoms are alike.
   */
  constructor(molecule: Molecule, like: LikeAtoms) {
    this.#molecule = molecule;
    this.#like = like;
  }

  /** The kinds of the fragments, and whether they are real: different ones are never equal. */
  composition(real: Fragments, basis: Fragments): string {
    const roles = basis.map((fragment) =>
      2 * this.#like.fragments[fragment]! + (real.includes(fragment) ? 0 : 1)
    );
    return roles.sort((a, b) => a - b).join(" ");
  }

  /** The atoms of an n-mer, real ones and ghosts, fragment by fragment. */
  of(real: Fragments, basis: Fragments): Points {
    const { geometry, fragments } = this.#molecule;
    const atoms: number[] = [];
    const kinds: number[] = [];
    const groups: number[] = [];
    for (let group = 0; group < basis.length; group++) {
      const fragment = basis[group]!;
      const ghost = real.includes(fragment) ? 0 : 1;
      for (const atom of fragments[fragment]!.atoms) {
        atoms.push(atom);
        kinds.push(2 * this.#like.atoms[atom]! + ghost);
        groups.push(group);
      }
    }
    return pointsAt(geometry, atoms, kinds, groups);
  }
}
