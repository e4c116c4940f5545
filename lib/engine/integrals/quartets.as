// Electron repulsion integrals of a quartet of shell blocks, in AssemblyScript: the inner loops of quartet_kernel.ts,
// which says what is computed and puts the arrays in place. `deno task build-wasm` compiles this file and
// quartet_derivatives.as into quartets_wasm.ts. Two numbers at a time (SIMD) wherever a loop runs over Hermite Gaussians or functions.

import { coulombTensor4, coulombTensor5, coulombTensor6 } from "./coulomb_tensors";
import { computeByFunctions } from "./quartets_by_function";

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
export let sortedRow: usize = 0;
export let smallOffset: usize = 0;
export let largeOffset: usize = 0;
export let sortedValue: usize = 0;
export let sortedSigned: usize = 0;

export let boysTable: usize = 0;
export let boysStride: i32 = 0;
export let boysGrid: f64 = 0;
export let fineBoysTable: usize = 0;
export let boysAsymptotic: usize = 0;
let boysHighTable: usize = 0; // for orders above boysLowOrder
let boysHighStride: i32 = 0;
let boysLowOrder: i32 = i32.MAX_VALUE;
export let stepAxis: usize = 0;
export let stepOne: usize = 0;
export let stepTwo: usize = 0;
export let stepCount: usize = 0;
export let hermiteCounts: usize = 0;
export let sumTables: usize = 0; // a table's place by 16 * degree of the bra + degree of the ket

// Workspaces: arrays of numbers.
export let argument: usize = 0; // the vector r
export let boys: usize = 0;
export let tensor: usize = 0;
let gathered: usize = 0; // [Hermite of the ket][Hermite of the bra], rows of even length
let half: usize = 0; // [function pair of the ket][Hermite of the bra], rows of even length
let turned: usize = 0; // [Hermite of the bra][function pair of the ket], rows of even length
let padded: usize = 0; // [function pair of the bra][function pair of the ket], rows of even length
export let integrals: usize = 0; // the same without gaps
export let cubes: usize = 0; // Hermite Coulomb integrals of each primitive pair of the ket, see contraction_source.ts
export let turnedRows: usize = 0; // `turned` of each primitive pair of the bra

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
  sortedRow_: usize,
  smallOffset_: usize,
  largeOffset_: usize,
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
  sortedRow = sortedRow_;
  smallOffset = smallOffset_;
  largeOffset = largeOffset_;
  sortedValue = sortedValue_;
  sortedSigned = sortedSigned_;
}

/** Says where the tables lie that do not depend on the basis. */
export function setTables(
  boysTable_: usize,
  boysStride_: i32,
  boysGrid_: f64,
  fineBoysTable_: usize,
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
  fineBoysTable = fineBoysTable_;
  boysAsymptotic = boysAsymptotic_;
  stepAxis = stepAxis_;
  stepOne = stepOne_;
  stepTwo = stepTwo_;
  stepCount = stepCount_;
  hermiteCounts = hermiteCounts_;
  sumTables = sumTables_;
}

/** Says where the table of Boys functions above an order lies. */
export function setHighBoys(boysHighTable_: usize, boysHighStride_: i32, boysLowOrder_: i32): void {
  boysHighTable = boysHighTable_;
  boysHighStride = boysHighStride_;
  boysLowOrder = boysLowOrder_;
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
  if (degree <= 7 && braDegree <= 4) computeByFunctions(bra, ket, negligible, braDegree, degree);
  else computeByPrimitives(bra, ket, negligible);
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
    contractKet(i, firstKet, endKet, needed, degree, braHermites, ketHermites, ketFunctions, sums);
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
        gathered + usize(load<u16>(entryHermite + (usize(k) << 1))) * row,
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
      turned + usize(load<u16>(entryHermite + (usize(k) << 1))) * bytes,
      bytes,
      number(entryValue, k),
    );
  }
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
  let at = order > boysLowOrder
    ? boysHighTable + (usize(row * boysHighStride + 1) << 3)
    : boysTable + (usize(row * boysStride + 1) << 3);
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
