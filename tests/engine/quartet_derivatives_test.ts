import { assert } from "@std/assert";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { QuartetDerivatives } from "../../lib/engine/derivatives/quartet_derivatives.ts";
import { relativeDerivatives } from "../../lib/engine/derivatives/relative_derivatives.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
import { even, QuartetKernel } from "../../lib/engine/integrals/quartet_kernel.ts";
import { run, system } from "./systems.ts";

const ATOMS = [["O", 0, 0.1, 0], ["H", 0.3, 1.2, 1.1], ["H", -0.2, -1.3, 0.9]] as const;

/** How each coordinate of each atom moves, and by how much at once. */
const DIRECTION = [0.3, -0.7, 0.5, -0.2, 0.9, 0.4, 0.8, -0.1, -0.6];
const STEP = 2e-3;

/** The molecule with its last atom away from the others, every atom moved by some steps. */
function basisAt(distance: number, steps: number) {
  return placeBasis(
    system(ATOMS.map(([symbol, ...place], atom) => {
      const [x, y, z] = place.map((at, k) => at + STEP * steps * DIRECTION[3 * atom + k]!);
      return [symbol, x!, y!, z! + (atom === 2 ? distance : 0)];
    })),
    "cc-pvtz",
  );
}

/** A density of no meaning, different everywhere: [function pair of the bra][function pair of the ket]. */
const densityAt = (f: number, g: number) => Math.sin(1 + 3 * f + 7 * g);

function energy(kernel: QuartetKernel, bra: number, ket: number): number {
  const { pairFunction } = kernel.pairs;
  const columns = pairFunction[ket + 1]! - pairFunction[ket]!;
  kernel.compute(bra, ket);
  let sum = 0;
  for (let f = 0; f < pairFunction[bra + 1]! - pairFunction[bra]!; f++) {
    for (let g = 0; g < columns; g++) sum += densityAt(f, g) * kernel.integrals[f * columns + g]!;
  }
  return sum;
}

for (const distance of [0, 9]) {
  Deno.test(`engine: derivatives of quartets of all degrees, ${distance} bohr apart, are differences of their integrals`, () => {
    const [far, near, back, farBack] = [2, 1, -1, -2].map((steps) =>
      new QuartetKernel(run(makeBlockPairs(basisAt(distance, steps))))
    ) as [QuartetKernel, QuartetKernel, QuartetKernel, QuartetKernel];
    const basis = basisAt(distance, 0), pairs = run(makeBlockPairs(basis));
    const kernel = new QuartetDerivatives(pairs, run(relativeDerivatives(pairs, basis)), basis, ATOMS.length);
    const atoms = (pair: number) =>
      [pairs.pairRowBlock[pair]!, pairs.pairColumnBlock[pair]!].map((block) => basis.blocks[block]!.atom);
    const kinds = new Set<string>();
    for (let quartet = 0; quartet < pairs.count ** 2; quartet++) {
      const bra = Math.floor(quartet / pairs.count), ket = quartet % pairs.count;
      const kind = [bra, ket].map((pair) => {
        const [row, column] = [pairs.pairRowBlock[pair]!, pairs.pairColumnBlock[pair]!];
        return `${basis.blocks[row]!.block.lMax}${basis.blocks[column]!.block.lMax} ${
          new Set(atoms(pair)).size
        }`;
      }).join("|");
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      const [functions, columns] = [bra, ket].map((pair) =>
        pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!
      ) as [number, number];
      kernel.prepare();
      kernel.density.fill(0);
      for (let f = 0; f < functions; f++) {
        for (let g = 0; g < columns; g++) kernel.density[f * even(columns) + g] = densityAt(f, g);
      }
      kernel.gradient.fill(0);
      kernel.add(bra, ket, 1e3);
      kernel.collect();
      const found = kernel.gradient.reduce((sum, value, k) => sum + value * DIRECTION[k]!, 0);
      const difference = (8 * (energy(near, bra, ket) - energy(back, bra, ket)) - energy(far, bra, ket) +
        energy(farBack, bra, ket)) / (12 * STEP);
      assert(
        Math.abs(found - difference) <= 2e-8 * Math.max(1, Math.abs(found)),
        `${kind}: ${found}, by differences ${difference}`,
      );
    }
    assert(kinds.size > 100);
  });
}
