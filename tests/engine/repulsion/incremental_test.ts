import { assert, assertAlmostEquals } from "@std/assert";
import { incrementalRepulsion } from "../../../lib/engine/repulsion/incremental.ts";
import { run, scf, system } from "../systems.ts";
import { FEW_ROUNDINGS } from "../../tolerances.ts";

// The vectors that the ghosts add are kept, and the smallest overlaps, 1e-7, amplify the rounding of integrals: over
// displacements from 0.009 to 0.012 bohr both ways differ by up to 4e-8.
const ENERGY_TOLERANCE = 1e-7;

for (const basis of ["6-31g", "cc-pvdz"]) {
  Deno.test(`scf: ghosts almost on the atoms in ${basis} take no more iterations than elsewhere`, () => {
    const atoms = [["O", 0.05, -0.1, 0.2], ["H", 1.5, 0.3, 1.25], ["H", -1.35, -0.2, 1.4]] as const;
    const ghosts = atoms.map(([symbol, x, y, z]) => [`@${symbol}`, x + 0.01, y, z] as const);
    const kept = scf(system([...atoms, ...ghosts]), basis, { scfType: "pk" });
    assert(kept.properties.scf_iterations <= 20, `${kept.properties.scf_iterations} iterations`);
    const direct = scf(system([...atoms, ...ghosts]), basis, { scfType: "direct" });
    assertAlmostEquals(kept.energy, direct.energy, ENERGY_TOLERANCE);
  });
}

Deno.test("repulsion: from changes of densities it is that of the densities, and nobody else's array", () => {
  const builder = incrementalRepulsion({
    *build(densities) {
      yield;
      return densities.map((density) => density.map((value) => 3 * value));
    },
  });
  for (const values of [[1, 2], [1.5, -2], [0, 0]]) {
    const density = Float64Array.from(values);
    const [first, second] = run(builder.build([density, density]));
    for (const [i, value] of values.entries()) {
      assertAlmostEquals(first![i]!, 3 * value, FEW_ROUNDINGS);
      assertAlmostEquals(second![i]!, 3 * value, FEW_ROUNDINGS);
    }
    density.fill(7);
    first!.fill(7);
  }
});
