// What the gradient of the correlation energy of second order needs of its amplitudes, made in one pass over the
// occupied orbitals p: densities in the space of the occupied and of the virtual orbitals, the two-particle density,
// half back-transformed to basis functions, and how the energy changes with the orbitals' coefficients. It is the
// energy in Hylleraas' form, 2-particle density times integrals plus density times Fock matrix, which is stationary in the
// amplitudes. J. A. Pople, R. Krishnan, H. B. Schlegel, J. S. Binkley, Int. J. Quantum Chem. Symp. 13, 225 (1979),
// doi:10.1002/qua.560160825; C. M. Aikens et al., Theor. Chem. Acc. 110, 233 (2003), doi:10.1007/s00214-003-0453-3.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { type ActiveOrbitals, activeSpins, correlatedOrbitals } from "./active_orbitals.ts";
import { type CorrelationSums, pairAmplitudes } from "./amplitudes.ts";
import type { Distributions } from "./half_transformation.ts";
import { forEachHalfTransformed } from "./half_transformed_orbitals.ts";
import { exchangeIntegrals, type PairWorkspace, pairWorkspace } from "./pair_integrals.ts";

/** Of the o active occupied and v virtual orbitals of one spin, or of both where they share them. */
export interface SpinDensityParts {
  readonly active: ActiveOrbitals;
  /** Change of the density between active occupied orbitals, o x o. */
  readonly occupied: Float64Array;
  /** Change of the density between virtual orbitals, v x v. */
  readonly virtual: Float64Array;
  /** Derivatives of the two-particle part of the energy by the occupied orbitals' coefficients: o x n, Hartree. */
  readonly occupiedSlope: Float64Array;
  /** The same by those of the virtual orbitals: v x n, Hartree. */
  readonly virtualSlope: Float64Array;
}

/** Two-particle density over pairs of occupied orbitals p and q, of all spins one after another. */
export interface PairDensity {
  /** Their number m, made even by an orbital of nothing: products of rows of even length take fewer copies. */
  readonly orbitals: number;
  /** Coefficients of the orbitals: n x m. */
  readonly coefficients: Float64Array;
  /**
   * [function l][function j][orbital p][orbital q]: the factors of (pj|ql), n x n x m x m; the same with p and q, and j
   * and l, exchanged.
   */
  readonly density: Float64Array;
}

/** {@linkcode PairDensity.orbitals} of so many occupied orbitals. */
export function evenCount(occupied: number): number {
  return occupied + occupied % 2;
}

/** All of it, with the energy that comes along. */
export interface UnrelaxedDensities {
  readonly energy: Readonly<CorrelationSums>;
  readonly spins: readonly SpinDensityParts[];
  readonly pairs: PairDensity;
}

/**
 * Makes the densities; pauses every few milliseconds. They have the same bits whatever the batch.
 *
 * @param frozen Number of doubly occupied orbitals that are left out.
 * @param batch Occupied orbitals whose half-transformed integrals are kept at once.
 */
export function* unrelaxedDensities(
  wavefunction: Wavefunction,
  frozen: number,
  batch: number,
): Generator<undefined, UnrelaxedDensities> {
  const n = wavefunction.basis.size;
  const active = activeSpins(wavefunction, frozen);
  const occupied = correlatedOrbitals(active);
  const spins = active.map((orbitals) => densityParts(orbitals, n));
  const energy: CorrelationSums = { sameSpin: 0, oppositeSpin: 0 };
  const m = evenCount(occupied.length);
  const coefficients = new Float64Array(n * m);
  occupied.forEach(({ spin, p }, at) => {
    for (let i = 0; i < n; i++) coefficients[i * m + at] = spin.occupied[p * n + i]!;
  });
  const pairs: PairDensity = { orbitals: m, coefficients, density: new Float64Array(n * n * m * m) };
  if (m === 0) return { energy, spins, pairs };
  const columns = new Map(active.map((orbitals) => [orbitals, virtualColumns(orbitals, n)]));
  const work = pairWorkspace(
    n,
    Math.max(...active.map(({ occupiedCount }) => occupiedCount)),
    Math.max(...active.map(({ virtualCount }) => virtualCount)),
  );
  const known: Float64Array[][] = occupied.map(() => []);
  let place = 0;
  yield* forEachHalfTransformed(wavefunction, occupied, batch, function* ({ spin, p }, half, distributions) {
    const own = spins[active.indexOf(spin)]!;
    for (const other of spins) {
      const { active: { occupiedCount: count, virtualCount: virtual, occupied: coefficients } } = other;
      if (count === 0 || virtual === 0) continue;
      const kind = spins.length === 1 ? "restricted" : other === own ? "same" : "opposite";
      yield* exchangeIntegrals(half, distributions, n, coefficients, count, work);
      const first = occupied.findIndex((each) => each.spin === other.active);
      yield* orbitalPairs(own.active, other.active, n, work, place, first, known);
      const { occupiedEnergies } = spin;
      yield* pairAmplitudes(
        work.amplitudes,
        work.density,
        occupiedEnergies[p]!,
        spin,
        other.active,
        kind,
        energy,
      );
      yield* addOccupied(work, count, spin.virtualCount * virtual, other.occupied);
      yield* backTransform(own, other.active, columns.get(spin)!, columns.get(other.active)!, n, work);
      yield* addOccupiedSlope(half, distributions, n, count, work, other.occupiedSlope);
      yield* storePairs(work.functions, n, count, place, first, pairs);
    }
    place++;
  });
  return { energy, spins, pairs };
}

