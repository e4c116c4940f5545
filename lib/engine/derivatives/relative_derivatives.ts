// How the Hermite expansions of pairs change when their two centres A and B move against each other. A product of
// two Gaussians depends on its centre P = (aA + bB) / p, whose derivative raises the Hermite index, and on R = A - B:
// d/dA = (a / p) d/dP + d/dR and d/dB = (b / p) d/dP - d/dR. Since x_A - x_B = -R, for powers i and j along an axis
// dE^ij/dR = -(2ab / p) R E^ij - (b / p) i E^(i-1)j + (a / p) j E^i(j-1).
// T. Helgaker, P. R. Taylor, Theor. Chim. Acta 83, 177 (1992), doi:10.1007/BF01132826.

import { exponential } from "../exponential.ts";
import { loweredEntries } from "./memory.ts";
import type { PlacedBasis, PlacedBlock, ShellBlock } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { PAIR_FACTOR } from "../integrals/block_pairs.ts";
import { squaredDistance } from "../integrals/block_pair_counts.ts";
import { EXPANSION_SIZE, expansionIndex, hermiteExpansion } from "../integrals/hermite_expansion.ts";
import { hermiteCount, hermiteIndex } from "../integrals/hermite_index.ts";

/**
 * Derivatives of the expansions of {@linkcode BlockPairs}. Pairs on one atom have no entries: what moves their
 * centres against each other does not move the atom.
 */
export interface RelativeDerivatives {
  /** a / p of each primitive pair: the share of the row block's centre in the derivative with respect to P. */
  readonly rowShare: Float64Array;
  /** -2ab / p of each primitive pair in bohr^-2: times R, the part of dE/dR that is proportional to E. */
  readonly stretch: Float64Array;
  /**
   * First entry of each primitive pair and axis, at [3 * primitive pair + axis]: the other part of dE/dR, whose
   * Hermite Gaussians have a degree below that of the pair. One more at the end.
   */
  readonly entryStart: Int32Array;
  /** Function pair of each entry, counted from the first of its pair. */
  readonly entryFunction: Uint16Array;
  /** Hermite index of each entry. */
  readonly entryHermite: Uint8Array;
  /** Value of each entry, scaled as those of {@linkcode BlockPairs}. */
  readonly entryValue: Float64Array;
}

/**
 * Computes the derivatives of all pairs; pauses between batches of them.
 *
 * @param pairs Pairs of shell blocks.
 * @param basis The shell blocks.
 * @param known The derivatives of the first pairs, where they are known.
 */
export function* relativeDerivatives(
  pairs: BlockPairs,
  basis: PlacedBasis,
  known?: RelativeDerivatives,
): Generator<undefined, RelativeDerivatives> {
  const primitivePairs = pairs.pairPrimitive[pairs.count]!;
  const first = known === undefined ? 0 : pairs.pairPrimitive.indexOf(known.rowShare.length);
  const entries = (known?.entryValue.length ?? 0) + countEntries(pairs, basis, first);
  const derivatives = {
    rowShare: new Float64Array(primitivePairs),
    stretch: new Float64Array(primitivePairs),
    entryStart: new Int32Array(3 * primitivePairs + 1),
    entryFunction: new Uint16Array(entries),
    entryHermite: new Uint8Array(entries),
    entryValue: new Float64Array(entries),
  };
  if (known !== undefined) {
    for (const name of Object.keys(derivatives) as (keyof RelativeDerivatives)[]) {
      derivatives[name].set(known[name]);
    }
  }
  let work = 0;
  for (let pair = first; pair < pairs.count; pair++) {
    const a = basis.blocks[pairs.pairRowBlock[pair]!]!, b = basis.blocks[pairs.pairColumnBlock[pair]!]!;
    const functions = a.atom === b.atom ? undefined : functionsByAngular(a.block, b.block);
    for (let at = pairs.pairPrimitive[pair]!; at < pairs.pairPrimitive[pair + 1]!; at++) {
      const alpha = a.block.exponents[pairs.primitiveRow[at]!]!;
      derivatives.rowShare[at] = alpha / pairs.exponent[at]!;
      derivatives.stretch[at] = -2 * alpha * b.block.exponents[pairs.primitiveColumn[at]!]! /
        pairs.exponent[at]!;
      if (functions === undefined) {
        derivatives.entryStart.fill(derivatives.entryStart[3 * at]!, 3 * at + 1, 3 * at + 4);
      } else appendEntries(derivatives, pairs, at, a, b, functions);
    }
    work += (pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!) *
      (pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!);
    if (work < BATCH) continue;
    work = 0;
    yield;
  }
  return derivatives;
}

/** Primitive pairs times function pairs between two pauses: some milliseconds. */
const BATCH = 20_000;

type FunctionsByAngular = readonly (readonly (readonly [a: number, b: number, pair: number])[])[];

