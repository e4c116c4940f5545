// Electron repulsion integrals of a quartet of shell blocks up to degree 7, in AssemblyScript: Hermite Coulomb integrals of all
// primitives of the ket first, two at a time (SIMD), each in a cube of its own; then for one function of the ket after the
// other the sum over its primitives, which stays in registers (contraction_source.ts); then the same for the bra. Compiled
// together with quartets.as, which has the arrays.

import { contractKet1, contractKet2, contractKet3, contractKet4 } from "./contractions";
import {
  coulombCubes1,
  coulombCubes2,
  coulombCubes3,
  coulombCubes4,
  coulombCubes5,
  coulombCubes6,
  coulombCubes7,
} from "./coulomb_tensors";
import {
  bound,
  boys,
  boysAsymptotic,
  boysGrid,
  boysStride,
  boysTable,
  centreX,
  centreY,
  centreZ,
  cubes,
  exponent,
  functionEntry,
  hermiteCounts,
  int,
  integrals,
  number,
  pairFunction,
  pairPrimitive,
  sortedHermite,
  sortedOffset,
  sortedPrimitive,
  sortedSigned,
  sortedValue,
  turnedRows,
} from "./quartets";

/** From one cube to the next, in bytes. */
export let cubeBytes: usize = 0;

// All primitives of the ket, then all of the bra, for one function after the other: its sum stays in registers.
export function computeByFunctions(bra: i32, ket: i32, negligible: f64, braDegree: i32, degree: i32): void {
  const braFirst = int(pairFunction, bra), braEnd = int(pairFunction, bra + 1);
  const ketFirst = int(pairFunction, ket), ketEnd = int(pairFunction, ket + 1);
  const ketFunctions = ketEnd - ketFirst;
  const rowBytes = usize((ketFunctions + 1) & ~1) << 3;
  const turnedBytes = rowBytes * usize(load<u16>(hermiteCounts + (usize(braDegree) << 1)));
  const firstBra = int(pairPrimitive, bra), endBra = int(pairPrimitive, bra + 1);
  const firstKet = int(pairPrimitive, ket), endKet = int(pairPrimitive, ket + 1);
  cubeBytes = usize(degree + 1) * 512 + 64;
  let primitives = 0;
  let to = turnedRows;
  for (let i = firstBra; i < endBra; i++, primitives++, to += turnedBytes) {
    const needed = negligible / number(bound, i);
    if (number(bound, firstKet) < needed) break; // and all later ones
    const ketPrimitives = fillCubes(degree, i, firstKet, endKet, needed);
    if (braDegree == 0) contractKet0(ketFirst, ketEnd, ketPrimitives, to);
    else if (braDegree == 1) contractKet1(ketFirst, ketEnd, ketPrimitives, cubes, to, rowBytes);
    else if (braDegree == 2) contractKet2(ketFirst, ketEnd, ketPrimitives, cubes, to, rowBytes);
    else if (braDegree == 3) contractKet3(ketFirst, ketEnd, ketPrimitives, cubes, to, rowBytes);
    else contractKet4(ketFirst, ketEnd, ketPrimitives, cubes, to, rowBytes);
  }
  contractBraFunctions(braFirst, braEnd, primitives, ketFunctions, rowBytes, turnedBytes);
}