function densityParts(active: ActiveOrbitals, n: number): SpinDensityParts {
  const { occupiedCount, virtualCount } = active;
  return {
    active,
    occupied: new Float64Array(occupiedCount ** 2),
    virtual: new Float64Array(virtualCount ** 2),
    occupiedSlope: new Float64Array(occupiedCount * n),
    virtualSlope: new Float64Array(virtualCount * n),
  };
}

/** Coefficients of the virtual orbitals, n x v. */
function virtualColumns({ virtual, virtualCount }: ActiveOrbitals, n: number): Float64Array {
  const columns = new Float64Array(n * virtualCount);
  transpose(virtual, columns, virtualCount, n);
  return columns;
}

/**
 * From (pj|ql) to (pa|qb) for all q. Those with an earlier q are taken over from it, so that both orders of a pair agree
 * to the last bit: the gradient of the integrals takes one of them for both, and where functions nearly depend on each
 * other, its largest elements grow with the inverse of the overlap's eigenvalue, and so would the difference.
 *
 * @param place p, counted over all spins.
 * @param first The first q, counted likewise.
 * @param known For each q what earlier orbitals p have left for it, which is taken out: [b][a].
 */
function* orbitalPairs(
  own: ActiveOrbitals,
  other: ActiveOrbitals,
  n: number,
  work: PairWorkspace,
  place: number,
  first: number,
  known: Float64Array[][],
): Generator<undefined, void> {
  const rows = own.virtualCount, columns = other.virtualCount;
  for (let q = 0; q < other.occupiedCount; q++) {
    const integrals = work.amplitudes.subarray(q * rows * columns, (q + 1) * rows * columns);
    if (first + q < place) {
      integrals.set(known[place]![first + q]!);
      delete known[place]![first + q];
      continue;
    }
    const functions = work.functions.subarray(q * n * n, (q + 1) * n * n);
    yield* multiplyTransposed(own.virtual, functions, work.mixed, rows, n, n);
    yield* multiplyTransposed(work.mixed, other.virtual, integrals, rows, columns, n);
    if (first + q === place) makeSymmetric(integrals, rows);
    else {
      transpose(integrals, known[first + q]![place] = new Float64Array(rows * columns), rows, columns);
    }
    if (pauseAfter(q, n * n * rows)) yield;
  }
}

function makeSymmetric(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      matrix[i * n + j] = matrix[j * n + i] = 0.5 * (matrix[i * n + j]! + matrix[j * n + i]!);
    }
  }
}

/** Subtracts sum_ab G_pq^ab T_pq'^ab from the density between q and q'. */
function* addOccupied(
  { amplitudes, density }: PairWorkspace,
  count: number,
  square: number,
  out: Float64Array,
): Generator<undefined, void> {
  for (let q = 0; q < count; q++) {
    for (let r = 0; r <= q; r++) {
      let sum = 0;
      for (let i = q * square, j = r * square, end = i + square; i < end; i++, j++) {
        sum += density[i]! * amplitudes[j]!;
      }
      out[q * count + r]! -= sum;
      if (r < q) out[r * count + q]! -= sum;
    }
    if (pauseAfter(q, count * square)) yield;
  }
}

