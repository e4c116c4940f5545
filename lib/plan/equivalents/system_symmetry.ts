// The symmetry of a whole system: all ways in which it comes to lie on itself. Two tasks that depend on all of its atoms
// are equal where one of these takes the fragments of one to those of the other.

import type { FragmentIndex } from "../../base/indices.ts";
import { fragmentIndex } from "../../base/indices.ts";
import { taskAtoms } from "../../molecule/embedding.ts";
import type { Molecule } from "../../molecule/molecule.ts";
import { nmerAtoms } from "../../molecule/nmer.ts";
import type { Task } from "../task.ts";
import type { TaskFamily } from "../task_family.ts";
import type { LikeAtoms } from "./like_atoms.ts";
import { type Match, Template } from "./match.ts";
import { pointsAt } from "./points.ts";

type Fragments = readonly FragmentIndex[];

/** How a whole system comes to lie on itself. */
export class SystemSymmetry {
  readonly #molecule: Molecule;
  /** Atoms in the order of the fragments. */
  readonly #atoms: Int32Array;
  /** All operations that permute the fragments in different ways, in a fixed order. */
  readonly #operations: readonly Match[];

  /**
   * Finds all operations.
   *
   * @param molecule The whole system.
   * @param like Which of its atoms are alike.
   * @param tolerance How far an atom may be from its partner, in bohr.
   */
  constructor(molecule: Molecule, like: LikeAtoms, tolerance: number) {
    this.#molecule = molecule;
    this.#atoms = nmerAtoms(molecule, molecule.fragments.map((_, i) => fragmentIndex(i)));
    const kinds = Array.from(this.#atoms, (atom) => like.atoms[atom]!);
    const groups = molecule.fragments.flatMap(({ atoms }, i) => atoms.map(() => i));
    const points = pointsAt(molecule.geometry, this.#atoms, kinds, groups);
    const operations = new Map<string, Match>();
    for (const match of new Template(points, tolerance).matches(points)) {
      const key = match.groupPartner.join(" ");
      if (!operations.has(key)) operations.set(key, match);
    }
    this.#operations = [...operations.values()];
  }

  /** Finds the first task of a family that one equals. */
  finder(family: TaskFamily) {
    const isCopy = new Uint8Array(family.count);
    return (position: number, real: Fragments, basis: Fragments) => {
      let first: { position: number; deviation: number } | undefined;
      for (const operation of this.#operations) {
        const image = family.position(imageOf(operation, real), imageOf(operation, basis));
        if (image === undefined || image >= (first?.position ?? position) || isCopy[image] === 1) continue;
        first = { position: image, deviation: operation.deviation };
      }
      if (first !== undefined) isCopy[position] = 1;
      return first;
    };
  }

  /** How a task that a representative's is turned into is a copy of it. */
  correspondence(representative: Task, copy: Task) {
    const operation = this.#operations.find((candidate) =>
      isSame(imageOf(candidate, copy.real), representative.real) &&
      isSame(imageOf(candidate, copy.basis), representative.basis)
    )!;
    const places = inverse(taskAtoms(this.#molecule, representative.basis), this.#molecule.symbols.length);
    const order = inverse(this.#atoms, this.#molecule.symbols.length);
    const sources = Int32Array.from(
      taskAtoms(this.#molecule, copy.basis),
      (atom) => places[this.#atoms[operation.partner[order[atom]!]!]!]!,
    );
    return { sources, matrix: transposed(operation.matrix), deviation: operation.deviation };
  }
}

function imageOf({ groupPartner }: Match, fragments: Fragments): FragmentIndex[] {
  return fragments.map((fragment) => fragmentIndex(groupPartner[fragment]!)).sort((a, b) => a - b);
}

function isSame(one: Fragments, other: Fragments): boolean {
  return one.every((fragment, i) => fragment === other[i]);
}

/** Where each atom of a molecule stands in a list. */
function inverse(atoms: Int32Array, count: number): Int32Array {
  const places = new Int32Array(count).fill(-1);
  atoms.forEach((atom, place) => places[atom] = place);
  return places;
}

function transposed(matrix: Float64Array): Float64Array {
  return Float64Array.from(matrix, (_, i) => matrix[3 * (i % 3) + Math.floor(i / 3)]!);
}
