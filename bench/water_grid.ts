// Waters on a grid, turned a little each, and a warm loop of xtb's library over some of their n-mers: what benchmarks of
// programs have in common.

import { calculate } from "../lib/programs/xtb/server/calculation.ts";
import { Calculators } from "../lib/programs/xtb/server/calculators.ts";
import { openXtb } from "../lib/programs/xtb/server/library.ts";

/** O, H, H of one water, in bohr. */
export const WATER: readonly number[] = [0, 0, 0.22, 0, 1.43, -0.89, 0, -1.43, -0.89];
const SPACING = 5.9;

/** The coordinates of O, H, H of each of some waters, in bohr; no two molecules are the same. */
export function waterGrid(count: number): readonly (readonly number[])[] {
  const edge = Math.ceil(Math.cbrt(count));
  return Array.from({ length: count }, (_, i) => {
    const corner = [i % edge, Math.floor(i / edge) % edge, Math.floor(i / edge ** 2)];
    return WATER.map((value, k) => value + SPACING * corner[k % 3]! + 0.01 * i * (k % 2));
  });
}

/**
 * Computes n-mers by GFN2-xTB with xtb's library in this process, one after the other; calculators are kept for n-mers of
 * one size.
 *
 * @param library Its file.
 * @param waters As {@linkcode waterGrid} gives them.
 * @param clusters The waters of each n-mer, counted from 1.
 */
export function loopOverLibrary(
  library: string,
  waters: readonly (readonly number[])[],
  clusters: readonly (readonly number[])[],
): void {
  const calculators = new Calculators(openXtb(library));
  for (const cluster of clusters) {
    const molecule = {
      symbols: cluster.flatMap(() => ["O", "H", "H"]),
      geometry: cluster.flatMap((i) => waters[i - 1]!),
      molecular_charge: 0,
      molecular_multiplicity: 1,
    };
    calculate(calculators, { molecule, model: { method: "GFN2-xTB" }, keywords: {} });
  }
}
