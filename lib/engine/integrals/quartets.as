// Electron repulsion integrals of a quartet of shell blocks, in AssemblyScript: the inner loops of quartet_kernel.ts,
// which says what is computed and puts the arrays in place. `deno task build-wasm` compiles this file and
// quartet_derivatives.as into quartets_wasm.ts. Two numbers at a time (SIMD) wherever a loop runs over Hermite Gaussians or functions.

import { contractKet1, contractKet2, contractKet3, contractKet4 } from "./contractions";
import {
  coulombCubes1,
  coulombCubes2,
  coulombCubes3,
  coulombCubes4,
  coulombCubes5,
  coulombCubes6,
  coulombCubes7,
  coulombTensor4,
  coulombTensor5,
  coulombTensor6,
} from "./coulomb_tensors";

// Where arrays begin, in bytes; their names are those of BlockPairs and of the tables of boys.ts and
// hermite_coulomb.ts.
export let pairPrimitive: usize = 0;
export let pairFunction: usize = 0;
export let pairDegree: usize = 0;
export let exponent: usize = 0;
export let centreX: usize = 0;
export let centreY: usize = 0;
export let centreZ: usize = 0;
export let bound: usize = 0;
export let entryStart: usize = 0;
export let entryFunction: usize = 0;
export let entryHermite: usize = 0;
export let entryValue: usize = 0;
export let entrySigned: usize = 0;

// The same entries in the order of functions, then of primitives; see entries_by_function.ts.
export let functionEntry: usize = 0;
export let sortedPrimitive: usize = 0;
export let sortedOffset: usize = 0;
export let sortedHermite: usize = 0;
export let sortedValue: usize = 0;
export let sortedSigned: usize = 0;

let boysTable: usize = 0;
let boysStride: i32 = 0;
let boysGrid: f64 = 0;
let boysAsymptotic: usize = 0;
let stepAxis: usize = 0;
let stepOne: usize = 0;
let stepTwo: usize = 0;
let stepCount: usize = 0;
export let hermiteCounts: usize = 0;
export let sumTables: usize = 0; // a table's place by 16 * degree of the bra + degree of the ket

// Workspaces: arrays of numbers.
let argument: usize = 0; // the vector r
let boys: usize = 0;
export let tensor: usize = 0;
let gathered: usize = 0; // [Hermite of the ket][Hermite of the bra], rows of even length
let half: usize = 0; // [function pair of the ket][Hermite of the bra], rows of even length
let turned: usize = 0; // [Hermite of the bra][function pair of the ket], rows of even length
let padded: usize = 0; // [function pair of the bra][function pair of the ket], rows of even length
let integrals: usize = 0; // the same without gaps
let cubes: usize = 0; // Hermite Coulomb integrals of each primitive pair of the ket, see contraction_source.ts
let turnedRows: usize = 0; // `turned` of each primitive pair of the bra
export let cubeBytes: usize = 0;

/** Says where the pairs of a basis lie. */
export function setPairs(
  pairPrimitive_: usize,
  pairFunction_: usize,
  pairDegree_: usize,
  exponent_: usize,
  centreX_: usize,
  centreY_: usize,
  centreZ_: usize,
  bound_: usize,
  entryStart_: usize,
  entryFunction_: usize,
  entryHermite_: usize,
  entryValue_: usize,
  entrySigned_: usize,
  functionEntry_: usize,
  sortedPrimitive_: usize,
  sortedOffset_: usize,
  sortedHermite_: usize,
  sortedValue_: usize,
  sortedSigned_: usize,
): void {
  pairPrimitive = pairPrimitive_;
  pairFunction = pairFunction_;
  pairDegree = pairDegree_;
  exponent = exponent_;
  centreX = centreX_;
  centreY = centreY_;
  centreZ = centreZ_;
  bound = bound_;
  entryStart = entryStart_;
  entryFunction = entryFunction_;
  entryHermite = entryHermite_;
  entryValue = entryValue_;
  entrySigned = entrySigned_;
  functionEntry = functionEntry_;
  sortedPrimitive = sortedPrimitive_;
  sortedOffset = sortedOffset_;
  sortedHermite = sortedHermite_;
  sortedValue = sortedValue_;
  sortedSigned = sortedSigned_;
}

