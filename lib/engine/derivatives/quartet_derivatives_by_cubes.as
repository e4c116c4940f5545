// The gradient of a quartet of shell blocks up to degree 6, in AssemblyScript: Hermite Coulomb integrals of a primitive pair of
// the bra with all of the ket first, as for integrals (quartets_by_function.as), one degree higher; then each of them with the
// density in Hermite Gaussians (cube_gradient_source.ts). Compiled together with quartet_derivatives.as, which has the arrays.

import {
  addForces0,
  addForces1,
  addForces2,
  addForces3,
  addForces4,
  addForces5,
  addForces6,
  foldLarge0,
  foldLarge1,
  foldLarge2,
  foldLarge3,
  foldLarge4,
  foldSmall0,
  foldSmall1,
  foldSmall2,
  LARGE_BYTES,
  lowerLarge0,
  lowerLarge1,
  lowerLarge2,
  lowerLarge3,
  lowerSmall0,
  lowerSmall1,
  SMALL_BYTES,
  pullBraLarge1,
  pullBraLarge2,
  pullBraLarge3,
  pullBraLarge4,
  pullBraSmall1,
  pullBraSmall2,
  pullKetLarge0,
  pullKetLarge1,
  pullKetLarge2,
  pullKetLarge3,
  pullKetLarge4,
  pullKetSmall0,
  pullKetSmall1,
  pullKetSmall2,
  turn1,
  turn2,
  turn3,
  turn4,
} from "./cube_gradients";
import {
  addLowered,
  addPull,
  density,
  densityTurned,
  expandedTurned,
  forces,
  hermiteEntry,
  hermiteFirst,
  hermiteFunction,
  hermites,
  hermiteValue,
  ketLowered,
  pull,
  rowBytes,
  rowShare,
  splitForces,
  stretch,
  turn,
  turned,
} from "./quartet_derivatives";
import { addSForces0, addSForces1, addSForces2, addSForces3 } from "./s_ket_gradients";
import { bound, cubes, int, number, pairDegree, pairFunction, pairPrimitive } from "./quartets";
import { contractKet, fillCubes } from "./quartets_by_function";

// What `forces` has room for.
const FORCE_BYTES: usize = 224;

/** As addGradient, whose arguments it has; says besides whose blocks lie on different atoms and have momenta. */
export function addGradientByCubes(bra: i32, ket: i32, negligible: f64, movesBra: bool, movesKet: bool): void {
  const braDegree = i32(load<u8>(pairDegree + bra)), ketDegree = i32(load<u8>(pairDegree + ket));
  const degree = braDegree + ketDegree, isSmall = degree <= 2;
  const firstFunction = int(pairFunction, ket), endFunction = int(pairFunction, ket + 1);
  const ketFunctions = endFunction - firstFunction;
  const braFunctions = int(pairFunction, bra + 1) - int(pairFunction, bra);
  const firstKet = int(pairPrimitive, ket), endKet = int(pairPrimitive, ket + 1);
  const pullsBra = movesBra && number(pull, int(pairPrimitive, bra)) != 0;
  const pullsKet = movesKet && number(pull, firstKet) != 0;
  const lowersBra = movesBra && !pullsBra, lowersKet = movesKet && !pullsKet;
  const row = rowBytes(ketFunctions), lowRow = lowersKet ? rowBytes(hermites(ketDegree - 1)) : 0;
  const isFused = ketDegree == 0 && braDegree <= 3 && !lowersBra;
  const primitiveBytes = usize(braFunctions) * lowRow;
  if (lowersKet) memory.fill(ketLowered, 0, usize(endKet - firstKet) * primitiveBytes);
  for (let at = forces; at < forces + FORCE_BYTES; at += 16) v128.store(at, f64x2.splat(0));
  for (let i = int(pairPrimitive, bra), endBra = int(pairPrimitive, bra + 1); i < endBra; i++) {
    const needed = negligible / number(bound, i);
    if (number(bound, firstKet) < needed) break;
    let end = firstKet + 1;
    while (end < endKet && number(bound, end) >= needed) end++;
    expandBra(i, hermites(braDegree), ketFunctions, row);
    turnExpanded(braDegree, ketFunctions, row);
    if (isFused) addSForces(braDegree, i, firstKet, end);
    else {
      fillCubes(degree + 1, i, firstKet, end);
      v128.store(forces, f64x2.splat(0));
      v128.store(forces, f64x2.splat(0), 16);
      contractDensity(isSmall, braDegree, ketDegree, firstKet, end, pullsBra, pullsKet);
    }
    weighForces(number(rowShare, i), number(stretch, i));
    if (pullsBra) weighPull(number(pull, i));
    if (lowersBra) {
      contractKet(isSmall, braDegree - 1, firstFunction, endFunction, end - firstKet, turned, row);
      addLowered(bra, i, turned, row, density, row, ketFunctions, false);
    }
    if (lowersKet) lower(isSmall, ketDegree - 1, i, firstKet, end, primitiveBytes);
  }
  splitForces(bra, ket);
  if (pullsBra) addPull(bra, 192, 1);
  if (pullsKet) addPull(ket, 96, -1);
  if (!lowersKet) return;
  turn(density, braFunctions, ketFunctions, densityTurned);
  const braRow = rowBytes(braFunctions);
  for (let j = firstKet, at = ketLowered; j < endKet; j++, at += primitiveBytes) {
    turn(at, braFunctions, hermites(ketDegree - 1), turned);
    addLowered(ket, j, turned, braRow, densityTurned, braRow, braFunctions, true);
  }
}

