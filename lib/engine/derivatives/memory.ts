// Memory that an analytic gradient takes beside the energy, known before any of it is taken.

import type { BasisChoice } from "../basis/basis_set.ts";
import { placeAuxiliaryBasis } from "../basis/auxiliary_basis.ts";
import { placeBasis, type PlacedBasis } from "../basis/shell_block.ts";
import { occupiedFitBytes } from "./occupied_fit.ts";
import { countBlockPairs, countOverlapping } from "../integrals/block_pair_counts.ts";
import { hermiteCount } from "../integrals/hermite_index.ts";
import type { ScfOptions } from "../scf/options.ts";
import { electronCount, type System } from "../system.ts";
import { loweredEntries } from "./relative_derivatives.ts";

/** n x n matrices alive at once: densities, the energy-weighted one, its factors, the overlap's eigenvectors. */
const MATRICES = 12;

/** Bytes that an analytic gradient takes beside the energy: an upper bound. */
export function gradientBytes(system: System, choice: BasisChoice, puream?: boolean): number {
  const basis = placeBasis(system, choice, puream);
  return 8 * MATRICES * basis.size ** 2 + pairDerivativeBytes(basis);
}

/** The same beside that for fitted integrals, whose pairs have derivatives of their own. */
export function fittedGradientBytes(
  system: System,
  orbital: BasisChoice,
  { puream, auxiliaryBasis }: Partial<ScfOptions>,
): number {
  const basis = placeBasis(system, orbital, puream);
  const auxiliary = placeAuxiliaryBasis(system, { role: "scf", orbital, puream, asked: auxiliaryBasis });
  const largest = Math.max(0, ...auxiliary.blocks.map(({ block }) => block.functionAngular.length));
  const unpaired = system.multiplicity - 1, electrons = electronCount(system);
  const occupied = [(electrons + unpaired) / 2, ...(unpaired === 0 ? [] : [(electrons - unpaired) / 2])];
  const counts = countBlockPairs(basis);
  // An auxiliary block stands in a workspace beside the largest pair of orbital blocks.
  return pairDerivativeBytes(basis) + 56 * auxiliary.size + 16 * largest * functionsOfPair(basis) +
    occupiedFitBytes(basis.size, { size: auxiliary.size, largest }, counts.functionPairs, occupied);
}

function functionsOfPair({ blocks }: PlacedBasis): number {
  return Math.max(0, ...blocks.map(({ block }) => block.functionAngular.length)) ** 2;
}

/** Bytes of the derivatives of pairs of shell blocks, and of what the loops over quartets work on. */
function pairDerivativeBytes(basis: PlacedBasis): number {
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
  return 56 * primitivePairs + 22 * entries + 16 * workspace;
}
