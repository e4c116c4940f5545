// Memory that exact integrals take, known before it is taken.

/** Bytes that the integrals of n functions take in memory, for one density or for two. */
export function inCoreBytes(size: number, densities: 1 | 2): number {
  return 8 * densities * packedLength(size);
}

/** Elements of a symmetric matrix over pairs of functions. */
export function packedLength(size: number): number {
  const pairs = size * (size + 1) / 2;
  return pairs * (pairs + 1) / 2;
}