// Hermite Coulomb integrals with each primitive pair of the ket that matters, two at a time; gives how many do.
function fillCubes(degree: i32, i: i32, first: i32, end: i32, needed: f64): i32 {
  const p = f64x2.splat(number(exponent, i));
  const x = f64x2.splat(number(centreX, i)), y = f64x2.splat(number(centreY, i)), z = f64x2.splat(number(centreZ, i));
  let count = 0;
  while (first + count < end && number(bound, first + count) >= needed) count++;
  let out = cubes;
  for (let j = first, last = first + count; j < last; j += 2, out += 2 * cubeBytes) {
    const isOne = j + 1 == last;
    const q = two(exponent, j, isOne);
    const dx = f64x2.sub(x, two(centreX, j, isOne)), dy = f64x2.sub(y, two(centreY, j, isOne));
    const dz = f64x2.sub(z, two(centreZ, j, isOne));
    const inverse = f64x2.div(f64x2.splat(1), f64x2.add(p, q));
    const reduced = f64x2.mul(f64x2.mul(p, q), inverse);
    const square = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
    boysFunctions(degree, f64x2.mul(reduced, square));
    const minusTwoA = f64x2.mul(f64x2.splat(-2), reduced);
    let scale = f64x2.sqrt(inverse);
    for (let at = boys, stop = boys + (usize(degree) << 4); at <= stop; at += 16) {
      v128.store(at, f64x2.mul(v128.load(at), scale));
      scale = f64x2.mul(scale, minusTwoA);
    }
    const next = out + cubeBytes;
    if (degree == 1) coulombCubes1(out, next, boys, dx, dy, dz);
    else if (degree == 2) coulombCubes2(out, next, boys, dx, dy, dz);
    else if (degree == 3) coulombCubes3(out, next, boys, dx, dy, dz);
    else if (degree == 4) coulombCubes4(out, next, boys, dx, dy, dz);
    else if (degree == 5) coulombCubes5(out, next, boys, dx, dy, dz);
    else if (degree == 6) coulombCubes6(out, next, boys, dx, dy, dz);
    else coulombCubes7(out, next, boys, dx, dy, dz);
  }
  return count;
}

// Two numbers of an array, or one of them twice.
// @ts-ignore: a decorator of AssemblyScript
@inline
function two(array: usize, index: i32, isOne: bool): v128 {
  const at = array + (usize(index) << 3);
  return isOne ? v128.load_splat<f64>(at) : v128.load(at);
}

// F_0 ... F_order of two arguments, side by side, as boysFunction.
function boysFunctions(order: i32, T: v128): void {
  const T0 = f64x2.extract_lane(T, 0), T1 = f64x2.extract_lane(T, 1);
  const far = number(boysAsymptotic, order);
  if (T0 < far && T1 < far) return boysFromTable(order, T);
  if (T0 >= far && T1 >= far) {
    const inverse = f64x2.div(f64x2.splat(1), T);
    let value = f64x2.mul(f64x2.splat(0.88622692545275801365), f64x2.sqrt(inverse));
    v128.store(boys, value);
    for (let m = 0; m < order; m++) {
      value = f64x2.mul(value, f64x2.mul(f64x2.splat(f64(m) + 0.5), inverse));
      v128.store(boys + (usize(m + 1) << 4), value);
    }
    return;
  }
  // One of each kind: first both as the near one is, then the far one over it.
  const isFirstFar = T0 >= far;
  boysFromTable(order, f64x2.splat(isFirstFar ? T1 : T0));
  const inverse = 1 / (isFirstFar ? T0 : T1);
  let value = 0.88622692545275801365 * Math.sqrt(inverse);
  for (let m = 0, at = boys + (isFirstFar ? 0 : 8); m <= order; m++, at += 16) {
    store<f64>(at, value);
    value *= (f64(m) + 0.5) * inverse;
  }
}

