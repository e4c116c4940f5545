// Molecules cut out of crystals: those around the origin, each a fragment. In angstrom.

import { type AtomIndex, atomIndex } from "../lib/base/indices.ts";
import { atomicNumberOf } from "../lib/base/elements.ts";
import { bohrFromAngstrom } from "../lib/base/units.ts";
import type { Molecule } from "../lib/molecule/mod.ts";

type Place = readonly [number, number, number];
type Atom = readonly [symbol: string, x: number, y: number, z: number];

/** A molecular crystal with a right-angled cell. */
export interface Crystal {
  /** Edges of the cell in angstrom. */
  readonly cell: Place;
  /** The operations of its space group; each makes a molecule of the one that is given, or the same again. */
  readonly operations: readonly ((place: Place) => Place)[];
  /** A molecule, in parts of the cell. */
  readonly molecule: readonly Atom[];
}

const PBCA: Crystal["operations"] = [
  ([x, y, z]) => [x, y, z],
  ([x, y, z]) => [0.5 - x, 0.5 + y, z],
  ([x, y, z]) => [x, 0.5 - y, 0.5 + z],
  ([x, y, z]) => [0.5 - x, -y, 0.5 + z],
  ([x, y, z]) => [-x, -y, -z],
  ([x, y, z]) => [0.5 + x, 0.5 - y, -z],
  ([x, y, z]) => [-x, 0.5 + y, 0.5 - z],
  ([x, y, z]) => [0.5 + x, y, 0.5 - z],
];

const HALF: readonly Atom[] = [
  ["C", -0.0607, 0.1393, -0.0069],
  ["C", -0.1377, 0.0447, 0.126],
  ["C", 0.077, 0.0958, -0.1325],
  ["H", -0.1046, 0.2502, -0.0123],
  ["H", -0.2458, 0.0781, 0.2241],
  ["H", 0.1371, 0.1681, -0.236],
];

/** Benzene at 138 K: G. E. Bacon, N. A. Curry, S. A. Wilson, Proc. R. Soc. A 279, 98 (1964), doi:10.1098/rspa.1964.0092. */
export const BENZENE: Crystal = {
  cell: [7.39, 9.42, 6.81],
  operations: PBCA,
  molecule: [...HALF, ...HALF.map(([symbol, x, y, z]) => [symbol, -x, -y, -z] as const)],
};

/** Molecules of one kind in the general places of Pbca, eight a cell: a crystal made up for tests. */
export function madeUp(molecule: readonly Atom[], cell: Place): Crystal {
  const molecular = molecule.map(([symbol, x, y, z]) =>
    [symbol, 0.14 + x / cell[0], 0.11 + y / cell[1], 0.17 + z / cell[2]] as const
  );
  return { cell, operations: PBCA, molecule: molecular };
}

/** Waters in such places. */
export const WATER: Crystal = madeUp(
  [["O", 0, 0, 0.117], ["H", 0.1, 0.757, -0.471], ["H", -0.1, -0.757, -0.471]],
  [6.2, 7.1, 7.9],
);

/** Hydrogen fluoride in such places. */
export const HYDROGEN_FLUORIDE: Crystal = madeUp(
  [["F", 0, 0, 0], ["H", 0.5, 0.6, 0.49]],
  [5.2, 5.9, 6.7],
);

/**
 * The molecules of a crystal whose centres are nearest to the origin, nearest first, as text: a block of lines in angstrom
 * for each, with lines of `--` between.
 *
 * @param count How many.
 */
export function cutOut(crystal: Crystal, count: number): string {
  return nearest(crystal, count)
    .map((atoms) =>
      atoms.map(([symbol, ...place]) => `${symbol} ${place.map((x) => x.toFixed(12)).join(" ")}`).join("\n")
    )
    .join("\n--\n") + "\n";
}

/** The same as a neutral molecule, closed shells in every fragment. */
export function cutOutMolecule(crystal: Crystal, count: number): Molecule {
  return moleculeOf(nearest(crystal, count));
}

/** A molecule of neutral closed-shell fragments; angstrom. */
export function moleculeOf(blocks: readonly (readonly Atom[])[]): Molecule {
  const atoms = blocks.flat();
  let next = 0;
  return {
    symbols: atoms.map(([symbol]) => symbol),
    atomicNumbers: Uint8Array.from(atoms, ([symbol]) => atomicNumberOf(symbol)!),
    geometry: Float64Array.from(atoms.flatMap(([, ...place]) => place), bohrFromAngstrom),
    charge: 0,
    multiplicity: 1,
    fragments: blocks.map((block) => ({
      atoms: block.map((): AtomIndex => atomIndex(next++)),
      charge: 0,
      multiplicity: 1,
    })),
  };
}

const CELLS = [-3, -2, -1, 0, 1, 2, 3];

function nearest({ cell, operations, molecule }: Crystal, count: number): readonly (readonly Atom[])[] {
  const found = new Map<
    string,
    { readonly atoms: readonly Atom[]; readonly pair: string; readonly distance: number }
  >();
  for (const operation of operations) {
    for (const i of CELLS) {
      for (const j of CELLS) {
        for (const k of CELLS) {
          const atoms = molecule.map(([symbol, ...place]) => {
            const [x, y, z] = operation(place);
            return [symbol, (x + i) * cell[0], (y + j) * cell[1], (z + k) * cell[2]] as const;
          });
          const centre = [1, 2, 3].map((axis) =>
            atoms.reduce((sum, atom) => sum + (atom[axis] as number), 0) / atoms.length
          );
          // A molecule in a special place is made by several operations.
          const key = keyOf(centre);
          if (found.has(key)) continue;
          const pair = [key, keyOf(centre.map((x) => -x))].sort()[0]!;
          found.set(key, { atoms, pair, distance: Math.round(Math.hypot(...centre) * 1e6) });
        }
      }
    }
  }
  // Of those that are equally far, which need not all be in, each comes beside the one across the origin.
  return [...found.values()]
    .sort((a, b) => a.distance - b.distance || (a.pair < b.pair ? -1 : a.pair > b.pair ? 1 : 0))
    .slice(0, count).map(({ atoms }) => atoms);
}

function keyOf(place: readonly number[]): string {
  return place.map((x) => x.toFixed(4).replace("-0.0000", "0.0000")).join(" ");
}
