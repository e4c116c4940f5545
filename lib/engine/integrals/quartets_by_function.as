// Electron repulsion integrals of a quartet of shell blocks up to degree 7, in AssemblyScript: Hermite Coulomb integrals of all
// primitives of the ket first, two at a time (SIMD), each in a cube of its own (cube_source.ts); then for one function of the ket
// after the other the sum over its primitives, which stays in registers (contraction_source.ts); then the same for the bra.
// Compiled together with quartets.as, which has the arrays.

import {
  contractLarge0,
  contractLarge1,
  contractLarge2,
  contractLarge3,
  contractLarge4,
  contractSmall0,
  contractSmall1,
  contractSmall2,
  contractSmall3,
} from "./contractions";
import {
  fillCubes0,
  fillCubes1,
  fillCubes2,
  fillCubes3,
  fillCubes4,
  fillCubes5,
  fillCubes6,
  fillCubes7,
} from "./cubes";
import {
  bound,
  cubes,
  functionEntry,
  hermiteCounts,
  int,
  integrals,
  number,
  pairFunction,
  pairPrimitive,
  sortedRow,
  sortedSigned,
  sortedValue,
  turnedRows,
} from "./quartets";

// All primitives of the ket, then all of the bra, for one function after the other: its sum stays in registers.
export function computeByFunctions(bra: i32, ket: i32, negligible: f64, braDegree: i32, degree: i32): void {
  const braFirst = int(pairFunction, bra), braEnd = int(pairFunction, bra + 1);
  const ketFirst = int(pairFunction, ket), ketEnd = int(pairFunction, ket + 1);
  const ketFunctions = ketEnd - ketFirst;
  const rowBytes = usize((ketFunctions + 1) & ~1) << 3;
  const braHermites = i32(load<u16>(hermiteCounts + (usize(braDegree) << 1)));
  const turnedBytes = rowBytes * usize(braHermites);
  const firstBra = int(pairPrimitive, bra), endBra = int(pairPrimitive, bra + 1);
  const firstKet = int(pairPrimitive, ket), endKet = int(pairPrimitive, ket + 1);
  let primitives = 0;
  let to = turnedRows;
  for (let i = firstBra; i < endBra; i++, primitives++, to += turnedBytes) {
    const needed = negligible / number(bound, i);
    if (number(bound, firstKet) < needed) break; // and all later ones
    let end = firstKet + 1;
    while (end < endKet && number(bound, end) >= needed) end++;
    fillCubes(degree, i, firstKet, end);
    if (degree == 0) contractNumbers(ketFirst, ketEnd, end - firstKet, to);
    else contractKet(degree <= 3, braDegree, ketFirst, ketEnd, end - firstKet, to, rowBytes);
  }
  contractBraFunctions(braFirst, braEnd, primitives * braHermites, ketFunctions, rowBytes);
}

// Writes a cube for each primitive pair of the ket with the primitive pair i of the bra.
export function fillCubes(degree: i32, i: i32, first: i32, end: i32): void {
  if (degree == 0) fillCubes0(i, first, end);
  else if (degree == 1) fillCubes1(i, first, end);
  else if (degree == 2) fillCubes2(i, first, end);
  else if (degree == 3) fillCubes3(i, first, end);
  else if (degree == 4) fillCubes4(i, first, end);
  else if (degree == 5) fillCubes5(i, first, end);
  else if (degree == 6) fillCubes6(i, first, end);
  else fillCubes7(i, first, end);
}

// Sums over the primitive pairs of the ket, of a function after the other.
export function contractKet(isSmall: bool, braDegree: i32, first: i32, end: i32, primitives: i32, to: usize, rowBytes: usize): void {
  if (isSmall) {
    if (braDegree == 0) contractSmall0(first, end, primitives, to, rowBytes);
    else if (braDegree == 1) contractSmall1(first, end, primitives, to, rowBytes);
    else if (braDegree == 2) contractSmall2(first, end, primitives, to, rowBytes);
    else contractSmall3(first, end, primitives, to, rowBytes);
    return;
  }
  if (braDegree == 0) contractLarge0(first, end, primitives, to, rowBytes);
  else if (braDegree == 1) contractLarge1(first, end, primitives, to, rowBytes);
  else if (braDegree == 2) contractLarge2(first, end, primitives, to, rowBytes);
  else if (braDegree == 3) contractLarge3(first, end, primitives, to, rowBytes);
  else contractLarge4(first, end, primitives, to, rowBytes);
}

// The ket, and the bra too, have s functions only: there is a number for each primitive pair instead of a cube.
function contractNumbers(first: i32, end: i32, primitives: i32, to: usize): void {
  for (let f = first; f < end; f++, to += 8) {
    let sum: f64 = 0;
    for (let k = int(functionEntry, f), stop = int(functionEntry, f + 1); k < stop; k++) {
      const primitive = int(sortedRow, k);
      if (primitive >= primitives) break;
      sum += number(sortedSigned, k) * number(cubes, primitive);
    }
    store<f64>(to, sum);
  }
}

function contractBraFunctions(
  first: i32,
  end: i32,
  rows: i32,
  ketFunctions: i32,
  rowBytes: usize,
): void {
  let out = integrals;
  for (let f = first; f < end; f++) {
    const begin = int(functionEntry, f), stop = int(functionEntry, f + 1);
    let left = ketFunctions;
    for (let column = turnedRows; left > 0; column += 64) {
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
      if (left > 4) {
        for (let k = begin; k < stop; k++) {
          const row = int(sortedRow, k);
          if (row >= rows) break;
          const at = column + usize(row) * rowBytes;
          const value = f64x2.splat(number(sortedValue, k));
          s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
          s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
          s2 = f64x2.add(s2, f64x2.mul(value, v128.load(at, 32)));
          s3 = f64x2.add(s3, f64x2.mul(value, v128.load(at, 48)));
        }
      } else {
        for (let k = begin; k < stop; k++) {
          const row = int(sortedRow, k);
          if (row >= rows) break;
          const at = column + usize(row) * rowBytes;
          const value = f64x2.splat(number(sortedValue, k));
          s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
          s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
        }
      }
      out = storeUpTo(out, s0, left);
      out = storeUpTo(out, s1, left - 2);
      out = storeUpTo(out, s2, left - 4);
      out = storeUpTo(out, s3, left - 6);
      left -= 8;
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function storeUpTo(out: usize, sums: v128, count: i32): usize {
  if (count >= 2) {
    v128.store(out, sums);
    return out + 16;
  }
  if (count == 1) {
    v128.store_lane<f64>(out, sums, 0);
    return out + 8;
  }
  return out;
}
