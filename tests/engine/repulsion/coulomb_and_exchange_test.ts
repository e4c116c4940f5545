// Coulomb and exchange apart: each against the sum over integrals, both against the matrix that Hartree-Fock takes.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { placeBasis } from "../../../lib/engine/basis/shell_block.ts";
import { fittedIntegrals } from "../../../lib/engine/density_fitting/fitted_integrals.ts";
import { makeFittingKernel } from "../../../lib/engine/density_fitting/fitting_kernel.ts";
import { placeAuxiliaryBasis } from "../../../lib/engine/basis/auxiliary_basis.ts";
import { makeBlockPairs } from "../../../lib/engine/integrals/block_pairs.ts";
import { QuartetKernel } from "../../../lib/engine/integrals/quartet_kernel.ts";
import { screenPairs } from "../../../lib/engine/integrals/repulsion_screening.ts";
import { type CoulombAndExchange, noRepulsion } from "../../../lib/engine/repulsion/builder.ts";
import { directRepulsion } from "../../../lib/engine/repulsion/direct/direct.ts";
import { fittedRepulsion } from "../../../lib/engine/repulsion/fitted.ts";
import { inCoreRepulsion } from "../../../lib/engine/repulsion/in_core.ts";
import { run, water } from "../systems.ts";

/** Rounding of sums of some thousand terms up to 10, Hartree; screening leaves out less. */
const ROUNDING = 1e-10;

const molecule = water(1), name = "6-31g";
const basis = placeBasis(molecule, name), { size } = basis;
const pairs = run(makeBlockPairs(basis));
const kernel = new QuartetKernel(pairs);
const screened = run(screenPairs(kernel));
const auxiliary = placeAuxiliaryBasis(molecule, { role: "scf", orbital: name });
const fitted = run(fittedIntegrals(run(makeFittingKernel(pairs, basis, auxiliary)), screened));

const BUILDERS = {
  "in memory": run(inCoreRepulsion(kernel, screened, basis, 2)),
  "computed each time": directRepulsion(kernel, screened, basis),
  fitted: fittedRepulsion(fitted, size),
};

/** Densities without and with negative occupations. */
const DENSITIES = [
  (i: number, j: number) => Math.cos(i - j) + (i === j ? 3 : 0),
  (i: number, j: number) => Math.sin(1 + i * j + i + j),
].map((element) =>
  Float64Array.from({ length: size ** 2 }, (_, at) => element(Math.floor(at / size), at % size))
);

/** All (ij|kl), n x n x n x n. */
function exactIntegrals(): Float64Array {
  const all = new Float64Array(size ** 4);
  const { pairFunction, functionRow, functionColumn } = pairs;
  for (let bra = 0; bra < pairs.count; bra++) {
    for (let ket = 0; ket < pairs.count; ket++) {
      kernel.compute(bra, ket);
      let from = 0;
      for (let f = pairFunction[bra]!; f < pairFunction[bra + 1]!; f++) {
        for (let g = pairFunction[ket]!; g < pairFunction[ket + 1]!; g++, from++) {
          const [i, j, k, l] = [functionRow[f]!, functionColumn[f]!, functionRow[g]!, functionColumn[g]!];
          for (const [a, b] of [[i, j], [j, i]] as const) {
            for (const [c, d] of [[k, l], [l, k]] as const) {
              all[((a * size + b) * size + c) * size + d] = kernel.integrals[from]!;
            }
          }
        }
      }
    }
  }
  return all;
}

/** The same by density fitting: sum over P of B_P,ij B_P,kl. */
function integralsOfFit(): Float64Array {
  const { values, stride, row, column, metric } = fitted;
  const all = new Float64Array(size ** 4);
  for (let p = 0; p < metric.count; p++) {
    const own = new Float64Array(size ** 2);
    for (let f = 0; f < fitted.pairs; f++) {
      own[row[f]! * size + column[f]!] = own[column[f]! * size + row[f]!] = values[p * stride + f]!;
    }
    own.forEach((bra, ij) => own.forEach((ket, kl) => all[ij * size ** 2 + kl]! += bra * ket));
  }
  return all;
}

/** J and K as sums over all integrals. */
function summed(integrals: Float64Array, density: Float64Array): CoulombAndExchange {
  const coulomb = new Float64Array(size ** 2), exchange = new Float64Array(size ** 2);
  const integral = (i: number, j: number, k: number, l: number) =>
    integrals[((i * size + j) * size + k) * size + l]!;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      density.forEach((value, kl) => {
        const k = Math.floor(kl / size), l = kl % size;
        coulomb[i * size + j]! += value * integral(i, j, k, l);
        exchange[i * size + j]! += value * integral(i, k, j, l);
      });
    }
  }
  return { coulomb, exchange };
}

function assertNear(found: Float64Array, expected: Float64Array): void {
  found.forEach((value, i) => assertAlmostEquals(value, expected[i]!, ROUNDING));
}

for (const [kind, builder] of Object.entries(BUILDERS)) {
  const integrals = kind === "fitted" ? integralsOfFit() : exactIntegrals();

  Deno.test(`repulsion: Coulomb and exchange, ${kind}, are sums over integrals, and together the fused matrices`, () => {
    for (const density of DENSITIES) {
      const expected = summed(integrals, density);
      const { coulomb, exchange } = run(builder.coulombAndExchange!(density));
      assertNear(coulomb, expected.coulomb);
      assertNear(exchange, expected.exchange);
      // As the two spins of a closed shell, and as one of two spins.
      const half = density.map((value) => 0.5 * value);
      const closed = coulomb.map((value, i) => value - 0.5 * exchange[i]!);
      run(builder.build([half, half])).forEach((matrix) => assertNear(matrix, closed));
      const [alpha, beta] = run(builder.build([density, new Float64Array(size ** 2)]));
      assertNear(alpha!, coulomb.map((value, i) => value - exchange[i]!));
      assertNear(beta!, coulomb);
    }
  });
}

Deno.test("repulsion: integrals of J - K / 2 alone give no exchange apart; without electrons both are zero", () => {
  assertEquals(run(inCoreRepulsion(kernel, screened, basis, 1)).coulombAndExchange, undefined);
  const { coulomb, exchange } = run(noRepulsion(size).coulombAndExchange!(DENSITIES[0]!));
  assert([...coulomb, ...exchange].every((value) => value === 0));
});
