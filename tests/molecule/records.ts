// Molecules and records for the tests of this folder, from Psi4-style text.

import { parsePsi4Text } from "../../lib/input/mod.ts";
import type { MoleculeRecord } from "../../lib/input/mod.ts";
import { type Molecule, moleculeFromRecord } from "../../lib/molecule/mod.ts";

/** The record of a text, with some of its fields changed. */
export function recordOf(text: string, change: Partial<MoleculeRecord> = {}): MoleculeRecord {
  return { ...parsePsi4Text(text, { name: "m.txt" }), ...change };
}

/** The molecule of a text, with some of the record's fields changed. */
export function moleculeOf(text: string, change: Partial<MoleculeRecord> = {}): Molecule {
  return moleculeFromRecord(recordOf(text, change));
}

/** One water molecule in angstrom, moved along x. */
export function waterAt(x: number): string {
  return `O ${x} 0 0.117\nH ${x} 0.757 -0.471\nH ${x} -0.757 -0.471\n`;
}

/** Lines of a cross of ligands around the origin: `count` of them at a distance, along x, -x, y, -y, z, -z. */
export function around(
  count: number,
  distance: number,
  ligand: readonly (readonly [string, number, number])[],
): string {
  const axes = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]] as const;
  return axes.slice(0, count).map(([x, y, z]) =>
    ligand.map(([symbol, along, across]) => {
      const r = distance + along;
      return `${symbol} ${r * x + across * y} ${r * y + across * z} ${r * z + across * x}`;
    }).join("\n")
  ).join("\n") + "\n";
}