/** Says where the tables lie that do not depend on the basis. */
export function setTables(
  boysTable_: usize,
  boysStride_: i32,
  boysGrid_: f64,
  boysAsymptotic_: usize,
  stepAxis_: usize,
  stepOne_: usize,
  stepTwo_: usize,
  stepCount_: usize,
  hermiteCounts_: usize,
  sumTables_: usize,
): void {
  boysTable = boysTable_;
  boysStride = boysStride_;
  boysGrid = boysGrid_;
  boysAsymptotic = boysAsymptotic_;
  stepAxis = stepAxis_;
  stepOne = stepOne_;
  stepTwo = stepTwo_;
  stepCount = stepCount_;
  hermiteCounts = hermiteCounts_;
  sumTables = sumTables_;
}

/** Says where the workspaces lie. */
export function setWorkspaces(
  argument_: usize,
  boys_: usize,
  tensor_: usize,
  gathered_: usize,
  half_: usize,
  turned_: usize,
  padded_: usize,
  integrals_: usize,
  cubes_: usize,
  turnedRows_: usize,
): void {
  argument = argument_;
  boys = boys_;
  tensor = tensor_;
  gathered = gathered_;
  half = half_;
  turned = turned_;
  padded = padded_;
  integrals = integrals_;
  cubes = cubes_;
  turnedRows = turnedRows_;
}

/** Says where integrals go from now on. */
export function setIntegrals(integrals_: usize): void {
  integrals = integrals_;
}

/** Computes (bra|ket) without quartets of primitives that are bounded below `negligible`. */
export function compute(bra: i32, ket: i32, negligible: f64): void {
  const braDegree = i32(load<u8>(pairDegree + bra)), degree = braDegree + i32(load<u8>(pairDegree + ket));
  if (degree > 0 && degree <= 7 && braDegree <= 4) computeByFunctions(bra, ket, negligible, braDegree, degree);
  else computeByPrimitives(bra, ket, negligible);
}

