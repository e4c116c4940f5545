import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { angularFunctions } from "../../lib/engine/basis/angular_functions.ts";
import { placeBasis, type PlacedBasis, type ShellBlock } from "../../lib/engine/basis/shell_block.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
import { overlapAndKinetic } from "../../lib/engine/integrals/overlap_kinetic.ts";
import { pointChargeAttraction } from "../../lib/engine/integrals/point_charge_attraction.ts";
import { QuartetKernel } from "../../lib/engine/integrals/quartet_kernel.ts";
import { BASIS_NAMES, findBasisSet } from "../../lib/engine/mod.ts";
import { run, system, water } from "./systems.ts";
import { FEW_ROUNDINGS, GRADIENT_BY_DIFFERENCES, MANY_ROUNDINGS } from "../tolerances.ts";

/** Of integrals near 1 against closed forms: some tens of roundings. */
const EXACT = 1e-13;
/** By how much rounding may lift an integral over its Schwarz bound. */
const BOUND_RELATIVE = 1e-10;
const BOUND_ABSOLUTE = 1e-15;
/** Of a charge 1e8 bohr away: the next term of its expansion is that of a dipole, over 1e8. */
const FAR_AWAY = 1e-7;

/** One normalised primitive shell, spherical. */
function shell(l: number, exponent: number): ShellBlock {
  const angular = angularFunctions(l, true);
  return {
    exponents: Float64Array.of(exponent),
    lMax: l,
    angular,
    angularDegree: angular.map(() => l),
    functionAngular: angular.map((_, m) => m),
    contraction: angular.map(() => Float64Array.of((2 * exponent) ** ((l + 1.5) / 2))),
  };
}

function place(...shells: [block: ShellBlock, x: number, y: number, z: number][]): PlacedBasis {
  let size = 0;
  const blocks = shells.map(([block, x, y, z], atom) => {
    const first = size;
    size += block.functionAngular.length;
    return { block, atom, x, y, z, first };
  });
  return { blocks, size, atomOfFunction: new Int32Array(size) };
}

/** The sum over the functions of two shells of (aa|bb). */
function traceRepulsion(basis: PlacedBasis): number {
  const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
  const pairOf = (block: number) =>
    Array.from(kernel.pairs.pairRowBlock.keys()).find((pair) =>
      kernel.pairs.pairRowBlock[pair] === block && kernel.pairs.pairColumnBlock[pair] === block
    )!;
  const [bra, ket] = [pairOf(0), pairOf(1)];
  kernel.compute(bra, ket);
  const diagonal = (pair: number) => {
    const { pairFunction, functionRow, functionColumn } = kernel.pairs;
    const count = pairFunction[pair + 1]! - pairFunction[pair]!;
    return Array.from({ length: count }, (_, f) => f).filter((f) =>
      functionRow[pairFunction[pair]! + f] === functionColumn[pairFunction[pair]! + f]
    );
  };
  const ketCount = kernel.pairs.pairFunction[ket + 1]! - kernel.pairs.pairFunction[ket]!;
  return diagonal(bra).flatMap((f) => diagonal(ket).map((g) => kernel.integrals[f * ketCount + g]!))
    .reduce((a, b) => a + b);
}

Deno.test("engine: every function of every basis set is normalised", () => {
  for (const name of BASIS_NAMES) {
    const elements = Object.keys(findBasisSet(name).elements).map(Number);
    const all = { ...system([]), atomicNumbers: elements, geometry: elements.flatMap((z) => [3 * z, 0, 0]) };
    const basis = placeBasis(all, name);
    const { overlap } = run(overlapAndKinetic(basis));
    for (let i = 0; i < basis.size; i++) assertAlmostEquals(overlap[i * (basis.size + 1)]!, 1, EXACT);
  }
});

Deno.test("engine: kinetic energies of primitives are (2l + 3) a / 2, up to f", () => {
  for (let l = 0; l <= 3; l++) {
    const { kinetic, overlap } = run(overlapAndKinetic(place([shell(l, 0.8), 0.3, -0.2, 0.1])));
    for (let m = 0; m < 2 * l + 1; m++) {
      for (let n = 0; n < 2 * l + 1; n++) {
        assertAlmostEquals(kinetic[m * (2 * l + 1) + n]!, m === n ? (2 * l + 3) * 0.4 : 0, EXACT);
        assertAlmostEquals(overlap[m * (2 * l + 1) + n]!, m === n ? 1 : 0, EXACT);
      }
    }
  }
});

Deno.test("engine: the attraction of a primitive by its own centre is -Z sqrt(2a) l! / Gamma(l + 3/2), up to f", () => {
  const gamma = [Math.sqrt(Math.PI) / 2];
  for (let l = 0; l <= 3; l++) {
    gamma.push(gamma[l]! * (l + 1.5));
    const basis = place([shell(l, 0.8), 0.3, -0.2, 0.1]);
    const points = { charges: Float64Array.of(3), positions: Float64Array.of(0.3, -0.2, 0.1) };
    const matrix = run(pointChargeAttraction(run(makeBlockPairs(basis)), basis.size, points));
    const expected = -3 * Math.sqrt(1.6) * [1, 1, 2, 6][l]! / gamma[l]!;
    for (let m = 0; m < basis.size; m++) assertAlmostEquals(matrix[m * (basis.size + 1)]!, expected, EXACT);
  }
});

