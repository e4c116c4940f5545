// Order of the Hermite Gaussians Lambda_tuv (derivatives of a Gaussian t, u, v times along x, y, z): by degree
// t + u + v, within a degree by falling t, then falling u. Tables for any degree are made once and kept.

/** Number of Hermite Gaussians up to a degree. */
export function hermiteCount(degree: number): number {
  return (degree + 1) * (degree + 2) * (degree + 3) / 6;
}

/** 0-based place of Lambda_tuv in the order. */
export function hermiteIndex(t: number, u: number, v: number): number {
  const degree = t + u + v;
  return hermiteCount(degree - 1) + (u + v) * (u + v + 1) / 2 + v;
}

/** The powers (t, u, v) of the Hermite Gaussians up to a degree, in order. */
export function hermitePowers(degree: number): [number, number, number][] {
  const powers: [number, number, number][] = [];
  for (let n = 0; n <= degree; n++) {
    for (let t = n; t >= 0; t--) {
      for (let u = n - t; u >= 0; u--) powers.push([t, u, n - t - u]);
    }
  }
  return powers;
}

/** Pairs of a higher degree than that of two f functions bring their tables of sums, which are large, themselves. */
export const LASTING_DEGREE = 6;

/** What the table of Boys functions of high orders takes, twice. */
const HIGH_BOYS_BYTES = 700_000;

const sums = new Map<number, Uint16Array>();

/**
 * For a bra up to one degree and a ket up to another, the place of the sum of their powers:
 * table[ket * hermiteCount(braDegree) + bra].
 */
export function hermiteSums(braDegree: number, ketDegree: number): Uint16Array {
  const key = 64 * braDegree + ketDegree;
  let table = sums.get(key);
  if (table === undefined) {
    const bra = hermitePowers(braDegree);
    table = Uint16Array.from(
      hermitePowers(ketDegree).flatMap(([t, u, v]) =>
        bra.map(([t2, u2, v2]) => hermiteIndex(t + t2, u + u2, v + v2))
      ),
    );
    sums.set(key, table);
  }
  return table;
}

/** Bytes of the tables of sums that pairs of at most a degree bring themselves, here and among the loops, and of Boys functions. */
export function sumTableBytes(degree: number): number {
  if (degree <= LASTING_DEGREE) return 0;
  let all = 0, lasting = 0;
  for (let each = 0; each <= degree; each++) {
    all += hermiteCount(each);
    if (each <= LASTING_DEGREE) lasting += hermiteCount(each);
  }
  return 4 * (all ** 2 - lasting ** 2) + HIGH_BOYS_BYTES;
}