/**
 * Transforms G of all q back to functions, over the integrals: [q][function of q][function of p]. Before they are lost,
 * the slopes of the virtual orbitals of p are taken from them, and with the amplitudes the virtual density.
 */
function* backTransform(
  own: SpinDensityParts,
  other: ActiveOrbitals,
  ownColumns: Float64Array,
  otherColumns: Float64Array,
  n: number,
  work: PairWorkspace,
): Generator<undefined, void> {
  const rows = own.active.virtualCount, columns = other.virtualCount;
  const { product, turned, mixed, mixedTurned } = work;
  for (let q = 0; q < other.occupiedCount; q++) {
    const functions = work.functions.subarray(q * n * n, (q + 1) * n * n);
    const amplitudes = work.amplitudes.subarray(q * rows * columns, (q + 1) * rows * columns);
    const density = work.density.subarray(q * rows * columns, (q + 1) * rows * columns);
    yield* multiplyTransposed(density, amplitudes, product, rows, rows, columns);
    for (let i = 0; i < rows * rows; i++) own.virtual[i]! += product[i]!;
    yield* multiplyTransposed(density, otherColumns, mixed, rows, n, columns);
    transpose(functions, turned, n, n);
    yield* multiplyTransposed(mixed, turned, product, rows, n, n);
    for (let i = 0; i < rows * n; i++) own.virtualSlope[i]! += 2 * product[i]!;
    transpose(mixed, mixedTurned, rows, n);
    yield* multiplyTransposed(mixedTurned, ownColumns, functions, n, n, rows);
    if (pauseAfter(q, n * n * (rows + columns))) yield;
  }
}

/** Numbers in a row of the products of {@linkcode addOccupiedSlope}: short enough for good panels. */
const SLOPE_ROW = 1024;

/** Bytes of the products of {@linkcode unrelaxedDensities} over functions, beside the work space of pairs. */
export function slopeBytes(n: number, occupied: number): number {
  return 8 * (Math.max(SLOPE_ROW, n) + 1) * (n + occupied);
}

/** Adds 2 sum_jl G_pq^jl (pj|il), with G over functions, to the slope of each q by its function i. */
function* addOccupiedSlope(
  half: Float64Array,
  { of }: Distributions,
  n: number,
  count: number,
  { functions }: PairWorkspace,
  out: Float64Array,
): Generator<undefined, void> {
  const step = Math.max(1, Math.floor(SLOPE_ROW / n));
  const integrals = new Float64Array(n * step * n), densities = new Float64Array(count * step * n);
  const product = new Float64Array(count * n);
  for (let first = 0; first < n; first += step) {
    const steps = Math.min(step, n - first);
    const row = steps * n;
    for (let i = 0; i < n; i++) {
      for (let l = 0; l < steps; l++) {
        const distribution = of[i * n + first + l]!, at = i * row + l * n;
        if (distribution < 0) integrals.fill(0, at, at + n);
        else integrals.set(half.subarray(distribution * n, (distribution + 1) * n), at);
      }
    }
    for (let q = 0; q < count; q++) {
      const from = q * n * n + first * n;
      densities.set(functions.subarray(from, from + row), q * row);
    }
    yield* multiplyTransposed(densities, integrals, product, count, n, row);
    for (let i = 0; i < product.length; i++) out[i]! += 2 * product[i]!;
    if (pauseAfter(first / step, count * n * row)) yield;
  }
}

/** Puts the densities of one p, [q][l][j], among those of all pairs. */
function* storePairs(
  functions: Float64Array,
  n: number,
  count: number,
  p: number,
  first: number,
  { density, orbitals: m }: PairDensity,
): Generator<undefined, void> {
  for (let l = 0; l < n; l++) {
    for (let j = 0, to = l * n * m * m + p * m + first; j < n; j++, to += m * m) {
      for (let q = 0, from = l * n + j; q < count; q++, from += n * n) density[to + q] = functions[from]!;
    }
    if (pauseAfter(l, 20 * n * count)) yield;
  }
}

/** Whether a loop, whose rounds take so many multiplications, has done some 5 ms since the last pause. */
function pauseAfter(round: number, work: number): boolean {
  const rounds = Math.max(1, Math.floor(5_000_000 / (work + 1)));
  return round % rounds === rounds - 1;
}
