// The loops of symmetric_eigen.ts in AssemblyScript, two columns at a time. `deno task build-wasm` compiles them into
// symmetric_eigen_wasm.ts. Places and lengths of rows are in bytes; vectors of n numbers have two zeros behind them, so
// that a pair of numbers may reach beyond the last column.

/** Elements below this, of a matrix with elements of about 1, count as zero: rounding loses more elsewhere. */
const NEGLIGIBLE: f64 = 1e-30;

const HALF_EPSILON: f64 = 1.1102230246251565e-16;

/** What {@link iterate} answers. */
const DONE: i32 = 0, PAUSED: i32 = 1, FAILED: i32 = 2;

/** The largest magnitude of `count` numbers; not a number where one of them is none. */
export function largest(at: usize, count: i32): f64 {
  const end = at + (usize(count) << 3);
  let found: f64 = 0;
  for (; at < end; at += 8) found = max<f64>(found, abs<f64>(load<f64>(at)));
  return found;
}

/** Writes the lower triangle of `matrix`, n x n, divided by `unit`, to the rows at `a`, and zeros to those at `q`. */
export function begin(matrix: usize, n: i32, unit: f64, a: usize, q: usize, rowBytes: usize): void {
  memory.fill(q, 0, usize(n) * rowBytes + 16);
  const units = f64x2.splat(unit);
  for (let i = 0; i < n; i++) {
    const from = matrix + ((usize(i) * usize(n)) << 3), to = a + usize(i) * rowBytes;
    const end = usize(i + 1) << 3;
    let j: usize = 0;
    for (; j + 16 <= end; j += 16) v128.store(to + j, f64x2.div(v128.load(from + j), units));
    if (j < end) store<f64>(to + j, load<f64>(from + j) / unit);
  }
}

/**
 * Zeroes columns from `from` to before `to` below the subdiagonal by reflections, which are kept in these columns.
 *
 * @param e Receives the subdiagonal.
 * @param taus Receives the factor of each reflection.
 * @param v A vector, as `w`: workspace.
 */
export function reduce(
  a: usize,
  rowBytes: usize,
  n: i32,
  from: i32,
  to: i32,
  e: usize,
  taus: usize,
  v: usize,
  w: usize,
): void {
  const last = usize(n) << 3;
  v128.store(v + last, f64x2.splat(0));
  v128.store(w + last, f64x2.splat(0));
  for (let k = from; k < to; k++) {
    const place = usize(k) << 3;
    const first = load<f64>(a + usize(k + 1) * rowBytes + place);
    const element = reflection(a, rowBytes, place, last, v);
    const tau = element === first ? 0 : (element - first) / element;
    store<f64>(e + place, element);
    store<f64>(taus + place, tau);
    if (tau !== 0) reflect(a, rowBytes, place, last, tau, v, w);
  }
}

/** Writes the vector of the reflection of the column at `place`; gives the subdiagonal element that it leaves. */
function reflection(a: usize, rowBytes: usize, place: usize, last: usize, v: usize): f64 {
  const begin = place + 8;
  const column = a + begin / 8 * rowBytes + place;
  const first = load<f64>(column);
  let below: f64 = 0;
  for (let i = begin + 8, at = column + rowBytes; i < last; i += 8, at += rowBytes) {
    const element = load<f64>(at);
    below += element * element;
  }
  if (below < NEGLIGIBLE * NEGLIGIBLE) return first; // as it is
  const norm = sqrt<f64>(first * first + below);
  const result = first > 0 ? -norm : norm;
  const head = first - result;
  store<f64>(v + begin, 1);
  for (let i = begin + 8, at = column + rowBytes; i < last; i += 8, at += rowBytes) {
    store<f64>(v + i, load<f64>(at) / head);
  }
  return result;
}

