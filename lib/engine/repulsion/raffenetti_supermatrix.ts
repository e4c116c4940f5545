// From integrals (ij|kl) in memory to P_ij,kl = (ij|kl) - [(ik|jl) + (il|jk)] / 4, in place. With i the largest of
// the four indices, all three integrals stand in the rows (i, *) of the matrix over pairs: so the rows of one i after
// the other are copied, and folded from the copy. Adding every integral to its three places as it comes
// jumps through the whole matrix: it took a third of a Hartree-Fock energy in aug-cc-pVDZ.

/** Elements between two pauses: some 5 ms. */
const BATCH = 1_000_000;

/**
 * Folds the exchange into a packed symmetric matrix over pairs of functions, whose rows are (0,0), (1,0), (1,1), ...
 *
 * @param matrix Integrals (ij|kl); P at the end.
 * @param size Number of functions.
 * @param exchange Receives [(ik|jl) + (il|jk)] / 2, where that is wanted too.
 */
export function* raffenettiSupermatrix(
  matrix: Float64Array,
  size: number,
  exchange: Float64Array | undefined,
): Generator<undefined, void> {
  const offsets = new Int32Array(size + 1);
  const sums = new Float64Array(size * (size + 1) / 2);
  let left = BATCH;
  for (let i = 0; i < size; i++) {
    const first = i * (i + 1) / 2;
    const start = rowStart(first);
    for (let a = 0; a <= i + 1; a++) offsets[a] = rowStart(first + a) - start;
    const rows = matrix.slice(start, start + offsets[i + 1]!);
    for (let j = 0; j <= i; j++) {
      sumExchange(rows, offsets, i, j, sums);
      const row = start + offsets[j]!;
      const folded = matrix.subarray(row, row + first + j + 1);
      for (let column = 0; column < folded.length; column++) folded[column]! -= 0.25 * sums[column]!;
      if (exchange !== undefined) {
        const kept = exchange.subarray(row, row + folded.length);
        for (let column = 0; column < kept.length; column++) kept[column] = 0.5 * sums[column]!;
      }
      if ((left -= folded.length) > 0) continue;
      left = BATCH;
      yield;
    }
  }
}

/** The place of the first element of a row of a packed lower triangle. */
function rowStart(row: number): number {
  return row * (row + 1) / 2;
}

/**
 * Writes (ik|jl) + (il|jk) of row (i, j) for each of its columns (k, l); `rows` has the integrals of all rows (i, *),
 * each from its offset on.
 */
function sumExchange(
  rows: Float64Array,
  offsets: Int32Array,
  i: number,
  j: number,
  sums: Float64Array,
): void {
  const iColumn = i * (i + 1) >> 1, jColumn = j * (j + 1) >> 1;
  let column = 0;
  if (j === i) {
    // (ii|kl): both exchange integrals are (ik|il).
    for (let k = 0; k <= i; k++) {
      for (let l = 0, at = offsets[k]! + iColumn; l <= k; l++, at++) sums[column++] = 2 * rows[at]!;
    }
    return;
  }
  for (let k = 0; k < i; k++) {
    const jk = k > j ? (k * (k + 1) >> 1) + j : jColumn + k;
    const last = k < j ? k : j;
    let jl = offsets[k]! + jColumn;
    for (let l = 0; l <= last; l++) sums[column++] = rows[jl++]! + rows[offsets[l]! + jk]!;
    jl += j;
    for (let l = j + 1; l <= k; l++, jl += l) sums[column++] = rows[jl]! + rows[offsets[l]! + jk]!;
  }
  // (ij|il): exchange integrals (ii|jl) and (il|ij).
  for (let l = 0, jl = offsets[i]! + jColumn, il = offsets[j]! + iColumn; l <= j; l++) {
    sums[column++] = rows[jl++]! + rows[il++]!;
  }
}
