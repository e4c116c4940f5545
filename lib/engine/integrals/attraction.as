// Attraction by point charges in AssemblyScript: the inner loop of point_charge_attraction.ts, which says what is computed.
// `deno task build-wasm` compiles it with quartets.as, whose pairs and workspaces it takes.

import {
  argument,
  boys,
  boysAsymptotic,
  boysGrid,
  boysStride,
  boysTable,
  centreX,
  centreY,
  centreZ,
  entryFunction,
  entryHermite,
  entryStart,
  entryValue,
  exponent,
  hermiteCounts,
  int,
  number,
  pairDegree,
  pairFunction,
  pairPrimitive,
  stepAxis,
  stepCount,
  stepOne,
  stepTwo,
  tensor,
} from "./quartets";

/**
 * Adds the attraction of pairs from one to before another to a matrix, size x size, both of its triangles.
 *
 * @param count Number of charges.
 * @param positions x, y and z of each.
 * @param total Room for twice as many numbers as there are Hermite integrals, as in `tensor`.
 * @param factor What the entries of E lack.
 */
export function attract(
  from: i32,
  end: i32,
  count: i32,
  charges: usize,
  positions: usize,
  functionRow: usize,
  functionColumn: usize,
  total: usize,
  factor: f64,
  matrix: usize,
  size: i32,
): void {
  for (let pair = from; pair < end; pair++) {
    const degree = i32(load<u8>(pairDegree + usize(pair)));
    const first = int(pairFunction, pair), last = int(pairFunction, pair + 1);
    for (let i = int(pairPrimitive, pair); i < int(pairPrimitive, pair + 1); i++) {
      addCharges(i, degree, count, charges, positions, total);
      for (let k = int(entryStart, i); k < int(entryStart, i + 1); k++) {
        const f = first + i32(load<u16>(entryFunction + (usize(k) << 1)));
        const hermite = i32(load<u16>(entryHermite + (usize(k) << 1)));
        const at = matrix + (usize(int(functionRow, f) * size + int(functionColumn, f)) << 3);
        store<f64>(at, load<f64>(at) + factor * number(entryValue, k) * number(total, hermite));
      }
    }
    for (let f = first; f < last; f++) {
      const row = int(functionRow, f), column = int(functionColumn, f);
      store<f64>(matrix + (usize(column * size + row) << 3), number(matrix, row * size + column));
    }
  }
}

// The Hermite integrals of a primitive pair with all charges, summed; two charges at a time.
function addCharges(i: i32, degree: i32, count: i32, charges: usize, positions: usize, total: usize): void {
  const hermites = usize(load<u16>(hermiteCounts + (usize(degree) << 1)));
  memory.fill(total, 0, hermites << 4);
  const p = number(exponent, i);
  const x = f64x2.splat(number(centreX, i)), y = f64x2.splat(number(centreY, i)), z = f64x2.splat(number(centreZ, i));
  for (let c = 0; c < count; c += 2) {
    const one = positions + usize(c) * 24;
    const isPair = c + 1 < count;
    const other = isPair ? one + 24 : one; // with no charge
    const factor = f64x2.replace_lane(f64x2.splat(-number(charges, c)), 1, isPair ? -number(charges, c + 1) : 0);
    addTensor(
      degree,
      p,
      factor,
      f64x2.sub(x, both(one, other)),
      f64x2.sub(y, both(one + 8, other + 8)),
      f64x2.sub(z, both(one + 16, other + 16)),
      hermites,
      total,
    );
  }
  for (let h: usize = 0; h < hermites; h++) {
    store<f64>(total + (h << 3), load<f64>(total + (h << 4)) + load<f64>(total + (h << 4), 8));
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function both(one: usize, other: usize): v128 {
  return v128.load64_lane(other, v128.load64_splat(one), 1);
}

// Adds factor * R_tuv for two vectors to `total`, as coulombTensor of hermite_coulomb.ts.
function addTensor(
  degree: i32,
  p: f64,
  factor: v128,
  x: v128,
  y: v128,
  z: v128,
  hermites: usize,
  total: usize,
): void {
  const out = tensor;
  const square = f64x2.add(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)), f64x2.mul(z, z));
  boysFunctions(degree, f64x2.mul(f64x2.splat(p), square));
  const minusTwoA = f64x2.splat(-2 * p);
  for (let m = 0; m <= degree; m++) {
    const at = boys + (usize(m) << 4);
    v128.store(at, f64x2.mul(factor, v128.load(at)));
    factor = f64x2.mul(factor, minusTwoA);
  }
  if (degree == 0) return add(total, v128.load(boys));
  if (degree == 1) return addFirst(total, x, y, z);
  if (degree == 2) return addSecond(total, x, y, z);
  v128.store(argument, x);
  v128.store(argument, y, 16);
  v128.store(argument, z, 32);
  // From the highest order down, in place: an entry is made of entries before it that still have the order above.
  v128.store(out, v128.load(boys + (usize(degree) << 4)));
  for (let order = degree - 1; order >= 0; order--) {
    for (let h = usize(load<u16>(hermiteCounts + (usize(degree - order) << 1))) - 1; h > 0; h--) {
      const along = v128.load(argument + (usize(load<u8>(stepAxis + h)) << 4));
      const one = v128.load(out + (usize(load<u16>(stepOne + (h << 1))) << 4));
      const two = v128.load(out + (usize(load<u16>(stepTwo + (h << 1))) << 4));
      const times = v128.load64_splat(stepCount + (h << 3));
      v128.store(out + (h << 4), f64x2.add(f64x2.mul(along, one), f64x2.mul(times, two)));
    }
    v128.store(out, v128.load(boys + (usize(order) << 4)));
  }
  for (let h: usize = 0; h < hermites; h++) add(total + (h << 4), v128.load(out + (h << 4)));
}

