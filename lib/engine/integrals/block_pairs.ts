// Pairs of shell blocks and what two-electron integrals need of them, computed once: for each pair of primitives
// its exponent p = a + b, its centre P, and the matrix E that expands the products of contracted, normalised,
// angular functions in Hermite Gaussians. E is kept as a list of its non-zero entries. Everything lies in a few
// flat arrays, pair after pair, as WebAssembly would have it too.

import { exponential } from "../exponential.ts";
import type { PlacedBasis, PlacedBlock, ShellBlock } from "../basis/shell_block.ts";
import {
  countBlockPairs,
  NEGLIGIBLE_EXPONENT,
  type PairCounts,
  squaredDistance,
} from "./block_pair_counts.ts";
import { EXPANSION_SIZE, expansionIndex, hermiteExpansion } from "./hermite_expansion.ts";
import { hermiteCount, hermiteIndex, hermitePowers } from "./hermite_index.ts";

/**
 * Entries of E carry this factor over p, so that a quartet of primitives only needs 1 / sqrt(p + q) beside.
 */
export const PAIR_FACTOR = Math.SQRT2 * Math.PI ** 1.25;

/**
 * Pairs of primitives whose integrals are bounded by this times the square root of the largest ones are left
 * out.
 */
const NEGLIGIBLE_BOUND = 1e-17;

/**
 * Pairs of shell blocks. Names say what an array is indexed by: pair, primitive pair, entry of E, function
 * pair.
 */
export interface BlockPairs {
  /** Number of pairs of blocks with any overlap. */
  readonly count: number;
  /** Degree of the Hermite Gaussians of each pair: the sum of the highest angular momenta. */
  readonly pairDegree: Uint8Array;
  /** Block with the larger index of each pair, then the other. */
  readonly pairRowBlock: Int32Array;
  readonly pairColumnBlock: Int32Array;
  /** First primitive pair of each pair; one more entry than pairs. */
  readonly pairPrimitive: Int32Array;
  /** First function pair of each pair; one more entry than pairs. */
  readonly pairFunction: Int32Array;
  /** The larger basis function index of each function pair. */
  readonly functionRow: Int32Array;
  /** The smaller (or same) basis function index of each function pair. */
  readonly functionColumn: Int32Array;
  /** Exponent p of each primitive pair in bohr^-2. */
  readonly exponent: Float64Array;
  /** The primitives of each primitive pair: that of the row block, then that of the column block. */
  readonly primitiveRow: Uint16Array;
  readonly primitiveColumn: Uint16Array;
  /** Centre P of each primitive pair in bohr: three arrays. */
  readonly centreX: Float64Array;
  readonly centreY: Float64Array;
  readonly centreZ: Float64Array;
  /**
   * Bound of the square root of the primitive integral (ab|ab), for this and all later ones of the same pair.
   */
  readonly bound: Float64Array;
  /** First entry of E of each primitive pair; one more than primitive pairs. */
  readonly entryStart: Int32Array;
  /** Function pair of each entry, counted from the first of its pair. */
  readonly entryFunction: Uint16Array;
  /** Hermite index of each entry. */
  readonly entryHermite: Uint16Array;
  /** Value of each entry: E * {@linkcode PAIR_FACTOR} / p. */
  readonly entryValue: Float64Array;
  /** The same with the sign (-1)^(t+u+v), which an entry of the ket has. */
  readonly entrySigned: Float64Array;
}

/** Computes the pairs of blocks of a basis; pauses after each row of pairs. */
export function* makeBlockPairs(basis: PlacedBasis): Generator<undefined, BlockPairs> {
  const pairs = emptyPairs(countBlockPairs(basis));
  for (let a = 0; a < basis.blocks.length; a++) {
    for (let b = 0; b <= a; b++) {
      if (!appendPair(pairs, basis.blocks[a]!, basis.blocks[b]!)) continue;
      pairs.pairRowBlock[pairs.count] = a;
      pairs.pairColumnBlock[pairs.count] = b;
      pairs.count++;
    }
    yield;
  }
  return pairs;
}

