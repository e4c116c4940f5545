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
