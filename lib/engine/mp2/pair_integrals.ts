// Integrals of one occupied orbital p with all others q, for gradients: (pj|ql) over functions j and l, then (pa|qb) over
// virtual orbitals, and where the amplitudes and densities that are made of them stand.

import { multiplyTransposed, transpose } from "../linalg/matrix_product.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import type { HalfTransformed } from "../transformation/half_transformed.ts";

/** Where the pairs of one p are worked on, kept for all p; o occupied and v virtual orbitals of either spin at most. */
export interface PairWorkspace {
  /** Integrals (pj|ql), later the density over functions: [q][l][j], o x n x n. */
  readonly functions: Float64Array;
  /** Integrals (pa|qb), later amplitudes: [q][a][b], o x v x v. */
  readonly amplitudes: Float64Array;
  /** Density of pairs: [q][a][b], o x v x v. */
  readonly density: Float64Array;
  /** n x n */
  readonly turned: Float64Array;
  /** v x n */
  readonly mixed: Float64Array;
  /** n x v */
  readonly mixedTurned: Float64Array;
  /** v x n, v x v or o x o */
  readonly product: Float64Array;
}

/** Makes the arrays. */
export function pairWorkspace(n: number, occupied: number, virtual: number): PairWorkspace {
  return {
    functions: new Float64Array(occupied * n * n),
    amplitudes: new Float64Array(occupied * virtual * virtual),
    density: new Float64Array(occupied * virtual * virtual),
    turned: new Float64Array(n * n),
    mixed: new Float64Array(virtual * n),
    mixedTurned: new Float64Array(n * virtual),
    product: new Float64Array(Math.max(virtual * n, virtual * virtual, occupied * occupied)),
  };
}

/**
 * Writes (pj|ql), in Hartree, into `work.functions`: [q][l][j]; pauses every few milliseconds.
 *
 * @param half Of p, in a row of the batch.
 * @param spin 0-based index of the spin of the orbitals q.
 * @param count Number of orbitals q.
 * @param work Work space, which receives the integrals.
 */
export function* exchangeIntegrals(
  half: HalfTransformed,
  row: number,
  spin: number,
  count: number,
  work: PairWorkspace,
): Generator<undefined, void> {
  const { size: n, side } = half;
  yield* half.functions(row, spin, count);
  for (let q = 0, to = 0; q < count; q++) {
    const functions = half.functionsOf(q);
    for (let l = 0; l < n; l++, to += n) work.functions.set(functions.subarray(l * side, l * side + n), to);
    if (pauseAfter(q, n * n)) yield;
  }
}

/**
 * From (pj|ql) to (pa|qb) for all q. Those with an earlier q are taken over from it, so that both orders of a pair agree
 * to the last bit: the gradient of the integrals takes one of them for both, and where functions nearly depend on each
 * other, its largest elements grow with the inverse of the overlap's eigenvalue, and so would the difference.
 *
 * @param own Orbitals of the spin of p.
 * @param other Orbitals of the spin of q.
 * @param n Number of basis functions.
 * @param work (pj|ql) in `functions`; receives (pa|qb), [q][a][b], in `amplitudes`.
 * @param place p, counted over all spins.
 * @param first The first q, counted likewise.
 * @param known For each q what earlier orbitals p have left for it, which is taken out: [b][a].
 */
export function* orbitalPairs(
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

/** Whether a loop, whose rounds take this many multiplications, has done some 5 ms since the last pause. */
export function pauseAfter(round: number, work: number): boolean {
  const rounds = Math.max(1, Math.floor(5_000_000 / (work + 1)));
  return round % rounds === rounds - 1;
}
