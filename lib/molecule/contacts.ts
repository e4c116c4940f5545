// How near each fragment comes to the others. Bohr; 0-based.

import { bohrFromAngstrom } from "../base/units.ts";
import type { Molecule } from "./molecule.ts";
import { neighbourPairs } from "./neighbours.ts";

/** The shortest distance between an atom of a fragment and one of another. */
export interface Contact {
  /** 0-based index of the fragment's atom. */
  readonly atom: number;
  /** 0-based index of the other fragment's atom. */
  readonly other: number;
  /** In bohr. */
  readonly distance: number;
}

/** Most fragments have a contact within this; the others are compared with all atoms. */
const NEAR = bohrFromAngstrom(6);

/** The shortest contact of each fragment; undefined for the only one. */
export function shortestContacts({ geometry, fragments }: Molecule): readonly (Contact | undefined)[] {
  const owner = new Int32Array(geometry.length / 3);
  fragments.forEach(({ atoms }, fragment) => atoms.forEach((atom) => owner[atom] = fragment));
  const shortest: (Contact | undefined)[] = fragments.map(() => undefined);
  const offer = (atom: number, other: number, distance: number) => {
    const fragment = owner[atom]!;
    if (distance < (shortest[fragment]?.distance ?? Infinity)) shortest[fragment] = { atom, other, distance };
  };
  for (const { i, j, distance } of neighbourPairs(geometry, NEAR)) {
    if (owner[i] === owner[j]) continue;
    offer(i, j, distance);
    offer(j, i, distance);
  }
  fragments.forEach(({ atoms }, fragment) => {
    if (shortest[fragment] !== undefined) return;
    for (const atom of atoms) {
      for (let other = 0; other < owner.length; other++) {
        if (owner[other] !== fragment) offer(atom, other, distanceBetween(geometry, atom, other));
      }
    }
  });
  return shortest;
}

function distanceBetween(geometry: Float64Array, i: number, j: number): number {
  return Math.hypot(
    geometry[3 * i]! - geometry[3 * j]!,
    geometry[3 * i + 1]! - geometry[3 * j + 1]!,
    geometry[3 * i + 2]! - geometry[3 * j + 2]!,
  );
}
