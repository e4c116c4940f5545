// Expansion of the product of two Cartesian Gaussians in Hermite Gaussians, along one axis:
// x_A^i x_B^j exp(-a x_A^2 - b x_B^2) = K sum_t E_t^ij Lambda_t. The factor K = exp(-ab/(a+b) (A-B)^2) is left to
// the caller. L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X.

/** Stride of t, and of j, in a table of E_t^ij: up to g functions and two derivatives. */
export const EXPANSION_STRIDE = 8;

/** Length of a table of E_t^ij along one axis for the highest angular momenta. */
export const EXPANSION_SIZE = EXPANSION_STRIDE ** 2 * 2 * EXPANSION_STRIDE;

/** Place of E_t^ij in a table. */
export function expansionIndex(i: number, j: number, t: number): number {
  return (i * EXPANSION_STRIDE + j) * 2 * EXPANSION_STRIDE + t;
}

/**
 * Writes E_t^ij for i <= la, j <= lb, t <= i + j.
 *
 * @param la Highest power on centre A.
 * @param lb Highest power on centre B.
 * @param pa Distance P - A along the axis in bohr, where P = (aA + bB) / (a + b).
 * @param pb Distance P - B.
 * @param exponent a + b in bohr^-2.
 * @param out Receives the table, at the places of {@linkcode expansionIndex}.
 */
export function hermiteExpansion(
  la: number,
  lb: number,
  pa: number,
  pb: number,
  exponent: number,
  out: Float64Array,
): void {
  const half = 0.5 / exponent;
  out[0] = 1;
  for (let i = 0; i <= la; i++) {
    if (i > 0) raise(out, expansionIndex(i - 1, 0, 0), expansionIndex(i, 0, 0), i - 1, pa, half);
    for (let j = 1; j <= lb; j++) {
      raise(out, expansionIndex(i, j - 1, 0), expansionIndex(i, j, 0), i + j - 1, pb, half);
    }
  }
}

function raise(e: Float64Array, from: number, to: number, top: number, distance: number, half: number): void {
  for (let t = 0; t <= top + 1; t++) {
    let value = 0;
    if (t > 0) value += half * e[from + t - 1]!;
    if (t <= top) value += distance * e[from + t]!;
    if (t < top) value += (t + 1) * e[from + t + 1]!;
    e[to + t] = value;
  }
}
