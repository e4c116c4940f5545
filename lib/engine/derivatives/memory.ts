// Memory that an analytic gradient takes beside the energy, known before any of it is taken.

import type { BasisChoice } from "../basis/basis_set.ts";
import { placeBasis } from "../basis/shell_block.ts";
import { countOverlapping } from "../integrals/block_pair_counts.ts";
import { hermiteCount } from "../integrals/hermite_index.ts";
import type { System } from "../system.ts";
import { loweredEntries } from "./relative_derivatives.ts";

/** n x n matrices alive at once: densities, the energy-weighted one, its factors, the overlap's eigenvectors. */
const MATRICES = 12;

/** Bytes that an analytic gradient takes beside the energy: an upper bound. */
export function gradientBytes(system: System, choice: BasisChoice, puream?: boolean): number {
  const basis = placeBasis(system, choice, puream);
  let primitivePairs = 0, entries = 0, workspace = 0;
  basis.blocks.forEach((a, indexA) => {
    for (let indexB = 0; indexB <= indexA; indexB++) {
      const b = basis.blocks[indexB]!;
      const primitives = countOverlapping(a, b, indexA === indexB);
      primitivePairs += primitives;
      if (a.atom !== b.atom) entries += primitives * loweredEntries(a.block, b.block);
      const functions = a.block.functionAngular.length * b.block.functionAngular.length;
      const hermites = hermiteCount(a.block.lMax + b.block.lMax);
      workspace = Math.max(workspace, 2 * functions ** 2 + (primitives + 6) * functions * hermites);
    }
  });
  // The derivatives of pairs are there twice: the loops over quartets have a copy.
  return 8 * MATRICES * basis.size ** 2 + 56 * primitivePairs + 22 * entries + 16 * workspace;
}