/** For each angular pair the function pairs, in the order that {@linkcode BlockPairs} has them. */
function functionsByAngular(a: ShellBlock, b: ShellBlock): FunctionsByAngular {
  const byAngular: [number, number, number][][] = a.angular.flatMap(() => b.angular.map(() => []));
  a.functionAngular.forEach((angularA, fa) =>
    b.functionAngular.forEach((angularB, fb) =>
      byAngular[angularA * b.angular.length + angularB]!.push([fa, fb, fa * b.functionAngular.length + fb])
    )
  );
  return byAngular;
}

const expansions = [0, 1, 2].map(() => new Float64Array(EXPANSION_SIZE)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];
const product = new Float64Array(hermiteCount(12));

function appendEntries(
  derivatives: RelativeDerivatives,
  pairs: BlockPairs,
  at: number,
  a: PlacedBlock,
  b: PlacedBlock,
  functions: FunctionsByAngular,
): void {
  const p = pairs.exponent[at]!;
  const i = pairs.primitiveRow[at]!, j = pairs.primitiveColumn[at]!;
  const alpha = a.block.exponents[i]!, beta = b.block.exponents[j]!;
  const x = pairs.centreX[at]!, y = pairs.centreY[at]!, z = pairs.centreZ[at]!;
  hermiteExpansion(a.block.lMax, b.block.lMax, x - a.x, x - b.x, p, expansions[0]);
  hermiteExpansion(a.block.lMax, b.block.lMax, y - a.y, y - b.y, p, expansions[1]);
  hermiteExpansion(a.block.lMax, b.block.lMax, z - a.z, z - b.z, p, expansions[2]);
  const factor = exponential(-alpha * beta / p * squaredDistance(a, b)) * PAIR_FACTOR / p;
  const count = hermiteCount(a.block.lMax + b.block.lMax - 1);
  let entry = derivatives.entryStart[3 * at]!;
  for (let axis = 0; axis < 3; axis++) {
    for (let angularA = 0; angularA < a.block.angular.length; angularA++) {
      for (let angularB = 0; angularB < b.block.angular.length; angularB++) {
        const degree = a.block.angularDegree[angularA]! + b.block.angularDegree[angularB]!;
        if (degree === 0) continue;
        expandLowered(a.block, angularA, -beta / p, b.block, angularB, alpha / p, axis, count);
        for (const [fa, fb, f] of functions[angularA * b.block.angular.length + angularB]!) {
          const weight = a.block.contraction[fa]![i]! * b.block.contraction[fb]![j]! * factor;
          if (weight === 0) continue;
          for (let h = 0; h < count; h++) {
            if (product[h] === 0) continue;
            derivatives.entryFunction[entry] = f;
            derivatives.entryHermite[entry] = h;
            derivatives.entryValue[entry] = weight * product[h]!;
            entry++;
          }
        }
      }
    }
    derivatives.entryStart[3 * at + axis + 1] = entry;
  }
}

/**
 * Writes into `product` the expansion of the product of two angular functions whose power along an axis is lowered:
 * that of the first times a factor, plus that of the second times another.
 */
function expandLowered(
  a: ShellBlock,
  angularA: number,
  factorA: number,
  b: ShellBlock,
  angularB: number,
  factorB: number,
  axis: number,
  count: number,
): void {
  product.fill(0, 0, count);
  for (const m of a.angular[angularA]!) {
    const powersA = [m.i, m.j, m.k] as [number, number, number];
    for (const n of b.angular[angularB]!) {
      const powersB = [n.i, n.j, n.k] as [number, number, number];
      const coefficient = m.coefficient * n.coefficient;
      if (powersA[axis]! > 0) {
        powersA[axis]!--;
        addProduct(powersA, powersB, coefficient * factorA * (powersA[axis]! + 1));
        powersA[axis]!++;
      }
      if (powersB[axis]! > 0) {
        powersB[axis]!--;
        addProduct(powersA, powersB, coefficient * factorB * (powersB[axis]! + 1));
      }
    }
  }
}

type Powers = readonly [number, number, number];

function addProduct([ai, aj, ak]: Powers, [bi, bj, bk]: Powers, factor: number): void {
  const [ex, ey, ez] = expansions;
  for (let t = 0; t <= ai + bi; t++) {
    const cx = factor * ex[expansionIndex(ai, bi, t)]!;
    if (cx === 0) continue;
    for (let u = 0; u <= aj + bj; u++) {
      const cxy = cx * ey[expansionIndex(aj, bj, u)]!;
      if (cxy === 0) continue;
      for (let v = 0; v <= ak + bk; v++) {
        product[hermiteIndex(t, u, v)]! += cxy * ez[expansionIndex(ak, bk, v)]!;
      }
    }
  }
}

function countEntries(pairs: BlockPairs, basis: PlacedBasis, first: number): number {
  let entries = 0;
  for (let pair = first; pair < pairs.count; pair++) {
    const a = basis.blocks[pairs.pairRowBlock[pair]!]!, b = basis.blocks[pairs.pairColumnBlock[pair]!]!;
    if (a.atom === b.atom) continue;
    entries += (pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!) *
      loweredEntries(a.block, b.block);
  }
  return entries;
}