// All primitives of the ket, then all of the bra, for one function after the other: its sum stays in registers.
function computeByFunctions(bra: i32, ket: i32, negligible: f64, braDegree: i32, degree: i32): void {
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
          const at = column + usize(primitive) * turnedBytes + usize(load<u8>(sortedHermite + usize(k))) * rowBytes;
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
          const at = column + usize(primitive) * turnedBytes + usize(load<u8>(sortedHermite + usize(k))) * rowBytes;
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

// One primitive pair of the bra after the other, and with it each of the ket.
function computeByPrimitives(bra: i32, ket: i32, negligible: f64): void {
  const braFunctions = int(pairFunction, bra + 1) - int(pairFunction, bra);
  const ketFunctions = int(pairFunction, ket + 1) - int(pairFunction, ket);
  const row = (ketFunctions + 1) & ~1;
  memory.fill(padded, 0, usize(braFunctions * row) << 3);
  const firstBra = int(pairPrimitive, bra), endBra = int(pairPrimitive, bra + 1);
  const firstKet = int(pairPrimitive, ket), endKet = int(pairPrimitive, ket + 1);
  const braDegree = i32(load<u8>(pairDegree + bra)), ketDegree = i32(load<u8>(pairDegree + ket));
  const braHermites = i32(load<u16>(hermiteCounts + (usize(braDegree) << 1)));
  const ketHermites = i32(load<u16>(hermiteCounts + (usize(ketDegree) << 1)));
  const degree = braDegree + ketDegree;
  const sums = usize(load<u32>(sumTables + (usize(16 * braDegree + ketDegree) << 2)));
  for (let i = firstBra; i < endBra; i++) {
    const needed = negligible / number(bound, i);
    if (number(bound, firstKet) < needed) continue;
    if (degree == 0) contractKetOfS(i, firstKet, endKet, needed, ketFunctions);
    else if (ketHermites == 1) contractKetWithoutGathering(i, firstKet, endKet, needed, degree, braHermites, ketFunctions);
    else contractKet(i, firstKet, endKet, needed, degree, braHermites, ketHermites, ketFunctions, sums);
    turnHalf(braHermites, ketFunctions, row);
    contractBra(i, ketFunctions, row);
  }
  if (row == ketFunctions) {
    memory.copy(integrals, padded, usize(braFunctions * row) << 3);
    return;
  }
  for (let f = 0; f < braFunctions; f++) {
    memory.copy(
      integrals + (usize(f * ketFunctions) << 3),
      padded + (usize(f * row) << 3),
      usize(ketFunctions) << 3,
    );
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function int(array: usize, index: i32): i32 {
  return load<i32>(array + (usize(index) << 2));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function number(array: usize, index: i32): f64 {
  return load<f64>(array + (usize(index) << 3));
}

// Only s functions: the Hermite Coulomb integral is one Boys function.
function contractKetOfS(i: i32, first: i32, end: i32, needed: f64, ketFunctions: i32): void {
  memory.fill(half, 0, usize(ketFunctions) << 4);
  const p = number(exponent, i), x = number(centreX, i), y = number(centreY, i), z = number(centreZ, i);
  const far = number(boysAsymptotic, 0);
  for (let j = first; j < end; j++) {
    if (number(bound, j) < needed) break;
    const q = number(exponent, j);
    const dx = x - number(centreX, j), dy = y - number(centreY, j), dz = z - number(centreZ, j);
    const inverse = 1 / (p + q);
    const T = p * q * inverse * (dx * dx + dy * dy + dz * dz);
    let value: f64;
    if (T >= far) {
      value = 0.88622692545275801365 * Math.sqrt(inverse / T);
    } else {
      const row = i32(T * boysGrid + 0.5);
      const d = f64(row) / boysGrid - T;
      value = Math.sqrt(inverse) * taylor(boysTable + (usize(row * boysStride + 1) << 3), d);
    }
    for (let k = int(entryStart, j), last = int(entryStart, j + 1); k < last; k++) {
      const to = half + (usize(load<u16>(entryFunction + (usize(k) << 1))) << 4);
      store<f64>(to, load<f64>(to) + value * number(entrySigned, k));
    }
  }
}

// The ket has s functions only: the tensor is all that it needs.
function contractKetWithoutGathering(
  i: i32,
  first: i32,
  end: i32,
  needed: f64,
  degree: i32,
  braHermites: i32,
  ketFunctions: i32,
): void {
  const row = usize((braHermites + 1) & ~1) << 3;
  memory.fill(half, 0, usize(ketFunctions) * row);
  const p = number(exponent, i), x = number(centreX, i), y = number(centreY, i), z = number(centreZ, i);
  for (let j = first; j < end; j++) {
    if (number(bound, j) < needed) break;
    coulombTensor(degree, p, number(exponent, j), x - number(centreX, j), y - number(centreY, j), z - number(centreZ, j));
    for (let k = int(entryStart, j), last = int(entryStart, j + 1); k < last; k++) {
      addScaled(half + usize(load<u16>(entryFunction + (usize(k) << 1))) * row, tensor, row, number(entrySigned, k));
    }
  }
}

function contractKet(
  i: i32,
  first: i32,
  end: i32,
  needed: f64,
  degree: i32,
  braHermites: i32,
  ketHermites: i32,
  ketFunctions: i32,
  sums: usize,
): void {
  const row = usize((braHermites + 1) & ~1) << 3;
  memory.fill(half, 0, usize(ketFunctions) * row);
  const p = number(exponent, i), x = number(centreX, i), y = number(centreY, i), z = number(centreZ, i);
  for (let j = first; j < end; j++) {
    if (number(bound, j) < needed) break;
    coulombTensor(degree, p, number(exponent, j), x - number(centreX, j), y - number(centreY, j), z - number(centreZ, j));
    let from = sums;
    let to = gathered;
    for (let h = 0; h < ketHermites; h++) {
      for (let at = to, stop = to + (usize(braHermites) << 3); at < stop; at += 8, from += 2) {
        store<f64>(at, load<f64>(tensor + (usize(load<u16>(from)) << 3)));
      }
      to += row;
    }
    for (let k = int(entryStart, j), last = int(entryStart, j + 1); k < last; k++) {
      addScaled(
        half + usize(load<u16>(entryFunction + (usize(k) << 1))) * row,
        gathered + usize(load<u8>(entryHermite + usize(k))) * row,
        row,
        number(entrySigned, k),
      );
    }
  }
}

// to += factor * from, for rows of an even number of numbers, given by their bytes.
// @ts-ignore: a decorator of AssemblyScript
@inline
export function addScaled(to: usize, from: usize, bytes: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(factors, v128.load(from + at))));
  }
}

function turnHalf(braHermites: i32, ketFunctions: i32, row: i32): void {
  const halfRow = usize((braHermites + 1) & ~1) << 3;
  const turnedRow = usize(row) << 3;
  for (let f = 0; f < ketFunctions; f++) {
    let from = half + usize(f) * halfRow;
    let to = turned + (usize(f) << 3);
    for (let h = 0; h < braHermites; h++) {
      store<f64>(to, load<f64>(from));
      from += 8;
      to += turnedRow;
    }
  }
}

function contractBra(i: i32, ketFunctions: i32, row: i32): void {
  const bytes = usize(row) << 3;
  for (let k = int(entryStart, i), last = int(entryStart, i + 1); k < last; k++) {
    addScaled(
      padded + usize(load<u16>(entryFunction + (usize(k) << 1))) * bytes,
      turned + usize(load<u8>(entryHermite + usize(k))) * bytes,
      bytes,
      number(entryValue, k),
    );
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function taylor(at: usize, d: f64): f64 {
  return load<f64>(at) + d * (load<f64>(at, 8) + d * (1.0 / 2) * (load<f64>(at, 16) + d * (1.0 / 3) *
      (load<f64>(at, 24) + d * (1.0 / 4) * (load<f64>(at, 32) + d * (1.0 / 5) * (load<f64>(at, 40) +
        d * (1.0 / 6) * load<f64>(at, 48))))));
}

// F_0(T) ... F_order(T), as boysFunction of boys.ts, but all from their own Taylor series, two orders at a time: no
// number waits for another.
function boysFunction(order: i32, T: f64): void {
  if (T >= number(boysAsymptotic, order)) {
    const inverse = 1 / T;
    let value = 0.88622692545275801365 * Math.sqrt(inverse);
    store<f64>(boys, value);
    for (let m = 0; m < order; m++) {
      value *= (f64(m) + 0.5) * inverse;
      store<f64>(boys + (usize(m + 1) << 3), value);
    }
    return;
  }
  const row = i32(T * boysGrid + 0.5);
  const d = f64(row) / boysGrid - T;
  const d1 = f64x2.splat(d);
  const d2 = f64x2.splat(d * (1.0 / 2));
  const d3 = f64x2.splat(d * (1.0 / 3));
  const d4 = f64x2.splat(d * (1.0 / 4));
  const d5 = f64x2.splat(d * (1.0 / 5));
  const d6 = f64x2.splat(d * (1.0 / 6));
  let at = boysTable + (usize(row * boysStride + 1) << 3);
  for (let to = boys, end = boys + (usize(order) << 3); to <= end; to += 16, at += 16) {
    let sum = f64x2.add(v128.load(at, 40), f64x2.mul(d6, v128.load(at, 48)));
    sum = f64x2.add(v128.load(at, 32), f64x2.mul(d5, sum));
    sum = f64x2.add(v128.load(at, 24), f64x2.mul(d4, sum));
    sum = f64x2.add(v128.load(at, 16), f64x2.mul(d3, sum));
    sum = f64x2.add(v128.load(at, 8), f64x2.mul(d2, sum));
    v128.store(to, f64x2.add(v128.load(at), f64x2.mul(d1, sum)));
  }
}

// R_tuv / sqrt(p + q) of all degrees up to one into `tensor`, as coulombTensor of hermite_coulomb.ts.
export function coulombTensor(degree: i32, p: f64, q: f64, x: f64, y: f64, z: f64): void {
  const out = tensor;
  const inverse = 1 / (p + q);
  const reduced = p * q * inverse;
  boysFunction(degree, reduced * (x * x + y * y + z * z));
  const minusTwoA = -2 * reduced;
  let scale = Math.sqrt(inverse);
  const b0 = scale * number(boys, 0);
  scale *= minusTwoA;
  const b1 = scale * number(boys, 1);
  if (degree == 1) {
    store<f64>(out, b0);
    store<f64>(out, x * b1, 8);
    store<f64>(out, y * b1, 16);
    store<f64>(out, z * b1, 24);
    return;
  }
  scale *= minusTwoA;
  const b2 = scale * number(boys, 2);
  if (degree == 2) {
    const xb = x * b2, yb = y * b2;
    store<f64>(out, b0);
    store<f64>(out, x * b1, 8);
    store<f64>(out, y * b1, 16);
    store<f64>(out, z * b1, 24);
    store<f64>(out, x * xb + b1, 32);
    store<f64>(out, xb * y, 40);
    store<f64>(out, xb * z, 48);
    store<f64>(out, y * yb + b1, 56);
    store<f64>(out, yb * z, 64);
    store<f64>(out, z * z * b2 + b1, 72);
    return;
  }
  scale *= minusTwoA;
  const b3 = scale * number(boys, 3);
  if (degree == 3) {
    const xx = x * x, yy = y * y, zz = z * z;
    const xxb = xx * b3 + b2, yyb = yy * b3 + b2, zzb = zz * b3 + b2;
    store<f64>(out, b0);
    store<f64>(out, x * b1, 8);
    store<f64>(out, y * b1, 16);
    store<f64>(out, z * b1, 24);
    store<f64>(out, xx * b2 + b1, 32);
    store<f64>(out, x * y * b2, 40);
    store<f64>(out, x * z * b2, 48);
    store<f64>(out, yy * b2 + b1, 56);
    store<f64>(out, y * z * b2, 64);
    store<f64>(out, zz * b2 + b1, 72);
    store<f64>(out, x * (xxb + 2 * b2), 80);
    store<f64>(out, y * xxb, 88);
    store<f64>(out, z * xxb, 96);
    store<f64>(out, x * yyb, 104);
    store<f64>(out, x * y * z * b3, 112);
    store<f64>(out, x * zzb, 120);
    store<f64>(out, y * (yyb + 2 * b2), 128);
    store<f64>(out, z * yyb, 136);
    store<f64>(out, y * zzb, 144);
    store<f64>(out, z * (zzb + 2 * b2), 152);
    return;
  }
  store<f64>(boys, b0);
  store<f64>(boys, b1, 8);
  store<f64>(boys, b2, 16);
  store<f64>(boys, b3, 24);
  for (let m = 4; m <= degree; m++) {
    scale *= minusTwoA;
    const at = boys + (usize(m) << 3);
    store<f64>(at, load<f64>(at) * scale);
  }
  if (degree == 4) return coulombTensor4(out, boys, x, y, z);
  if (degree == 5) return coulombTensor5(out, boys, x, y, z);
  if (degree == 6) return coulombTensor6(out, boys, x, y, z);
  store<f64>(argument, x);
  store<f64>(argument, y, 8);
  store<f64>(argument, z, 16);
  // From the highest order down, in place: an entry is made of entries before it that still have the order above.
  store<f64>(out, number(boys, degree));
  for (let order = degree - 1; order >= 0; order--) {
    for (let h = i32(load<u16>(hermiteCounts + (usize(degree - order) << 1))) - 1; h > 0; h--) {
      const along = load<f64>(argument + (usize(load<u8>(stepAxis + usize(h))) << 3));
      const one = load<f64>(out + (usize(load<u16>(stepOne + (usize(h) << 1))) << 3));
      const two = load<f64>(out + (usize(load<u16>(stepTwo + (usize(h) << 1))) << 3));
      store<f64>(out + (usize(h) << 3), along * one + number(stepCount, h) * two);
    }
    store<f64>(out, number(boys, order));
  }
}
