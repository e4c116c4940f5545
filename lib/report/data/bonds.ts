// The bonds to be drawn: inside of fragments, by the distances that detect fragments. Angstrom; atoms count from 0.

import { atomicNumberOf, covalentRadiusAngstrom } from "../../base/elements.ts";
import { BOND_SCALE } from "../../molecule/mod.ts";
import type { ReportedFragments } from "./report_data.ts";

/** Pairs of bonded atoms, the lower index first. */
export function bondsOf({ symbols, geometry, fragments }: ReportedFragments): readonly [number, number][] {
  const radii = symbols.map((symbol) => covalentRadiusAngstrom(atomicNumberOf(symbol) ?? 0) ?? 0);
  const bonds: [number, number][] = [];
  for (const { atoms } of fragments) {
    for (const [place, i] of atoms.entries()) {
      for (const j of atoms.slice(place + 1)) {
        const limit = BOND_SCALE * (radii[i]! + radii[j]!);
        const [x, y, z] = [0, 1, 2].map((axis) => geometry[3 * i + axis]! - geometry[3 * j + axis]!);
        if (Math.hypot(x!, y!, z!) < limit) bonds.push([Math.min(i, j), Math.max(i, j)]);
      }
    }
  }
  return bonds;
}