/** Arrays for this many pairs, still empty. */
export function emptyPairs(counts: PairCounts): Draft {
  return {
    count: 0,
    pairDegree: new Uint8Array(counts.pairs),
    pairRowBlock: new Int32Array(counts.pairs),
    pairColumnBlock: new Int32Array(counts.pairs),
    pairPrimitive: new Int32Array(counts.pairs + 1),
    pairFunction: new Int32Array(counts.pairs + 1),
    functionRow: new Int32Array(counts.functionPairs),
    functionColumn: new Int32Array(counts.functionPairs),
    exponent: new Float64Array(counts.primitivePairs),
    primitiveRow: new Uint16Array(counts.primitivePairs),
    primitiveColumn: new Uint16Array(counts.primitivePairs),
    centreX: new Float64Array(counts.primitivePairs),
    centreY: new Float64Array(counts.primitivePairs),
    centreZ: new Float64Array(counts.primitivePairs),
    bound: new Float64Array(counts.primitivePairs),
    entryStart: new Int32Array(counts.primitivePairs + 1),
    entryFunction: new Uint16Array(counts.entries),
    entryHermite: new Uint16Array(counts.entries),
    entryValue: new Float64Array(counts.entries),
    entrySigned: new Float64Array(counts.entries),
  };
}

/** Pairs that are being made. */
export type Draft = { -readonly [Key in keyof BlockPairs]: BlockPairs[Key] };

const expansions = [0, 1, 2].map(() => new Float64Array(EXPANSION_SIZE)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];
const product = new Float64Array(hermiteCount(12));

/**
 * Writes a pair at the end, without counting it; false where the blocks have no overlap.
 *
 * @param pairs Receives the pair.
 * @param a A shell block on its centre, of the rows.
 * @param b Another, of the columns.
 * @param rounding Parts of an expansion, compared by their integrals, that are zero but for rounding.
 */
export function appendPair(pairs: Draft, a: PlacedBlock, b: PlacedBlock, rounding = 0): boolean {
  const pair = pairs.count;
  const degree = a.block.lMax + b.block.lMax;
  const functions = appendFunctionPairs(pairs, a, b);
  const first = pairs.pairPrimitive[pair]!;
  let next = first;
  for (const { i, j } of orderedPrimitives(a, b)) {
    const bound = appendPrimitive(pairs, next, a, b, i, j, functions, degree, rounding);
    if (bound > NEGLIGIBLE_BOUND) pairs.bound[next++] = bound;
  }
  if (next === first) return false;
  // A bound for all later primitive pairs too lets a loop over them end at the first that is negligible.
  for (let k = next - 2; k >= first; k--) pairs.bound[k] = Math.max(pairs.bound[k]!, pairs.bound[k + 1]!);
  pairs.pairDegree[pair] = degree;
  pairs.pairPrimitive[pair + 1] = next;
  pairs.pairFunction[pair + 1] = pairs.pairFunction[pair]! + functions.count;
  return true;
}

/**
 * For each angular pair [angularA * number of angularB + angularB] the function pairs [a, b, index in the
 * pair].
 */
interface FunctionPairs {
  readonly count: number;
  readonly byAngular: readonly (readonly [number, number, number])[][];
}

function appendFunctionPairs(pairs: Draft, a: PlacedBlock, b: PlacedBlock): FunctionPairs {
  const byAngular: [number, number, number][][] = a.block.angular.flatMap(() =>
    b.block.angular.map(() => [])
  );
  const start = pairs.pairFunction[pairs.count]!;
  let count = 0;
  a.block.functionAngular.forEach((angularA, fa) => {
    b.block.functionAngular.forEach((angularB, fb) => {
      if (a === b && fb > fa) return;
      pairs.functionRow[start + count] = a.first + fa;
      pairs.functionColumn[start + count] = b.first + fb;
      byAngular[angularA * b.block.angular.length + angularB]!.push([fa, fb, count]);
      count++;
    });
  });
  return { count, byAngular };
}

/** Primitive pairs by falling estimate of their integrals. Those of a block with itself come once, i >= j. */
function orderedPrimitives(a: PlacedBlock, b: PlacedBlock): { i: number; j: number }[] {
  const distance2 = squaredDistance(a, b);
  const list: { i: number; j: number; estimate: number }[] = [];
  a.block.exponents.forEach((alpha, i) => {
    b.block.exponents.forEach((beta, j) => {
      const overlap = alpha * beta / (alpha + beta) * distance2;
      if ((a === b && j > i) || overlap > NEGLIGIBLE_EXPONENT) return;
      const factor = largestFactor(a.block, i) * largestFactor(b.block, j);
      list.push({ i, j, estimate: factor * exponential(-overlap) * (alpha + beta) ** -1.25 });
    });
  });
  return list.sort((p, q) => q.estimate - p.estimate);
}

