// How an n-mer lies elsewhere than the one that it is a copy of.

import type { FragmentIndex } from "../../base/indices.ts";
import type { Molecule } from "../../molecule/molecule.ts";
import { nmerAtoms } from "../../molecule/nmer.ts";
import type { Task } from "../task.ts";

/** An n-mer of a molecule. */
export interface Placed {
  /** The whole system. */
  readonly molecule: Molecule;
  /** Its fragments. */
  readonly task: Pick<Task, "real" | "basis">;
}

/** What has moved: an n-mer with its charge, from one centroid of its atoms to another; bohr. */
export interface Movement {
  /** Charge of the n-mer. */
  readonly charge: number;
  /** Where the centroid was: x, y, z. */
  readonly from: readonly number[];
  /** Where it is. */
  readonly to: readonly number[];
}

/** The movement from an n-mer to one that is a copy of it. */
export function movement(from: Placed, to: Placed): Movement {
  return {
    charge: to.task.real.reduce((charge, fragment) => charge + to.molecule.fragments[fragment]!.charge, 0),
    from: centroidOf(from.molecule, from.task.basis),
    to: centroidOf(to.molecule, to.task.basis),
  };
}

function centroidOf(molecule: Molecule, basis: readonly FragmentIndex[]): readonly number[] {
  const atoms = nmerAtoms(molecule, basis);
  const centroid = [0, 0, 0];
  for (const atom of atoms) {
    for (let axis = 0; axis < 3; axis++) {
      centroid[axis]! += molecule.geometry[3 * atom + axis]! / atoms.length;
    }
  }
  return centroid;
}
