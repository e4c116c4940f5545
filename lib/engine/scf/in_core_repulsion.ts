// Repulsion from integrals in memory. They are kept as one symmetric matrix over pairs of functions,
// P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, so that G = P D is one product of a matrix and a vector: R. C.
// Raffenetti, Chem. Phys. Lett. 20, 335 (1973), doi:10.1016/0009-2614(73)80060-4.

import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { forEachQuartet, type RepulsionBuilder } from "./repulsion.ts";

/** Elements of P between two pauses: some 5 ms. */
const BATCH = 4_000_000;

/** Bytes that the integrals of n functions take in memory. */
export function inCoreBytes(size: number): number {
  const pairs = size * (size + 1) / 2;
  return 8 * (pairs * (pairs + 1) / 2);
}

/** Computes all integrals, and gives the builder that multiplies with them. */
export function* inCoreRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  size: number,
): Generator<undefined, RepulsionBuilder> {
  const matrix = new Float64Array(inCoreBytes(size) / 8);
  yield* forEachQuartet(kernel, screened, {
    wants: () => true,
    take: (bra, ket) => scatter(kernel, bra, ket, matrix),
  });
  return { build: (density) => multiply(matrix, density, size) };
}

function scatter(kernel: QuartetKernel, bra: number, ket: number, matrix: Float64Array): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]!, j = functionColumn[f]!;
    const ij = triangle(i, j);
    const from = (f - firstBra) * ketCount - firstKet;
    // A pair with itself holds each integral twice.
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const value = integrals[from + g]!;
      const k = functionRow[g]!, l = functionColumn[g]!;
      matrix[ordered(ij, triangle(k, l))]! += value;
      const quarter = -0.25 * value;
      const ik = i > k ? triangle(i, k) : triangle(k, i);
      const jl = j > l ? triangle(j, l) : triangle(l, j);
      // (ij|kl) is both exchange integrals of an element of P at once where they coincide.
      matrix[ordered(ik, jl)]! += i === k || j === l ? 2 * quarter : quarter;
      if (i === j || k === l) continue;
      const il = i > l ? triangle(i, l) : triangle(l, i);
      const jk = j > k ? triangle(j, k) : triangle(k, j);
      matrix[ordered(il, jk)]! += i === l || j === k ? 2 * quarter : quarter;
    }
  }
}

/** Place of element (i, j), i >= j, in a packed lower triangle. */
function triangle(i: number, j: number): number {
  return i * (i + 1) / 2 + j;
}

function ordered(a: number, b: number): number {
  return a > b ? triangle(a, b) : triangle(b, a);
}

function* multiply(
  matrix: Float64Array,
  density: Float64Array,
  size: number,
): Generator<undefined, Float64Array> {
  const pairs = size * (size + 1) / 2;
  const packed = new Float64Array(pairs);
  for (let i = 0, ij = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, ij++) packed[ij] = density[i * size + j]! * (i === j ? 1 : 2);
  }
  const product = new Float64Array(pairs);
  let row = 0;
  for (let done = 0; row < pairs; done = 0) {
    const from = row;
    while (row < pairs && done < BATCH) done += ++row;
    multiplyRows(matrix, packed, product, from, row);
    if (row < pairs) yield;
  }
  const repulsion = new Float64Array(size * size);
  for (let i = 0, ij = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, ij++) repulsion[i * size + j] = repulsion[j * size + i] = product[ij]!;
  }
  return repulsion;
}

function multiplyRows(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const start = row * (row + 1) / 2;
    const own = vector[row]!;
    let sum = 0;
    for (let column = 0; column < row; column++) {
      const element = matrix[start + column]!;
      sum += element * vector[column]!;
      product[column]! += element * own;
    }
    product[row]! += sum + matrix[start + row]! * own;
  }
}