/** Applies a reflection to what is behind its column, from both sides, and keeps it in the column. */
function reflect(a: usize, rowBytes: usize, place: usize, last: usize, tau: f64, v: usize, w: usize): void {
  const begin = place + 8;
  const firstRow = a + begin / 8 * rowBytes;
  multiply(firstRow, rowBytes, begin, last, v, w);
  let dots = f64x2.splat(0);
  for (let j = begin; j < last; j += 16) {
    dots = f64x2.add(dots, f64x2.mul(v128.load(v + j), v128.load(w + j)));
  }
  const share = 0.5 * tau * tau * (f64x2.extract_lane(dots, 0) + f64x2.extract_lane(dots, 1));
  const taus = f64x2.splat(tau), shares = f64x2.splat(share);
  for (let j = begin; j < last; j += 16) {
    v128.store(w + j, f64x2.sub(f64x2.mul(taus, v128.load(w + j)), f64x2.mul(shares, v128.load(v + j))));
  }
  for (let i = begin, row = firstRow; i < last; i += 8, row += rowBytes) {
    const vi = v128.load64_splat(v + i), wi = v128.load64_splat(w + i);
    for (let j = begin; j <= i; j += 16) { // a pair may reach into the upper triangle, which nobody reads
      const change = f64x2.add(f64x2.mul(vi, v128.load(w + j)), f64x2.mul(wi, v128.load(v + j)));
      v128.store(row + j, f64x2.sub(v128.load(row + j), change));
    }
    store<f64>(row + place, f64x2.extract_lane(vi, 0));
  }
}

/** Writes the product of the symmetric matrix, from the row and column at `begin` on, with v to w; two rows at a time. */
function multiply(row: usize, rowBytes: usize, begin: usize, last: usize, v: usize, w: usize): void {
  for (let j = begin; j < last; j += 8) store<f64>(w + j, 0);
  let i = begin;
  for (; i + 8 < last; i += 16, row += rowBytes << 1) {
    const next = row + rowBytes;
    const v0 = load<f64>(v + i), v1 = load<f64>(v + i, 8);
    const u0 = f64x2.splat(v0), u1 = f64x2.splat(v1);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
    for (let j = begin; j < i; j += 16) {
      const x = v128.load(row + j), y = v128.load(next + j), vj = v128.load(v + j);
      s0 = f64x2.add(s0, f64x2.mul(x, vj));
      s1 = f64x2.add(s1, f64x2.mul(y, vj));
      v128.store(w + j, f64x2.add(v128.load(w + j), f64x2.add(f64x2.mul(x, u0), f64x2.mul(y, u1))));
    }
    const corner = load<f64>(next + i);
    store<f64>(w + i, load<f64>(row + i) * v0 + corner * v1 + sum(s0));
    store<f64>(w + i, corner * v0 + load<f64>(next + i, 8) * v1 + sum(s1), 8);
  }
  if (i < last) {
    const v0 = load<f64>(v + i), u0 = f64x2.splat(v0);
    let s0 = f64x2.splat(0);
    for (let j = begin; j < i; j += 16) {
      const x = v128.load(row + j);
      s0 = f64x2.add(s0, f64x2.mul(x, v128.load(v + j)));
      v128.store(w + j, f64x2.add(v128.load(w + j), f64x2.mul(x, u0)));
    }
    store<f64>(w + i, load<f64>(row + i) * v0 + sum(s0));
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function sum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/**
 * Writes the diagonal and the last subdiagonal element of what is tridiagonal now; then {@link iterate} can begin.
 *
 * @param steps The most that it may take.
 */
export function takeDiagonals(
  a: usize,
  rowBytes: usize,
  n: i32,
  d: usize,
  e: usize,
  state: usize,
  steps: i32,
): void {
  for (let k = 0; k < n; k++) {
    store<f64>(d + (usize(k) << 3), load<f64>(a + usize(k) * rowBytes + (usize(k) << 3)));
  }
  if (n > 1) {
    const last = usize(n - 2) << 3;
    store<f64>(e + last, load<f64>(a + usize(n - 1) * rowBytes + last));
  }
  store<i32>(state, n - 1);
  store<i32>(state, steps, 4);
}

/**
 * Multiplies the transposed product of later reflections by those from `from` down to `to`, from the right.
 *
 * @param q Rows of the product; zeros before the first call.
 */
export function accumulate(
  a: usize,
  q: usize,
  rowBytes: usize,
  n: i32,
  from: i32,
  to: i32,
  taus: usize,
  v: usize,
): void {
  const last = usize(n) << 3;
  v128.store(v + last, f64x2.splat(0));
  for (let k = from; k >= to; k--) {
    const place = usize(k) << 3, begin = place + 8;
    store<f64>(q + usize(k) * rowBytes + place, 1);
    if (k >= n - 2) continue;
    const tau = load<f64>(taus + place);
    if (tau === 0) continue;
    for (let i = begin, at = a + begin / 8 * rowBytes + place; i < last; i += 8, at += rowBytes) {
      store<f64>(v + i, load<f64>(at));
    }
    applyTo(q + usize(k + 1) * rowBytes, rowBytes, begin, last, tau, v);
  }
}

/** Applies a reflection to rows from the right, from column `begin` on; two rows at a time. */
function applyTo(row: usize, rowBytes: usize, begin: usize, last: usize, tau: f64, v: usize): void {
  let i = begin;
  for (; i + 8 < last; i += 16, row += rowBytes << 1) {
    const next = row + rowBytes;
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
    for (let j = begin; j < last; j += 16) {
      const vj = v128.load(v + j);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(row + j), vj));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(next + j), vj));
    }
    s0 = f64x2.splat(tau * sum(s0));
    s1 = f64x2.splat(tau * sum(s1));
    for (let j = begin; j < last; j += 16) {
      const vj = v128.load(v + j);
      v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(s0, vj)));
      v128.store(next + j, f64x2.sub(v128.load(next + j), f64x2.mul(s1, vj)));
    }
  }
  if (i >= last) return;
  let s0 = f64x2.splat(0);
  for (let j = begin; j < last; j += 16) s0 = f64x2.add(s0, f64x2.mul(v128.load(row + j), v128.load(v + j)));
  s0 = f64x2.splat(tau * sum(s0));
  for (let j = begin; j < last; j += 16) {
    v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(s0, v128.load(v + j))));
  }
}

