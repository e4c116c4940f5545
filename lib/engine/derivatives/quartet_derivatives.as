// The gradient of a quartet of shell blocks, in AssemblyScript: the inner loops of quartet_derivatives.ts, which says what
// is computed and puts the arrays in place. Compiled together with quartets.as; two numbers at a time (SIMD) wherever
// a loop runs over Hermite Gaussians or functions.

import {
  addScaled,
  bound,
  centreX,
  centreY,
  centreZ,
  coulombTensor,
  entryFunction,
  entryHermite,
  entrySigned,
  entryStart,
  entryValue,
  exponent,
  hermiteCounts,
  int,
  number,
  pairDegree,
  pairFunction,
  pairPrimitive,
  sumTables,
  tensor,
} from "./quartets";
import { addGradientByCubes } from "./quartet_derivatives_by_cubes";

// Where arrays begin, in bytes; names of those of RelativeDerivatives begin with `lowered`.
export let rowShare: usize = 0;
export let stretch: usize = 0;
let loweredStart: usize = 0;
let loweredFunction: usize = 0;
let loweredHermite: usize = 0;
let loweredValue: usize = 0;
let pairAtoms: usize = 0; // the row block's, then the column block's
let pairVector: usize = 0; // from the column block's centre to the row block's
let raisedY: usize = 0; // the index with the second power raised
export let hermiteSign: usize = 0;

// Workspaces; rows of even length where nothing else is said.
let gradient: usize = 0;
export let density: usize = 0; // [function pair of the bra][function pair of the ket]
export let densityTurned: usize = 0; // [function pair of the ket][function pair of the bra]
export let expandedTurned: usize = 0; // [Hermite of the bra][function pair of the ket]
export let expanded: usize = 0; // [function pair of the ket][Hermite of the bra]
let hermiteDensity: usize = 0; // [Hermite of the ket][Hermite of the bra]
let folded: usize = 0; // by the sum of the powers of both
let gathered: usize = 0; // [Hermite of one side][lowered Hermite of the other]
export let braLowered: usize = 0; // [function pair of the ket][lowered Hermite of the bra]
export let ketLowered: usize = 0; // [primitive pair of the ket][function pair of the bra][lowered Hermite of the ket]
export let turned: usize = 0;

// Entries of E in the order of Hermite Gaussians, see entries_by_hermite.ts, and places of Hermite Gaussians in cubes, in bytes.
export let hermiteFirst: usize = 0;
export let hermiteEntry: usize = 0;
export let hermiteFunction: usize = 0;
export let hermiteValue: usize = 0;
export let smallPlace: usize = 0;
export let largePlace: usize = 0;
export let densityCube: usize = 0; // see cube_gradient_source.ts; zeros between two quartets
export let forces: usize = 0;
export let densities: usize = 0; // [Hermite of the ket][Hermite of the bra], in the order of cube_gradient_source.ts
export let pull: usize = 0; // see primitivePulls of quartet_derivatives.ts
export let raised: usize = 0; // the index with one power raised, x, y and z for each
export let raisedPower: usize = 0; // and that power

// Sums over the primitive pairs of the ket for one of the bra: energy; force on P; that times the share of the ket's
// row block; energy times the ket's stretch.
let energy: f64 = 0;
let forceX: f64 = 0;
let forceY: f64 = 0;
let forceZ: f64 = 0;
let shareX: f64 = 0;
let shareY: f64 = 0;
let shareZ: f64 = 0;
let stretched: f64 = 0;

/** Says where the pairs' derivatives and the tables of steps lie. */
export function setRelative(
  rowShare_: usize,
  stretch_: usize,
  loweredStart_: usize,
  loweredFunction_: usize,
  loweredHermite_: usize,
  loweredValue_: usize,
  pairAtoms_: usize,
  pairVector_: usize,
  raisedY_: usize,
  hermiteSign_: usize,
): void {
  rowShare = rowShare_;
  stretch = stretch_;
  loweredStart = loweredStart_;
  loweredFunction = loweredFunction_;
  loweredHermite = loweredHermite_;
  loweredValue = loweredValue_;
  pairAtoms = pairAtoms_;
  pairVector = pairVector_;
  raisedY = raisedY_;
  hermiteSign = hermiteSign_;
}