// Adds up what one primitive pair of the bra gives, as splitForces wants it.
function weighForces(share: f64, braStretch: f64): void {
  const one = v128.load(forces), two = v128.load(forces, 16), shares = f64x2.splat(share);
  v128.store(forces, f64x2.add(v128.load(forces, 128), one), 128);
  v128.store(forces, f64x2.add(v128.load(forces, 144), two), 144);
  v128.store(forces, f64x2.add(v128.load(forces, 160), f64x2.mul(f64x2.replace_lane(shares, 0, braStretch), one)), 160);
  v128.store(forces, f64x2.add(v128.load(forces, 176), f64x2.mul(shares, two)), 176);
}

function weighPull(factor: f64): void {
  const factors = f64x2.splat(factor);
  v128.store(forces, f64x2.add(v128.load(forces, 192), f64x2.mul(factors, v128.load(forces, 64))), 192);
  v128.store(forces, f64x2.add(v128.load(forces, 208), f64x2.mul(factors, v128.load(forces, 80))), 208);
  v128.store(forces, f64x2.splat(0), 64);
  v128.store(forces, f64x2.splat(0), 80);
}

// The density in Hermite Gaussians of a primitive pair of the bra: [Hermite of the bra][function pair of the ket]. Rows are
// written from the first to the last, eight numbers at a time, so that what is too much is overwritten.
function expandBra(i: i32, braHermites: i32, ketFunctions: i32, row: usize): void {
  const first = int(hermiteFirst, i);
  let out = expandedTurned;
  for (let h = 0; h < braHermites; h++, out += row) {
    const begin = int(hermiteEntry, first + h), stop = int(hermiteEntry, first + h + 1);
    let from = density, to = out;
    for (let left = ketFunctions; left > 0; left -= 8, from += 64, to += 64) {
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
      if (left > 4) {
        for (let k = begin; k < stop; k++) {
          const at = from + usize(load<u16>(hermiteFunction + (usize(k) << 1))) * row;
          const value = v128.load64_splat(hermiteValue + (usize(k) << 3));
          s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
          s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
          s2 = f64x2.add(s2, f64x2.mul(value, v128.load(at, 32)));
          s3 = f64x2.add(s3, f64x2.mul(value, v128.load(at, 48)));
        }
        v128.store(to, s2, 32);
        v128.store(to, s3, 48);
      } else {
        for (let k = begin; k < stop; k++) {
          const at = from + usize(load<u16>(hermiteFunction + (usize(k) << 1))) * row;
          const value = v128.load64_splat(hermiteValue + (usize(k) << 3));
          s0 = f64x2.add(s0, f64x2.mul(value, v128.load(at)));
          s1 = f64x2.add(s1, f64x2.mul(value, v128.load(at, 16)));
        }
      }
      v128.store(to, s0);
      v128.store(to, s1, 16);
    }
  }
}