/**
 * Diagonalises the tridiagonal matrix by implicit QR steps, which turn the rows at `q`, until that is done, has failed, or
 * has taken as many multiplications as there is budget for.
 *
 * @param d The diagonal.
 * @param e The subdiagonal.
 * @param rotations Room for 2n numbers.
 * @param state Two words: the last row that is not done, and how many steps are left.
 */
export function iterate(
  q: usize,
  rowBytes: usize,
  d: usize,
  e: usize,
  rotations: usize,
  state: usize,
  budget: i32,
): i32 {
  let end = load<i32>(state), left = load<i32>(state, 4);
  while (end > 0) {
    const start = deflate(d, e, end);
    if (start === end) {
      end--;
      continue;
    }
    const last = load<f64>(e + (usize(end - 1) << 3));
    if (--left < 0 || last !== last) return FAILED;
    turn(d, e, start, end, rotations);
    rotateRows(q + usize(start) * rowBytes, rowBytes, end - start, rotations);
    budget -= (end - start) * i32(rowBytes >> 1);
    if (budget >= 0) continue;
    store<i32>(state, end);
    store<i32>(state, left, 4);
    return PAUSED;
  }
  return DONE;
}

/** Zeroes negligible off-diagonal elements; gives the start of the unreduced block that ends at `end`. */
function deflate(d: usize, e: usize, end: i32): i32 {
  let start = end;
  let size = abs<f64>(load<f64>(d + (usize(start) << 3)));
  while (start > 0) {
    const before = usize(start - 1) << 3;
    const sizeBefore = abs<f64>(load<f64>(d + before));
    if (abs<f64>(load<f64>(e + before)) <= HALF_EPSILON * (sizeBefore + size) + NEGLIGIBLE) {
      store<f64>(e + before, 0);
      break;
    }
    size = sizeBefore;
    start--;
  }
  return start;
}