Deno.test("engine: s charge clouds repel as erf(sqrt(alpha) R) / R", () => {
  // Exponents 2a and 2b with alpha = 4ab / (2a + 2b) = 1 at R = 1 and at R = 2.
  const [a, b] = [1, 1];
  for (const [distance, erf] of [[1, 0.84270079294971487], [2, 0.99532226501895273]] as const) {
    const value = traceRepulsion(place([shell(0, a), 0, 0, 0], [shell(0, b), 0, distance, 0]));
    assertAlmostEquals(value, erf / distance, EXACT);
  }
  assertAlmostEquals(
    traceRepulsion(place([shell(0, a), 0, 0, 0], [shell(0, b), 0, 0, 0])),
    2 / Math.sqrt(Math.PI),
    EXACT,
  );
});

Deno.test("engine: full shells are spheres: from afar (2l + 1)(2l' + 1) / R, up to f (Unsold's theorem)", () => {
  const direction = [2 / 7, -3 / 7, 6 / 7].map((c) => 12 * c) as [number, number, number];
  for (let l = 0; l <= 3; l++) {
    for (let k = 0; k <= 3; k++) {
      const value = traceRepulsion(place([shell(l, 1.1), 0, 0, 0], [shell(k, 0.9), ...direction]));
      assertAlmostEquals(value, (2 * l + 1) * (2 * k + 1) / 12, MANY_ROUNDINGS);
    }
  }
});

Deno.test("engine: p functions are derivatives of s functions in every place of (ab|cd)", () => {
  // d/dA_x exp(-a r_A^2) = 2a x_A exp(-a r_A^2); between the normalised functions the factor is sqrt(a).
  const centres: [number, number, number][] = [[0, 0, 0], [0.9, 0.2, -0.4], [-0.3, 1.1, 0.5], [
    0.6,
    -0.7,
    0.8,
  ]];
  const exponents = [0.7, 1.3, 0.5, 0.9];
  const integral = (l: number, at: number, shift: number): number => {
    const basis = place(
      ...centres.map(([x, y, z], i): [ShellBlock, number, number, number] =>
        i === at ? [shell(l, exponents[i]!), x + shift, y, z] : [shell(0, exponents[i]!), x, y, z]
      ),
    );
    const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
    const find = (row: number, column: number) =>
      Array.from(kernel.pairs.pairRowBlock.keys()).find((pair) =>
        kernel.pairs.pairRowBlock[pair] === row && kernel.pairs.pairColumnBlock[pair] === column
      )!;
    kernel.compute(find(1, 0), find(3, 2));
    return kernel.integrals[0]!;
  };
  const h = 1e-4;
  for (let at = 0; at < 4; at++) {
    const derivative = (integral(0, at, h) - integral(0, at, -h)) / (2 * h);
    assertAlmostEquals(integral(1, at, 0) * Math.sqrt(exponents[at]!), derivative, GRADIENT_BY_DIFFERENCES);
  }
});

Deno.test("engine: no integral exceeds its Schwarz bound, and bra and ket may change places", () => {
  const basis = placeBasis(
    system([["Al", 0, 0, 0], ["Cl", 3.9, 0, 0], ["O", -1, 5, 2], ["H", 2, 9, 1]]),
    "6-31g**",
  );
  const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
  const { pairs } = kernel;
  const functions = (pair: number) => pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!;
  const bounds = Array.from({ length: pairs.count }, (_, pair) => kernel.bound(pair));
  for (let bra = 0; bra < pairs.count; bra += 3) {
    for (let ket = 0; ket <= bra; ket += 2) {
      kernel.compute(ket, bra);
      const swapped = kernel.integrals.slice();
      kernel.compute(bra, ket);
      for (let f = 0; f < functions(bra); f++) {
        for (let g = 0; g < functions(ket); g++) {
          const value = kernel.integrals[f * functions(ket) + g]!;
          assertAlmostEquals(value, swapped[g * functions(bra) + f]!, FEW_ROUNDINGS);
          assert(Math.abs(value) <= bounds[bra]! * bounds[ket]! * (1 + BOUND_RELATIVE) + BOUND_ABSOLUTE);
        }
      }
    }
  }
});

Deno.test("engine: the overlap of two functions is what their Hermite expansion integrates to", () => {
  const basis = placeBasis(water(1), "cc-pvdz");
  const { overlap } = run(overlapAndKinetic(basis));
  const pairs = run(makeBlockPairs(basis));
  // Far away, a unit charge attracts a pair of functions by its overlap over the distance.
  const points = { charges: Float64Array.of(1e8), positions: Float64Array.of(1e8, 0, 0) };
  const attraction = run(pointChargeAttraction(pairs, basis.size, points));
  for (let i = 0; i < overlap.length; i++) assertAlmostEquals(-attraction[i]!, overlap[i]!, FAR_AWAY);
});

Deno.test("engine: attractions that take turns in the memory of the loops give the bits that each gives alone", () => {
  const attraction = (molecules: 1 | 2) => {
    const basis = placeBasis(water(molecules), "cc-pvdz");
    // Enough charges for pauses between pairs.
    const positions = Float64Array.from({ length: 3000 }, (_, i) => 5 + 3 * Math.sin(7 * i));
    const charges = Float64Array.from({ length: 1000 }, (_, i) => Math.cos(i));
    return pointChargeAttraction(run(makeBlockPairs(basis)), basis.size, { charges, positions });
  };
  const alone = [run(attraction(1)), run(attraction(2))];
  const under = [attraction(1), attraction(2)];
  const found: Float64Array[] = [];
  let pauses = 0;
  for (let turn = 0; found.filter(Boolean).length < 2; turn++) {
    if (found[turn % 2] !== undefined) continue;
    const { done, value } = under[turn % 2]!.next();
    if (done) found[turn % 2] = value;
    else pauses++;
  }
  assert(pauses > 10);
  assertEquals(found, alone);
});
