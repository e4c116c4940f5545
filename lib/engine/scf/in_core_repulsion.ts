// Repulsion from integrals in memory. They are kept as one symmetric matrix over pairs of functions,
// P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, so that G = P D is one product of a matrix and a vector: R. C.
// Raffenetti, Chem. Phys. Lett. 20, 335 (1973), doi:10.1016/0009-2614(73)80060-4. Open shells have a second such
// matrix, [(ik|jl) + (il|jk)] / 2, which gives the exchange of the spin density.

import { EngineError } from "../error.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { forEachQuartet, ofBothSpins, type RepulsionBuilder } from "./repulsion.ts";

/** Elements of P between two pauses: some 5 ms. */
const BATCH = 4_000_000;

/** Bytes that the integrals of n functions take in memory, for one density or for two. */
export function inCoreBytes(size: number, densities: 1 | 2): number {
  return 8 * densities * packedLength(size);
}

/** Elements of a symmetric matrix over pairs of functions. */
function packedLength(size: number): number {
  const pairs = size * (size + 1) / 2;
  return pairs * (pairs + 1) / 2;
}

/**
 * Computes all integrals, and gives the builder that multiplies with them.
 *
 * @param densities How many densities the builder will be given.
 */
export function* inCoreRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  size: number,
  densities: 1 | 2,
): Generator<undefined, RepulsionBuilder> {
  const matrix = allocate(packedLength(size));
  const exchange = densities === 2 ? allocate(packedLength(size)) : undefined;
  const rows = Uint32Array.from({ length: size * (size + 1) / 2 }, (_, row) => row * (row + 1) / 2);
  yield* forEachQuartet(kernel, screened, {
    wants: () => true,
    take: exchange === undefined ? (bra, ket) => scatter(kernel, bra, ket, matrix, rows) : (bra, ket) => {
      scatter(kernel, bra, ket, matrix, rows);
      scatterExchange(kernel, bra, ket, exchange, rows);
    },
  });
  if (exchange === undefined) {
    return {
      matrix,
      build: function* ([density]) {
        return [yield* multiply(matrix, density!, size)];
      },
    };
  }
  return {
    matrix,
    *build([up, down]) {
      const mean = yield* multiply(matrix, up!.map((value, i) => value + down![i]!), size);
      return ofBothSpins(mean, yield* multiply(exchange, up!.map((value, i) => value - down![i]!), size));
    },
  };
}

/** The memory was planned for, but the machine may not have it. */
function allocate(length: number): Float64Array {
  try {
    return new Float64Array(length);
  } catch {
    throw new EngineError(
      "out-of-memory",
      `the machine did not give ${Math.ceil(length / 2 ** 17)} MiB for integrals; set scf_type to direct`,
    );
  }
}

/** Adds the integrals of a quartet to P; `rows` tells where the rows of a packed lower triangle start. */
function scatter(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  matrix: Float64Array,
  rows: Uint32Array,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]!, j = functionColumn[f]!;
    const ij = rows[i]! + j, ijRow = rows[ij]!;
    const from = (f - firstBra) * ketCount - firstKet;
    // A pair with itself holds each integral twice.
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const value = integrals[from + g]!;
      const k = functionRow[g]!, l = functionColumn[g]!;
      const kl = rows[k]! + l;
      matrix[ij > kl ? ijRow + kl : rows[kl]! + ij]! += value;
      const quarter = -0.25 * value;
      const ik = i > k ? rows[i]! + k : rows[k]! + i;
      const jl = j > l ? rows[j]! + l : rows[l]! + j;
      // (ij|kl) is both exchange integrals of an element of P at once where they coincide.
      matrix[ik > jl ? rows[ik]! + jl : rows[jl]! + ik]! += i === k || j === l ? 2 * quarter : quarter;
      if (i === j || k === l) continue;
      const il = i > l ? rows[i]! + l : rows[l]! + i;
      const jk = j > k ? rows[j]! + k : rows[k]! + j;
      matrix[il > jk ? rows[il]! + jk : rows[jk]! + il]! += i === l || j === k ? 2 * quarter : quarter;
    }
  }
}

/** Adds the integrals of a quartet to the matrix of exchange alone. */
function scatterExchange(
  kernel: QuartetKernel,
  bra: number,
  ket: number,
  matrix: Float64Array,
  rows: Uint32Array,
): void {
  const { pairFunction, functionRow, functionColumn } = kernel.pairs;
  const integrals = kernel.integrals;
  const firstBra = pairFunction[bra]!, endBra = pairFunction[bra + 1]!;
  const firstKet = pairFunction[ket]!, endKet = pairFunction[ket + 1]!;
  const ketCount = endKet - firstKet;
  for (let f = firstBra; f < endBra; f++) {
    const i = functionRow[f]!, j = functionColumn[f]!;
    const from = (f - firstBra) * ketCount - firstKet;
    const end = bra === ket ? f + 1 : endKet;
    for (let g = firstKet; g < end; g++) {
      const k = functionRow[g]!, l = functionColumn[g]!;
      const half = 0.5 * integrals[from + g]!;
      const ik = i > k ? rows[i]! + k : rows[k]! + i;
      const jl = j > l ? rows[j]! + l : rows[l]! + j;
      matrix[ik > jl ? rows[ik]! + jl : rows[jl]! + ik]! += i === k || j === l ? 2 * half : half;
      if (i === j || k === l) continue;
      const il = i > l ? rows[i]! + l : rows[l]! + i;
      const jk = j > k ? rows[j]! + k : rows[k]! + j;
      matrix[il > jk ? rows[il]! + jk : rows[jk]! + il]! += i === l || j === k ? 2 * half : half;
    }
  }
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

/** Two rows at a time: an element of the product is then loaded and stored half as often. */
function multiplyRows(
  matrix: Float64Array,
  vector: Float64Array,
  product: Float64Array,
  from: number,
  to: number,
): void {
  let row = from;
  for (; row + 1 < to; row += 2) {
    const start = row * (row + 1) / 2, next = start + row + 1;
    const own = vector[row]!, ownNext = vector[row + 1]!;
    let sum = 0, sumNext = 0;
    for (let column = 0; column < row; column++) {
      const element = matrix[start + column]!, below = matrix[next + column]!;
      const other = vector[column]!;
      sum += element * other;
      sumNext += below * other;
      product[column]! += element * own + below * ownNext;
    }
    const corner = matrix[next + row]!;
    product[row]! += sum + matrix[start + row]! * own + corner * ownNext;
    product[row + 1]! += sumNext + corner * own + matrix[next + row + 1]! * ownNext;
  }
  if (row === to) return;
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
