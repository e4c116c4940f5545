// Extrapolations from two basis sets to the limit of all, E(X) = E(limit) + b f(X) with the cardinal number X and a fixed
// f: linear in both energies, so that gradients, Hessians and each n-mer's contribution are extrapolated alike. The
// exponential through three energies (Feller) is not linear: its exponent follows from the energies themselves, another
// one for each n-mer and none for their sum, so it is no sum of parts and not here.

/** How an error of the basis set falls. */
export interface Formula {
  /** 1 / f of a cardinal number. */
  readonly growth: (cardinal: number, alpha: number) => number;
  /** The formula's own exponent. */
  readonly alpha: number;
}

const exponential: Formula["growth"] = (cardinal, alpha) => Math.exp(alpha * cardinal);
const power: Formula["growth"] = (cardinal, alpha) => cardinal ** alpha;

/** Formulas for energies of Hartree-Fock, by name. */
export const SCF_FORMULAS: Readonly<Record<string, Formula>> = {
  // exp(-1.63 X). A. Halkier, T. Helgaker, P. Jorgensen, W. Klopper, J. Olsen, Chem. Phys. Lett. 302, 437 (1999),
  // doi:10.1016/S0009-2614(99)00179-7.
  helgaker: { growth: exponential, alpha: 1.63 },
  // X^-3.4. D. G. Truhlar, Chem. Phys. Lett. 294, 45 (1998), doi:10.1016/S0009-2614(98)00866-5.
  truhlar: { growth: power, alpha: 3.4 },
  // exp(-6.3 sqrt(X)). A. Karton, J. M. L. Martin, Theor. Chem. Acc. 115, 330 (2006), doi:10.1007/s00214-005-0028-6.
  karton: { growth: (cardinal, alpha) => Math.exp(alpha * Math.sqrt(cardinal)), alpha: 6.3 },
};

/** Formulas for correlation energies, by name. */
export const CORRELATION_FORMULAS: Readonly<Record<string, Formula>> = {
  // X^-3. A. Halkier, T. Helgaker, P. Jorgensen, W. Klopper, H. Koch, J. Olsen, A. K. Wilson, Chem. Phys. Lett. 286, 243
  // (1998), doi:10.1016/S0009-2614(98)00111-0.
  helgaker: { growth: power, alpha: 3 },
};

/**
 * What the energies of two basis sets count in the limit; the sum is 1.
 *
 * @param cardinals Of the two, which differ.
 * @param alpha The exponent; default the formula's own.
 */
export function extrapolationCoefficients(
  { growth, alpha: own }: Formula,
  cardinals: readonly [number, number],
  alpha: number = own,
): readonly [number, number] {
  const [first, second] = cardinals.map((cardinal) => growth(cardinal, alpha)) as [number, number];
  return [first / (first - second), second / (second - first)];
}
