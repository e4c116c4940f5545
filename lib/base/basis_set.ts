// A basis set as data: what a file says, what the engine computes with, what a result shows.

/** Contracted functions of an element that share their exponents. */
export interface SharedShell {
  /** Angular momentum of each column of coefficients; a single one stands for all columns. */
  readonly l: readonly number[];
  /** Exponents of the primitives in bohr^-2. */
  readonly exponents: readonly number[];
  /** One column for each contracted function: coefficients of normalised primitives. */
  readonly coefficients: readonly (readonly number[])[];
}

/** A basis set with its source. */
export interface BasisSet {
  /** Name as chemists write it, or the user's own. */
  readonly name: string;
  /** Where the data come from. */
  readonly source: string;
  /**
   * Whether d functions and higher are spherical harmonics (5 d) or Cartesian products (6 d); absent where the source
   * does not say, and the keyword `puream` must.
   */
  readonly functions?: "spherical" | "cartesian";
  /** Shells by atomic number. */
  readonly elements: Readonly<Record<string, readonly SharedShell[]>>;
  /** Atomic numbers of elements whose functions are for an effective core potential, which is not kept. */
  readonly corePotentials?: readonly number[];
}
