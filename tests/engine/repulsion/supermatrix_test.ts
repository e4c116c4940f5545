// Integrals in memory against those that are computed each time, for molecules near each other and so far apart that their
// larger blocks have no pair.

import { assertAlmostEquals } from "@std/assert";
import { placeBasis } from "../../../lib/engine/basis/shell_block.ts";
import { makeBlockPairs } from "../../../lib/engine/integrals/block_pairs.ts";
import { QuartetKernel } from "../../../lib/engine/integrals/quartet_kernel.ts";
import { screenPairs } from "../../../lib/engine/integrals/repulsion_screening.ts";
import { directRepulsion } from "../../../lib/engine/repulsion/direct/direct.ts";
import { inCoreRepulsion } from "../../../lib/engine/repulsion/in_core.ts";
import { run, scf, system } from "../systems.ts";

// Elements are sums of some thousand integrals, each of which may be left out below 1e-12 Hartree.
const TOLERANCE = 1e-9;

const hydroxide = (x: number, y: number) => [["O", x, y, 0], ["H", x + 0.6, y + 1.7, 0.2]] as const;
const SYSTEMS = {
  "two hydroxides 15 bohr apart": [...hydroxide(0, 0), ...hydroxide(15, 1)],
  "two near each other, one 40 bohr away": [...hydroxide(0, 0), ...hydroxide(4, 3), ...hydroxide(40, -9)],
  "a hydrogen between two far ones": [...hydroxide(-20, 0), ["H", 0, 0.3, 0.1] as const, ...hydroxide(20, 0)],
  "one alone": hydroxide(0, 0),
};

/** A symmetric density that follows from the places of its elements. */
const density = (size: number, turn: number) =>
  Float64Array.from({ length: size ** 2 }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return Math.cos(turn + (i + 1) * (j + 1)) / (1 + Math.abs(i - j)) + (i === j ? 1 : 0);
  });

for (const [name, atoms] of Object.entries(SYSTEMS)) {
  for (const set of ["sto-3g", "6-31+g*", "cc-pvdz"]) {
    Deno.test(`integrals in memory: ${name} in ${set}, the repulsion is that of integrals computed each time`, () => {
      const basis = placeBasis(system(atoms), set);
      const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
      const screened = run(screenPairs(kernel));
      const [alpha, beta] = [density(basis.size, 0), density(basis.size, 1)];
      for (const densities of [[alpha], [alpha, beta]]) {
        const kept = run(inCoreRepulsion(kernel, screened, basis, densities.length as 1 | 2)).build(
          densities,
        );
        const computed = run(directRepulsion(kernel, screened, basis).build(densities));
        run(kept).forEach((matrix, spin) =>
          matrix.forEach((element, i) => assertAlmostEquals(element, computed[spin]![i]!, TOLERANCE))
        );
      }
    });
  }
}

Deno.test("integrals in memory: far ions have the energy of integrals computed each time", () => {
  const ions = system(SYSTEMS["two hydroxides 15 bohr apart"], -2);
  for (const set of ["sto-3g", "6-31g", "cc-pvdz"]) {
    const [kept, computed] = (["pk", "direct"] as const).map((scfType) => scf(ions, set, { scfType }).energy);
    assertAlmostEquals(kept!, computed!, TOLERANCE);
  }
});