/** Says where the workspaces lie. */
export function setGradientWorkspaces(
  gradient_: usize,
  density_: usize,
  densityTurned_: usize,
  expandedTurned_: usize,
  expanded_: usize,
  hermiteDensity_: usize,
  folded_: usize,
  gathered_: usize,
  braLowered_: usize,
  ketLowered_: usize,
  turned_: usize,
): void {
  gradient = gradient_;
  density = density_;
  densityTurned = densityTurned_;
  expandedTurned = expandedTurned_;
  expanded = expanded_;
  hermiteDensity = hermiteDensity_;
  folded = folded_;
  gathered = gathered_;
  braLowered = braLowered_;
  ketLowered = ketLowered_;
  turned = turned_;
}

/** Says where that lies which only quartets with cubes need. */
export function setGradientCubes(
  hermiteFirst_: usize,
  hermiteEntry_: usize,
  hermiteFunction_: usize,
  hermiteValue_: usize,
  smallPlace_: usize,
  largePlace_: usize,
  densityCube_: usize,
  forces_: usize,
  densities_: usize,
  pull_: usize,
  raised_: usize,
  raisedPower_: usize,
): void {
  hermiteFirst = hermiteFirst_;
  hermiteEntry = hermiteEntry_;
  hermiteFunction = hermiteFunction_;
  hermiteValue = hermiteValue_;
  smallPlace = smallPlace_;
  largePlace = largePlace_;
  densityCube = densityCube_;
  forces = forces_;
  densities = densities_;
  pull = pull_;
  raised = raised_;
  raisedPower = raisedPower_;
}