/** One implicit QR step on a block of the tridiagonal matrix, with Wilkinson's shift; writes c and s of its rotations. */
function turn(d: usize, e: usize, start: i32, end: i32, rotations: usize): void {
  const stop = usize(end) << 3;
  const dEnd = load<f64>(d + stop), last = load<f64>(e + stop - 8);
  const half = (load<f64>(d + stop - 8) - dEnd) / 2;
  const root = sqrt<f64>(half * half + last * last);
  const shift = dEnd - last * last / (half + (half < 0 ? -root : root));
  let k = usize(start) << 3;
  let dk = load<f64>(d + k), ek = load<f64>(e + k);
  let x = dk - shift, bulge = ek;
  for (const first = k; k < stop; k += 8) {
    const r = sqrt<f64>(x * x + bulge * bulge);
    const c = r === 0 ? 1 : x / r, s = r === 0 ? 0 : bulge / r;
    if (k > first) store<f64>(e + k - 8, r);
    const dn = load<f64>(d + k, 8);
    const cc = c * c, ss = s * s, cs = c * s;
    const cross = 2 * cs * ek;
    store<f64>(d + k, cc * dk + cross + ss * dn);
    x = cs * (dn - dk) + (cc - ss) * ek;
    dk = ss * dk - cross + cc * dn;
    store<f64>(rotations, c);
    store<f64>(rotations, s, 8);
    rotations += 16;
    if (k + 8 >= stop) continue;
    const next = load<f64>(e + k, 8);
    bulge = s * next;
    ek = c * next;
  }
  store<f64>(d + stop, dk);
  store<f64>(e + stop - 8, x);
}

/**
 * Turns rows k and k + 1 for k from 0 to before `count`, one after another: (u, w) becomes (c u + s w, c w - s u). Eight
 * columns at a time go down through all rows, so that each number is read and written once.
 *
 * @param rows Where the first row begins; rows are multiples of eight numbers.
 * @param rotations c and s of each rotation.
 */
function rotateRows(rows: usize, rowBytes: usize, count: i32, rotations: usize): void {
  for (let first = rows, stop = rows + rowBytes; first < stop; first += 64) {
    let at = first;
    let u0 = v128.load(at), u1 = v128.load(at, 16), u2 = v128.load(at, 32), u3 = v128.load(at, 48);
    for (let r = rotations, end = rotations + (usize(count) << 4); r < end; r += 16) {
      const c = v128.load64_splat(r), s = v128.load64_splat(r, 8);
      const next = at + rowBytes;
      const w0 = v128.load(next), w1 = v128.load(next, 16), w2 = v128.load(next, 32), w3 = v128.load(next, 48);
      v128.store(at, f64x2.add(f64x2.mul(c, u0), f64x2.mul(s, w0)));
      v128.store(at, f64x2.add(f64x2.mul(c, u1), f64x2.mul(s, w1)), 16);
      v128.store(at, f64x2.add(f64x2.mul(c, u2), f64x2.mul(s, w2)), 32);
      v128.store(at, f64x2.add(f64x2.mul(c, u3), f64x2.mul(s, w3)), 48);
      u0 = f64x2.sub(f64x2.mul(c, w0), f64x2.mul(s, u0));
      u1 = f64x2.sub(f64x2.mul(c, w1), f64x2.mul(s, u1));
      u2 = f64x2.sub(f64x2.mul(c, w2), f64x2.mul(s, u2));
      u3 = f64x2.sub(f64x2.mul(c, w3), f64x2.mul(s, u3));
      at = next;
    }
    v128.store(at, u0);
    v128.store(at, u1, 16);
    v128.store(at, u2, 32);
    v128.store(at, u3, 48);
  }
}

/**
 * Writes the eigenvalues in rising order, equal ones as they come, and the rows that belong to them side by side.
 *
 * @param d The eigenvalues, in this unit.
 * @param order Room for n words.
 * @param values Receives n numbers.
 * @param vectors Receives n x n numbers.
 */
export function collect(
  q: usize,
  rowBytes: usize,
  n: i32,
  d: usize,
  unit: f64,
  order: usize,
  values: usize,
  vectors: usize,
): void {
  const bytes = usize(n) << 3;
  for (let i = 0; i < n; i++) {
    const value = load<f64>(d + (usize(i) << 3));
    let at = i;
    for (; at > 0; at--) {
      const before = values + (usize(at - 1) << 3);
      if (load<f64>(before) <= value * unit) break;
      store<f64>(before, load<f64>(before), 8);
      store<i32>(order + (usize(at) << 2), load<i32>(order + (usize(at - 1) << 2)));
    }
    store<f64>(values + (usize(at) << 3), value * unit);
    store<i32>(order + (usize(at) << 2), i);
  }
  for (let i = 0; i < n; i++) {
    memory.copy(vectors + usize(i) * bytes, q + usize(load<i32>(order + (usize(i) << 2))) * rowBytes, bytes);
  }
}
