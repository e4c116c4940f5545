import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { overlapAndKinetic } from "../../lib/engine/integrals/overlap_kinetic.ts";
import { solveLinear } from "../../lib/engine/linalg/linear_solve.ts";
import { atomicDensityGuess } from "../../lib/engine/scf/atomic_densities.ts";
import { Diis } from "../../lib/engine/scf/diis.ts";
import { elementSymbol } from "../../lib/base/elements.ts";
import { BASIS_NAMES, MAX_ATOMIC_NUMBER } from "../../lib/engine/mod.ts";
import { run, system, water, withGhosts } from "./systems.ts";
import { MANY_ROUNDINGS } from "../tolerances.ts";

/** Of the electrons of a guess: the rounding of exponents and coefficients in the tables of basis sets cancels to this. */
const ELECTRONS = 1e-9;

Deno.test("engine: the guess of a neutral system holds all its electrons, for every element", () => {
  const heavier = ["STO-3G", "6-31G*", "def2-SVP"]; // of K to Kr: Cartesian d functions, and spherical ones
  for (const name of BASIS_NAMES) {
    const last = heavier.includes(name) ? MAX_ATOMIC_NUMBER : 18;
    Array.from({ length: last }, (_, i) => elementSymbol(i + 1)).forEach((symbol, i) => {
      if (symbol === "He" && name.includes("++")) return; // these sets lack helium
      const atom = system([[symbol, 0.1, 0.2, 0.3]]);
      const basis = placeBasis(atom, name);
      const { overlap } = run(overlapAndKinetic(basis));
      const density = run(atomicDensityGuess(atom, name, undefined, basis));
      assertAlmostEquals(density.reduce((sum, value, at) => sum + value * overlap[at]!, 0), i + 1, ELECTRONS);
    });
  }
});

Deno.test("engine: the guess is empty on ghosts and between atoms", () => {
  const dimer = withGhosts(water(2), (atom) => atom < 3);
  const basis = placeBasis(dimer, "6-31g*");
  const density = run(atomicDensityGuess(dimer, "6-31g*", undefined, basis));
  for (let i = 0; i < basis.size; i++) {
    for (let j = 0; j < basis.size; j++) {
      const [a, b] = [basis.atomOfFunction[i]!, basis.atomOfFunction[j]!];
      if (a < 3 || a !== b) assertEquals(density[i * basis.size + j], 0);
    }
    if (basis.atomOfFunction[i] === 4) assert(density[i * (basis.size + 1)]! > 0);
  }
});

Deno.test("engine: DIIS finds the combination whose errors cancel, of coefficients that sum to 1", () => {
  const diis = new Diis();
  const out = new Float64Array(2);
  diis.add(Float64Array.of(1, 10), Float64Array.of(1, 0));
  diis.extrapolate(out);
  assertEquals([...out], [1, 10]);
  // Errors 1 and -1e-4 cancel for coefficients proportional to 1e-4 and 1.
  diis.add(Float64Array.of(2, 20), Float64Array.of(-1e-4, 0));
  diis.extrapolate(out);
  assertAlmostEquals(out[0]!, (1e-4 * 1 + 2) / (1 + 1e-4), MANY_ROUNDINGS);
  assertAlmostEquals(out[1]!, 10 * out[0]!, 10 * MANY_ROUNDINGS);
});

Deno.test("engine: DIIS forgets what its errors do not distinguish", () => {
  const diis = new Diis();
  const out = new Float64Array(1);
  for (const value of [1, 2, 3]) diis.add(Float64Array.of(value), Float64Array.of(0.5));
  diis.extrapolate(out);
  assertEquals(out[0], 3);
});

Deno.test("engine: linear equations are solved with pivots, and singular ones refused", () => {
  const x = Float64Array.of(3, 5);
  assert(solveLinear(Float64Array.of(0, 2, 4, 1), x, 2));
  assertEquals(x[0]!, 0.875);
  assertEquals(x[1]!, 1.5);
  assert(!solveLinear(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2));
});