/** Adds the gradient of (bra|ket) times `density` to `gradient`. */
export function addGradient(bra: i32, ket: i32, negligible: f64): void {
  const braFunctions = int(pairFunction, bra + 1) - int(pairFunction, bra);
  const ketFunctions = int(pairFunction, ket + 1) - int(pairFunction, ket);
  const braDegree = i32(load<u8>(pairDegree + bra)), ketDegree = i32(load<u8>(pairDegree + ket));
  const lowersBra = braDegree > 0 && int(pairAtoms, 2 * bra) != int(pairAtoms, 2 * bra + 1);
  const lowersKet = ketDegree > 0 && int(pairAtoms, 2 * ket) != int(pairAtoms, 2 * ket + 1);
  const firstKet = int(pairPrimitive, ket), endKet = int(pairPrimitive, ket + 1);
  if (braDegree <= 4 && ketDegree <= 4 && braDegree + ketDegree <= 6) {
    return addGradientByCubes(bra, ket, negligible, lowersBra, lowersKet);
  }
  const braHermites = hermites(braDegree);
  const ketLowBytes = lowersKet ? rowBytes(hermites(ketDegree - 1)) : 0;
  if (lowersKet) memory.fill(ketLowered, 0, usize((endKet - firstKet) * braFunctions) * ketLowBytes);
  for (let i = int(pairPrimitive, bra), endBra = int(pairPrimitive, bra + 1); i < endBra; i++) {
    const needed = negligible / number(bound, i);
    if (number(bound, firstKet) < needed) break;
    expandBra(i, braHermites, ketFunctions);
    energy = forceX = forceY = forceZ = shareX = shareY = shareZ = stretched = 0;
    let end = firstKet;
    while (end < endKet && number(bound, end) >= needed) end++;
    if (lowersBra) clear(braLowered, usize(ketFunctions) * rowBytes(hermites(braDegree - 1)));
    contractKet(i, firstKet, end, braDegree, ketDegree, braFunctions, lowersBra, ketLowBytes);
    addCentres(bra, ket, number(rowShare, i), number(stretch, i));
    if (lowersBra) {
      turn(braLowered, ketFunctions, hermites(braDegree - 1), turned);
      const row = rowBytes(ketFunctions);
      addLowered(bra, i, turned, row, density, row, ketFunctions, false);
    }
  }
  if (!lowersKet) return;
  turn(density, braFunctions, ketFunctions, densityTurned);
  const row = rowBytes(braFunctions);
  for (let j = firstKet; j < endKet; j++) {
    turn(ketLowered + usize((j - firstKet) * braFunctions) * ketLowBytes, braFunctions, hermites(ketDegree - 1), turned);
    addLowered(ket, j, turned, row, densityTurned, row, braFunctions, true);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function hermites(degree: i32): i32 {
  return i32(load<u16>(hermiteCounts + (usize(degree) << 1)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function rowBytes(count: i32): usize {
  return usize((count + 1) & ~1) << 3;
}

// Writes zeros over rows of even length, given by their bytes: for so few a call of memory.fill takes longer.
// @ts-ignore: a decorator of AssemblyScript
@inline
function clear(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 16) v128.store(at, f64x2.splat(0));
}

// The density in Hermite Gaussians of a primitive pair of the bra.
function expandBra(i: i32, braHermites: i32, ketFunctions: i32): void {
  const bytes = rowBytes(ketFunctions);
  clear(expandedTurned, usize(braHermites) * bytes);
  for (let k = int(entryStart, i), last = int(entryStart, i + 1); k < last; k++) {
    addScaled(
      expandedTurned + usize(load<u16>(entryHermite + (usize(k) << 1))) * bytes,
      density + usize(load<u16>(entryFunction + (usize(k) << 1))) * bytes,
      bytes,
      number(entryValue, k),
    );
  }
  turn(expandedTurned, braHermites, ketFunctions, expanded);
}

// Rows become columns.
export function turn(from: usize, rows: i32, columns: i32, to: usize): void {
  const fromBytes = rowBytes(columns), toBytes = rowBytes(rows);
  for (let r = 0; r < rows; r++) {
    let at = to + (usize(r) << 3);
    for (let c = from, end = from + (usize(columns) << 3); c < end; c += 8) {
      store<f64>(at, load<f64>(c));
      at += toBytes;
    }
    from += fromBytes;
  }
}

// Goes through the primitive pairs of the ket with one of the bra.
function contractKet(
  i: i32,
  firstKet: i32,
  end: i32,
  braDegree: i32,
  ketDegree: i32,
  braFunctions: i32,
  lowersBra: bool,
  ketLowBytes: usize,
): void {
  const braHermites = hermites(braDegree), ketHermites = hermites(ketDegree);
  const degree = braDegree + ketDegree;
  const all = hermites(degree);
  const sums = usize(load<u32>(sumTables + (usize(16 * braDegree + ketDegree) << 2)));
  const braBytes = rowBytes(braHermites);
  const braLowHermites = lowersBra ? hermites(braDegree - 1) : 0;
  const ketLowHermites = ketLowBytes > 0 ? hermites(ketDegree - 1) : 0;
  const braLowBytes = rowBytes(braLowHermites);
  const p = number(exponent, i), x = number(centreX, i), y = number(centreY, i), z = number(centreZ, i);
  const single = ketHermites == 1;
  const sum = single ? hermiteDensity : folded;
  for (let j = firstKet; j < end; j++) {
    coulombTensor(degree + 1, p, number(exponent, j), x - number(centreX, j), y - number(centreY, j), z - number(centreZ, j));
    const firstEntry = int(entryStart, j), lastEntry = int(entryStart, j + 1);
    clear(hermiteDensity, usize(ketHermites) * braBytes);
    for (let k = firstEntry; k < lastEntry; k++) {
      addScaled(
        hermiteDensity + usize(load<u16>(entryHermite + (usize(k) << 1))) * braBytes,
        expanded + usize(load<u16>(entryFunction + (usize(k) << 1))) * braBytes,
        braBytes,
        number(entrySigned, k),
      );
    }
    if (!single) fold(sums, braHermites, ketHermites, braBytes, all);

    // The index of (t + 1, u, v) is the same in the next degree, that of (t, u, v + 1) follows that of (t, u + 1, v).
    let e: f64 = 0, fx: f64 = 0;
    for (let n = 0, from = 0; n <= degree; n++) {
      const count = ((n + 1) * (n + 2)) >> 1;
      e += dot(sum + (usize(from) << 3), tensor + (usize(from) << 3), count);
      fx += dot(sum + (usize(from) << 3), tensor + (usize(from + count) << 3), count);
      from += count;
    }
    let forces = f64x2.splat(0);
    for (let h = 0; h < all; h++) {
      const raised = usize(load<u16>(raisedY + (usize(h) << 1))) << 3;
      forces = f64x2.add(forces, f64x2.mul(f64x2.splat(number(sum, h)), v128.load(tensor + raised)));
    }
    const fy = f64x2.extract_lane(forces, 0), fz = f64x2.extract_lane(forces, 1);
    const share = number(rowShare, j);
    energy += e;
    forceX += fx;
    forceY += fy;
    forceZ += fz;
    shareX += share * fx;
    shareY += share * fy;
    shareZ += share * fz;
    stretched += number(stretch, j) * e;

    if (lowersBra) {
      for (let k = 0; k < ketHermites; k++) {
        let from = sums + (usize(k * braHermites) << 1);
        let to = gathered + usize(k) * braLowBytes;
        for (let h = 0; h < braLowHermites; h++, from += 2, to += 8) {
          store<f64>(to, load<f64>(tensor + (usize(load<u16>(from)) << 3)));
        }
      }
      for (let k = firstEntry; k < lastEntry; k++) {
        addScaled(
          braLowered + usize(load<u16>(entryFunction + (usize(k) << 1))) * braLowBytes,
          gathered + usize(load<u16>(entryHermite + (usize(k) << 1))) * braLowBytes,
          braLowBytes,
          number(entrySigned, k),
        );
      }
    }
    if (ketLowBytes > 0) {
      for (let h = 0; h < braHermites; h++) {
        let from = sums + (usize(h) << 1);
        let to = gathered + usize(h) * ketLowBytes;
        for (let k = 0; k < ketLowHermites; k++, from += usize(braHermites) << 1, to += 8) {
          store<f64>(to, load<f64>(tensor + (usize(load<u16>(from)) << 3)));
        }
      }
      const base = ketLowered + usize((j - firstKet) * braFunctions) * ketLowBytes;
      for (let k = int(entryStart, i), last = int(entryStart, i + 1); k < last; k++) {
        addScaled(
          base + usize(load<u16>(entryFunction + (usize(k) << 1))) * ketLowBytes,
          gathered + usize(load<u16>(entryHermite + (usize(k) << 1))) * ketLowBytes,
          ketLowBytes,
          number(entryValue, k),
        );
      }
    }
  }
}

// Adds up elements of `hermiteDensity` that meet the same Hermite Coulomb integral.
function fold(sums: usize, braHermites: i32, ketHermites: i32, braBytes: usize, all: i32): void {
  clear(folded, rowBytes(all));
  let from = hermiteDensity;
  for (let k = 0; k < ketHermites; k++) {
    for (let at = from, end = from + (usize(braHermites) << 3); at < end; at += 8, sums += 2) {
      const to = folded + (usize(load<u16>(sums)) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(at));
    }
    from += braBytes;
  }
}

/**
 * Splits the sums in `forces` between atoms: at 32 bytes energies times the ket's stretch and forces times its share, at 128 the
 * energy and the force, at 160 both times the stretch and the share of the bra.
 */
export function splitForces(bra: i32, ket: i32): void {
  for (let axis = 0; axis < 3; axis++) {
    const at = forces + (usize(axis) << 3);
    const whole = load<f64>(at, 136);
    splitForce(bra, axis, whole, load<f64>(at, 168), load<f64>(forces, 160));
    splitForce(ket, axis, -whole, -load<f64>(at, 40), load<f64>(forces, 32));
  }
}

/** Moves the atoms of a pair against each other: the three numbers in `forces` from a place on, times a factor. */
export function addPull(pair: i32, place: usize, factor: f64): void {
  const a = 3 * int(pairAtoms, 2 * pair), b = 3 * int(pairAtoms, 2 * pair + 1);
  for (let axis = 0; axis < 3; axis++) {
    const value = factor * load<f64>(forces + place + (usize(axis) << 3));
    addAt(a + axis, value);
    addAt(b + axis, -value);
  }
}

// Splits the force on P, and that on Q, between their atoms.
function addCentres(bra: i32, ket: i32, share: f64, braStretch: f64): void {
  splitForce(bra, 0, forceX, share * forceX, braStretch * energy);
  splitForce(bra, 1, forceY, share * forceY, braStretch * energy);
  splitForce(bra, 2, forceZ, share * forceZ, braStretch * energy);
  splitForce(ket, 0, -forceX, -shareX, stretched);
  splitForce(ket, 1, -forceY, -shareY, stretched);
  splitForce(ket, 2, -forceZ, -shareZ, stretched);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function splitForce(pair: i32, axis: i32, whole: f64, share: f64, pull: f64): void {
  const row = share + pull * number(pairVector, 3 * pair + axis);
  addAt(3 * int(pairAtoms, 2 * pair) + axis, row);
  addAt(3 * int(pairAtoms, 2 * pair + 1) + axis, whole - row);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function addAt(coordinate: i32, value: f64): void {
  const at = gradient + (usize(coordinate) << 3);
  store<f64>(at, load<f64>(at) + value);
}

// The part of the centres' relative position: entries of lowered powers with [lowered Hermite][function pair of the
// other side] and the density of the same.
export function addLowered(
  pair: i32,
  primitive: i32,
  lowered: usize,
  loweredBytes: usize,
  densities: usize,
  densityBytes: usize,
  count: i32,
  signed: bool,
): void {
  const a = 3 * int(pairAtoms, 2 * pair), b = 3 * int(pairAtoms, 2 * pair + 1);
  const pairs = usize(count >> 1) << 4, isOdd = (count & 1) != 0;
  for (let axis = 0; axis < 3; axis++) {
    let sums = f64x2.splat(0);
    const at = 3 * primitive + axis;
    for (let k = int(loweredStart, at), last = int(loweredStart, at + 1); k < last; k++) {
      const hermite = usize(load<u8>(loweredHermite + usize(k)));
      const one = lowered + hermite * loweredBytes;
      const two = densities + usize(load<u16>(loweredFunction + (usize(k) << 1))) * densityBytes;
      let products = isOdd ? f64x2.mul(v128.load64_zero(one + pairs), v128.load64_zero(two + pairs)) : f64x2.splat(0);
      for (let at: usize = 0; at < pairs; at += 16) {
        products = f64x2.add(products, f64x2.mul(v128.load(one + at), v128.load(two + at)));
      }
      const value = signed ? number(loweredValue, k) * load<f64>(hermiteSign + (hermite << 3)) : number(loweredValue, k);
      sums = f64x2.add(sums, f64x2.mul(f64x2.splat(value), products));
    }
    const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    addAt(a + axis, sum);
    addAt(b + axis, -sum);
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function dot(a: usize, b: usize, count: i32): f64 {
  let sums = f64x2.splat(0);
  const pairs = usize(count >> 1) << 4;
  for (let at: usize = 0; at < pairs; at += 16) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return count & 1 ? sum + load<f64>(a + pairs) * load<f64>(b + pairs) : sum;
}