/** Writes one primitive pair at a place and returns its bound. */
function appendPrimitive(
  pairs: Draft,
  at: number,
  a: PlacedBlock,
  b: PlacedBlock,
  i: number,
  j: number,
  functions: FunctionPairs,
  degree: number,
  rounding: number,
): number {
  const alpha = a.block.exponents[i]!, beta = b.block.exponents[j]!;
  const p = alpha + beta;
  const sameCentre = a.x === b.x && a.y === b.y && a.z === b.z;
  // On one centre P is that centre exactly, so that E vanishes exactly where symmetry says so.
  const centre = (xa: number, xb: number) => sameCentre ? xa : (alpha * xa + beta * xb) / p;
  const x = centre(a.x, b.x), y = centre(a.y, b.y), z = centre(a.z, b.z);
  pairs.exponent[at] = p;
  pairs.primitiveRow[at] = i;
  pairs.primitiveColumn[at] = j;
  pairs.centreX[at] = x;
  pairs.centreY[at] = y;
  pairs.centreZ[at] = z;
  hermiteExpansion(a.block.lMax, b.block.lMax, x - a.x, x - b.x, p, expansions[0]);
  hermiteExpansion(a.block.lMax, b.block.lMax, y - a.y, y - b.y, p, expansions[1]);
  hermiteExpansion(a.block.lMax, b.block.lMax, z - a.z, z - b.z, p, expansions[2]);
  const factor = exponential(-alpha * beta / p * squaredDistance(a, b)) * PAIR_FACTOR / p;
  const powers = HERMITE_DEGREE;
  const count = hermiteCount(degree);
  let entry = pairs.entryStart[at]!;
  let bound = 0;
  for (let angularA = 0; angularA < a.block.angular.length; angularA++) {
    for (let angularB = 0; angularB < b.block.angular.length; angularB++) {
      expandAngularPair(a.block, angularA, b.block, angularB, count);
      let size = 0;
      for (let h = 0; h < count; h++) size += Math.abs(product[h]!) * p ** (0.5 * powers[h]!);
      if (rounding > 0) clearRounding(p, count, rounding * size);
      for (const [fa, fb, f] of functions.byAngular[angularA * b.block.angular.length + angularB]!) {
        const ca = a.block.contraction[fa]!, cb = b.block.contraction[fb]!;
        const weight = (a === b && i !== j ? ca[i]! * cb[j]! + ca[j]! * cb[i]! : ca[i]! * cb[j]!) * factor;
        if (weight === 0) continue;
        bound = Math.max(bound, Math.abs(weight) * size);
        for (let h = 0; h < count; h++) {
          if (product[h] === 0) continue;
          const value = weight * product[h]!;
          pairs.entryFunction[entry] = f;
          pairs.entryHermite[entry] = h;
          pairs.entryValue[entry] = value;
          pairs.entrySigned[entry] = powers[h]! % 2 === 0 ? value : -value;
          entry++;
        }
      }
    }
  }
  pairs.entryStart[at + 1] = entry;
  return bound * (2 * p) ** -0.25;
}

function clearRounding(p: number, count: number, limit: number): void {
  for (let h = 0; h < count; h++) {
    if (Math.abs(product[h]!) * p ** (0.5 * HERMITE_DEGREE[h]!) < limit) product[h] = 0;
  }
}

const HERMITE_DEGREE = Uint8Array.from(hermitePowers(12), ([t, u, v]) => t + u + v);

/** Writes the Hermite expansion of a product of two angular functions into `product`. */
function expandAngularPair(
  a: ShellBlock,
  angularA: number,
  b: ShellBlock,
  angularB: number,
  count: number,
): void {
  const [ex, ey, ez] = expansions;
  product.fill(0, 0, count);
  for (const m of a.angular[angularA]!) {
    for (const n of b.angular[angularB]!) {
      const coefficient = m.coefficient * n.coefficient;
      for (let t = 0; t <= m.i + n.i; t++) {
        const cx = coefficient * ex[expansionIndex(m.i, n.i, t)]!;
        if (cx === 0) continue;
        for (let u = 0; u <= m.j + n.j; u++) {
          const cxy = cx * ey[expansionIndex(m.j, n.j, u)]!;
          if (cxy === 0) continue;
          for (let v = 0; v <= m.k + n.k; v++) {
            product[hermiteIndex(t, u, v)]! += cxy * ez[expansionIndex(m.k, n.k, v)]!;
          }
        }
      }
    }
  }
}

function largestFactor(block: ShellBlock, primitive: number): number {
  return Math.max(...block.contraction.map((factors) => Math.abs(factors[primitive]!)));
}
