// Conversions between atomic units, in which nmer computes, and the units that people read and write.
// CODATA 2018: E. Tiesinga, P. J. Mohr, D. B. Newell, B. N. Taylor, Rev. Mod. Phys. 93, 025010 (2021),
// doi:10.1103/RevModPhys.93.025010.

/** Length of 1 bohr in angstrom. */
export const BOHR_IN_ANGSTROM = 0.529177210903;

/** Energy of 1 Hartree in kcal/mol: E_h * N_A / 4184 J. */
export const HARTREE_IN_KCAL_PER_MOL = 4.3597447222071e-18 * 6.02214076e23 / 4184;

/** Length in bohr of a length in angstrom. */
export function bohrFromAngstrom(lengthAngstrom: number): number {
  return lengthAngstrom / BOHR_IN_ANGSTROM;
}

/** Length in angstrom of a length in bohr. */
export function angstromFromBohr(lengthBohr: number): number {
  return lengthBohr * BOHR_IN_ANGSTROM;
}

/** 1e-18 statC cm, a Debye, in e a0. CODATA 2018: 1 e a0 = 8.4783536255e-30 C m; a Debye is 1e-21 C m^2/s over c. */
export const DEBYE_IN_ATOMIC_UNITS = 1e-21 / 299_792_458 / 8.478_353_625_5e-30;