function turnExpanded(braDegree: i32, ketFunctions: i32, row: usize): void {
  if (braDegree == 1) turn1(ketFunctions, row);
  else if (braDegree == 2) turn2(ketFunctions, row);
  else if (braDegree == 3) turn3(ketFunctions, row);
  else if (braDegree == 4) turn4(ketFunctions, row);
}

// The same for a ket of s functions, without cubes.
function addSForces(braDegree: i32, i: i32, first: i32, end: i32): void {
  if (braDegree == 0) addSForces0(i, first, end);
  else if (braDegree == 1) addSForces1(i, first, end);
  else if (braDegree == 2) addSForces2(i, first, end);
  else addSForces3(i, first, end);
}

// Energy and force of a primitive pair of the bra with each of the ket.
function contractDensity(isSmall: bool, braDegree: i32, ketDegree: i32, first: i32, end: i32, pullsBra: bool, pullsKet: bool): void {
  const ketHermites = hermites(ketDegree), degree = braDegree + ketDegree;
  const lowHermites = pullsKet ? hermites(ketDegree - 1) : 0;
  const step = isSmall ? SMALL_BYTES : LARGE_BYTES;
  for (let j = first, cube = cubes; j < end; j++, cube += step) {
    if (isSmall) {
      if (braDegree == 0) foldSmall0(j, ketHermites);
      else if (braDegree == 1) foldSmall1(j, ketHermites);
      else foldSmall2(j, ketHermites);
    } else if (braDegree == 0) foldLarge0(j, ketHermites);
    else if (braDegree == 1) foldLarge1(j, ketHermites);
    else if (braDegree == 2) foldLarge2(j, ketHermites);
    else if (braDegree == 3) foldLarge3(j, ketHermites);
    else foldLarge4(j, ketHermites);
    const share = number(rowShare, j), stretched = number(stretch, j);
    if (degree == 0) addForces0(cube, share, stretched);
    else if (degree == 1) addForces1(cube, share, stretched);
    else if (degree == 2) addForces2(cube, share, stretched);
    else if (degree == 3) addForces3(cube, share, stretched);
    else if (degree == 4) addForces4(cube, share, stretched);
    else if (degree == 5) addForces5(cube, share, stretched);
    else addForces6(cube, share, stretched);
    if (pullsBra) pullBra(isSmall, braDegree, cube, ketHermites);
    if (pullsKet) pullKet(isSmall, braDegree, cube, lowHermites, number(pull, j));
  }
}

function pullBra(isSmall: bool, degree: i32, cube: usize, ketHermites: i32): void {
  if (isSmall) {
    if (degree == 1) pullBraSmall1(cube, ketHermites);
    else pullBraSmall2(cube, ketHermites);
  } else if (degree == 1) pullBraLarge1(cube, ketHermites);
  else if (degree == 2) pullBraLarge2(cube, ketHermites);
  else if (degree == 3) pullBraLarge3(cube, ketHermites);
  else pullBraLarge4(cube, ketHermites);
}

function pullKet(isSmall: bool, braDegree: i32, cube: usize, lowHermites: i32, factor: f64): void {
  if (isSmall) {
    if (braDegree == 0) pullKetSmall0(cube, lowHermites, factor);
    else if (braDegree == 1) pullKetSmall1(cube, lowHermites, factor);
    else pullKetSmall2(cube, lowHermites, factor);
  } else if (braDegree == 0) pullKetLarge0(cube, lowHermites, factor);
  else if (braDegree == 1) pullKetLarge1(cube, lowHermites, factor);
  else if (braDegree == 2) pullKetLarge2(cube, lowHermites, factor);
  else if (braDegree == 3) pullKetLarge3(cube, lowHermites, factor);
  else pullKetLarge4(cube, lowHermites, factor);
}

function lower(isSmall: bool, degree: i32, i: i32, first: i32, end: i32, primitiveBytes: usize): void {
  if (isSmall) {
    if (degree == 0) lowerSmall0(i, first, end, ketLowered, primitiveBytes);
    else lowerSmall1(i, first, end, ketLowered, primitiveBytes);
  } else if (degree == 0) lowerLarge0(i, first, end, ketLowered, primitiveBytes);
  else if (degree == 1) lowerLarge1(i, first, end, ketLowered, primitiveBytes);
  else if (degree == 2) lowerLarge2(i, first, end, ketLowered, primitiveBytes);
  else lowerLarge3(i, first, end, ketLowered, primitiveBytes);
}