function boysFromTable(order: i32, T: v128): void {
  const T0 = f64x2.extract_lane(T, 0), T1 = f64x2.extract_lane(T, 1);
  const row0 = i32(T0 * boysGrid + 0.5), row1 = i32(T1 * boysGrid + 0.5);
  const d = f64x2.sub(
    f64x2.mul(f64x2.replace_lane(f64x2.splat(f64(row0)), 1, f64(row1)), f64x2.splat(1 / boysGrid)),
    T,
  );
  const at0 = boysTable + (usize(row0 * boysStride) << 3), at1 = boysTable + (usize(row1 * boysStride) << 3);
  const d2 = f64x2.mul(d, f64x2.splat(1.0 / 2)), d3 = f64x2.mul(d, f64x2.splat(1.0 / 3));
  const d4 = f64x2.mul(d, f64x2.splat(1.0 / 4)), d5 = f64x2.mul(d, f64x2.splat(1.0 / 5));
  const d6 = f64x2.mul(d, f64x2.splat(1.0 / 6));
  const top = usize(order + 1) << 3;
  let value = f64x2.add(side(at0, at1, top + 40), f64x2.mul(d6, side(at0, at1, top + 48)));
  value = f64x2.add(side(at0, at1, top + 32), f64x2.mul(d5, value));
  value = f64x2.add(side(at0, at1, top + 24), f64x2.mul(d4, value));
  value = f64x2.add(side(at0, at1, top + 16), f64x2.mul(d3, value));
  value = f64x2.add(side(at0, at1, top + 8), f64x2.mul(d2, value));
  value = f64x2.add(side(at0, at1, top), f64x2.mul(d, value));
  v128.store(boys + (usize(order) << 4), value);
  // Downwards from the highest order: F_m = (2 T F_m+1 + exp(-T)) / (2m + 1).
  const one = f64x2.splat(1);
  let series = f64x2.add(one, f64x2.mul(d, f64x2.splat(1.0 / 7)));
  series = f64x2.add(one, f64x2.mul(d6, series));
  series = f64x2.add(one, f64x2.mul(d5, series));
  series = f64x2.add(one, f64x2.mul(d4, series));
  series = f64x2.add(one, f64x2.mul(d3, series));
  series = f64x2.add(one, f64x2.mul(d2, series));
  series = f64x2.add(one, f64x2.mul(d, series));
  const exponential = f64x2.mul(side(at0, at1, 0), series);
  const twice = f64x2.add(T, T);
  for (let m = order - 1; m >= 0; m--) {
    value = f64x2.mul(f64x2.add(f64x2.mul(twice, value), exponential), f64x2.splat(1.0 / f64(2 * m + 1)));
    v128.store(boys + (usize(m) << 4), value);
  }
}

// The numbers at one distance from two places, side by side.
// @ts-ignore: a decorator of AssemblyScript
@inline
function side(one: usize, other: usize, distance: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(load<f64>(one + distance)), 1, load<f64>(other + distance));
}

// The bra has s functions only: one sum for each function.
function contractKet0(first: i32, end: i32, primitives: i32, to: usize): void {
  for (let f = first; f < end; f++, to += 8) {
    let sum: f64 = 0;
    for (let k = int(functionEntry, f), stop = int(functionEntry, f + 1); k < stop; k++) {
      const primitive = i32(load<u16>(sortedPrimitive + (usize(k) << 1)));
      if (primitive >= primitives) break;
      sum += number(sortedSigned, k) *
        load<f64>(cubes + usize(primitive) * cubeBytes + usize(load<u16>(sortedOffset + (usize(k) << 1))));
    }
    store<f64>(to, sum);
  }
}

function contractBraFunctions(
  first: i32,
  end: i32,
  primitives: i32,
  ketFunctions: i32,
  rowBytes: usize,
  turnedBytes: usize,
): void {
  let out = integrals;
  for (let f = first; f < end; f++) {
    const begin = int(functionEntry, f), stop = int(functionEntry, f + 1);
    let left = ketFunctions;
    for (let column = turnedRows; left > 0; column += 64) {
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
      if (left > 4) {
        for (let k = begin; k < stop; k++) {
          const primitive = i32(load<u16>(sortedPrimitive + (usize(k) << 1)));
          if (primitive >= primitives) break;
          const at = column + usize(primitive) * turnedBytes + usize(load<u16>(sortedHermite + (usize(k) << 1))) * rowBytes;
          const value = f64x2.splat(number(sortedValue, k));
          s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
          s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
          s2 = f64x2.add(s2, f64x2.mul(value, v128.load(at, 32)));
          s3 = f64x2.add(s3, f64x2.mul(value, v128.load(at, 48)));
        }
      } else {
        for (let k = begin; k < stop; k++) {
          const primitive = i32(load<u16>(sortedPrimitive + (usize(k) << 1)));
          if (primitive >= primitives) break;
          const at = column + usize(primitive) * turnedBytes + usize(load<u16>(sortedHermite + (usize(k) << 1))) * rowBytes;
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
