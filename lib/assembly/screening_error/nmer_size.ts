// How strong the contribution of an n-mer can be by its geometry alone: its size. Contributions of n fragments come from
// chains of pairs (one fragment polarizes the next), so the size is the sum over all spanning trees of the n-mer of the
// products of the couplings along their edges; by Kirchhoff's theorem that is a determinant. A coupling falls off as the
// interaction of two dipoles does, d^-3, of a charge and a dipole, d^-2, or of two charges, d^-1, and is 1 for neighbours.
// Unlike a cheap contribution a size cannot vanish by accident, and it is known before anything is computed.

/** The distance of the closest atoms of two hydrogen-bonded fragments, in angstrom, at which a coupling is 1. */
const CONTACT = 1.9;

/**
 * How strongly two fragments are coupled.
 *
 * @param distanceAngstrom Distance of their closest atoms, in angstrom; above 0.
 * @param charged How many of the two carry a charge.
 */
export function pairCoupling(distanceAngstrom: number, charged: 0 | 1 | 2): number {
  return (CONTACT / distanceAngstrom) ** (3 - charged);
}

/**
 * The size of an n-mer: the sum over its spanning trees of the products of their couplings. That of a pair is its
 * coupling; that of three fragments is ab bc + ab ac + ac bc.
 *
 * @param nmer Its fragments, two or more.
 * @param coupling The coupling of two of them, in either order.
 */
export function nmerSize(nmer: readonly number[], coupling: (one: number, other: number) => number): number {
  const last = nmer.length - 1;
  const laplacian = Array.from({ length: last }, () => new Array<number>(last).fill(0));
  for (let i = 0; i < last; i++) {
    for (let j = i + 1; j <= last; j++) {
      const value = coupling(nmer[i]!, nmer[j]!);
      laplacian[i]![i]! += value;
      if (j === last) continue;
      laplacian[j]![j]! += value;
      laplacian[i]![j]! -= value;
      laplacian[j]![i]! -= value;
    }
  }
  return determinant(laplacian);
}

// By elimination without pivoting: the matrix is symmetric, diagonally dominant and positive definite.
function determinant(matrix: readonly number[][]): number {
  let product = 1;
  for (const [i, row] of matrix.entries()) {
    product *= row[i]!;
    for (const below of matrix.slice(i + 1)) {
      const factor = below[i]! / row[i]!;
      for (let k = i; k < row.length; k++) below[k]! -= factor * row[k]!;
    }
  }
  return product;
}

/** Sums over the sizes of many n-mers, which are all that an estimate needs of those without a cheap contribution. */
export interface SizeSums {
  readonly count: number;
  /** Of the sizes. */
  readonly sum: number;
  /** Of their squares. */
  readonly sumOfSquares: number;
}

/** The sums of no n-mer. */
export const NO_SIZES: SizeSums = { count: 0, sum: 0, sumOfSquares: 0 };

/** The sums over the sizes, which are visited once and not kept. */
export function sizeSums(sizes: Iterable<number>): SizeSums {
  let sums = NO_SIZES;
  for (const size of sizes) sums = withSize(sums, size);
  return sums;
}

/**
 * The sums over sizes by the number of charged fragments; n-mers are visited once and not kept.
 *
 * @param nmers May be made as they are asked for.
 */
export function sizeSumsByCharge(
  nmers: Iterable<{ readonly size: number; readonly charged: number }>,
): ReadonlyMap<number, SizeSums> {
  const sums = new Map<number, SizeSums>();
  for (const { size, charged } of nmers) sums.set(charged, withSize(sums.get(charged) ?? NO_SIZES, size));
  return sums;
}

function withSize({ count, sum, sumOfSquares }: SizeSums, size: number): SizeSums {
  return { count: count + 1, sum: sum + size, sumOfSquares: sumOfSquares + size * size };
}
