// How far fragments are from each other: by their nearest atoms, and by their centres. Pairs are measured when they
// are asked for, and remembered. Bohr; 0-based.

import { mapEntry } from "../base/workarounds/map_entry.ts";
import type { Molecule } from "./molecule.ts";

/** The distances of a molecule's fragments. */
export class FragmentDistances {
  readonly #molecule: Pick<Molecule, "geometry" | "fragments">;
  readonly #contacts = new Map<number, number>();
  readonly #centres = new Map<number, readonly number[]>();

  /** @param molecule Its geometry and its fragments. */
  constructor(molecule: Pick<Molecule, "geometry" | "fragments">) {
    this.#molecule = molecule;
  }

  /** The shortest distance of an atom of one fragment from one of another, in bohr. */
  contact(one: number, other: number): number {
    const key = Math.min(one, other) * this.#molecule.fragments.length + Math.max(one, other);
    return mapEntry(this.#contacts, key, () => this.#measure(one, other));
  }

  /** The distance of the centres of two fragments, each the mean of its atoms' places, in bohr. */
  between(one: number, other: number): number {
    return distance(this.#centre(one), this.#centre(other));
  }

  /**
   * How far apart an n-mer is: the longest of the contacts of its pairs, in bohr; undefined for a monomer. Of a pair it is
   * the distance of its nearest atoms.
   */
  spread(fragments: readonly number[], measure: "contact" | "between" = "contact"): number | undefined {
    let longest: number | undefined;
    for (let i = 1; i < fragments.length; i++) {
      for (let j = 0; j < i; j++) {
        const found = this[measure](fragments[j]!, fragments[i]!);
        if (longest === undefined || found > longest) longest = found;
      }
    }
    return longest;
  }

  #measure(one: number, other: number): number {
    const { fragments, geometry } = this.#molecule;
    let shortest = Infinity;
    for (const i of fragments[one]!.atoms) {
      for (const j of fragments[other]!.atoms) {
        const x = geometry[3 * i]! - geometry[3 * j]!;
        const y = geometry[3 * i + 1]! - geometry[3 * j + 1]!;
        const z = geometry[3 * i + 2]! - geometry[3 * j + 2]!;
        shortest = Math.min(shortest, x * x + y * y + z * z);
      }
    }
    return Math.sqrt(shortest);
  }

  #centre(fragment: number): readonly number[] {
    return mapEntry(this.#centres, fragment, () => {
      const { fragments, geometry } = this.#molecule;
      const { atoms } = fragments[fragment]!;
      return [0, 1, 2].map((axis) =>
        atoms.reduce((sum, atom) => sum + geometry[3 * atom + axis]!, 0) / atoms.length
      );
    });
  }
}

function distance(one: readonly number[], other: readonly number[]): number {
  return Math.hypot(one[0]! - other[0]!, one[1]! - other[1]!, one[2]! - other[2]!);
}