// @ts-ignore: decorator of AssemblyScript
@inline
function add(to: usize, pair: v128): void {
  v128.store(to, f64x2.add(v128.load(to), pair));
}

function addFirst(total: usize, x: v128, y: v128, z: v128): void {
  const b1 = v128.load(boys, 16);
  add(total, v128.load(boys));
  add(total + 16, f64x2.mul(x, b1));
  add(total + 32, f64x2.mul(y, b1));
  add(total + 48, f64x2.mul(z, b1));
}

function addSecond(total: usize, x: v128, y: v128, z: v128): void {
  addFirst(total, x, y, z);
  const b1 = v128.load(boys, 16), b2 = v128.load(boys, 32);
  const xb = f64x2.mul(x, b2), yb = f64x2.mul(y, b2);
  add(total + 64, f64x2.add(f64x2.mul(x, xb), b1));
  add(total + 80, f64x2.mul(xb, y));
  add(total + 96, f64x2.mul(xb, z));
  add(total + 112, f64x2.add(f64x2.mul(y, yb), b1));
  add(total + 128, f64x2.mul(yb, z));
  add(total + 144, f64x2.add(f64x2.mul(f64x2.mul(z, z), b2), b1));
}

// F_0(T) ... F_order(T) of two T, side by side, as boysFunction of boys.ts.
function boysFunctions(order: i32, T: v128): void {
  const limit = f64x2.splat(number(boysAsymptotic, order));
  const isFar = f64x2.ge(T, limit);
  if (i64x2.all_true(isFar)) return farFunctions(order, T);
  nearFunctions(order, f64x2.min(T, limit));
  if (!v128.any_true(isFar)) return;
  for (let m = 0; m <= order; m++) {
    const at = boys + (usize(m) << 4);
    v128.store(tensor + (usize(m) << 4), v128.load(at));
  }
  farFunctions(order, T);
  for (let m = 0; m <= order; m++) {
    const at = boys + (usize(m) << 4);
    v128.store(at, v128.bitselect(v128.load(at), v128.load(tensor + (usize(m) << 4)), isFar));
  }
}

function farFunctions(order: i32, T: v128): void {
  const inverse = f64x2.div(f64x2.splat(1), T);
  let value = f64x2.mul(f64x2.splat(0.88622692545275801365), f64x2.sqrt(inverse));
  v128.store(boys, value);
  for (let m = 0; m < order; m++) {
    value = f64x2.mul(value, f64x2.mul(f64x2.splat(f64(m) + 0.5), inverse));
    v128.store(boys + (usize(m + 1) << 4), value);
  }
}

function nearFunctions(order: i32, T: v128): void {
  const grid = f64x2.splat(boysGrid);
  const row = f64x2.floor(f64x2.add(f64x2.mul(T, grid), f64x2.splat(0.5)));
  const d = f64x2.sub(f64x2.div(row, grid), T);
  const one = boysTable + (usize(f64x2.extract_lane(row, 0)) * usize(boysStride) << 3);
  const other = boysTable + (usize(f64x2.extract_lane(row, 1)) * usize(boysStride) << 3);
  const at = usize(order + 1) << 3;
  let value = both(one + at + 48, other + at + 48);
  for (let term = 6; term > 0; term--) {
    const before = at + (usize(term - 1) << 3);
    value = f64x2.add(both(one + before, other + before), f64x2.mul(f64x2.mul(d, f64x2.splat(1 / f64(term))), value));
  }
  v128.store(boys + (usize(order) << 4), value);
  if (order == 0) return;
  let exponential = f64x2.splat(1);
  for (let term = 7; term > 0; term--) {
    exponential = f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.mul(d, f64x2.splat(1 / f64(term))), exponential));
  }
  exponential = f64x2.mul(exponential, both(one, other));
  const twice = f64x2.add(T, T);
  for (let m = order - 1; m >= 0; m--) {
    value = f64x2.mul(f64x2.add(f64x2.mul(twice, value), exponential), f64x2.splat(1 / f64(2 * m + 1)));
    v128.store(boys + (usize(m) << 4), value);
  }
}
