// How long bonds are, as parts of the sum of the covalent radii, where a bond must be distinguished from a contact.

/**
 * No bond is shorter than this part of the sum of the covalent radii: those of N2 and CO, the shortest for their atoms,
 * have 0.77 and 0.79.
 */
export const MIN_BOND_SCALE = 0.65;

/** Atoms of two fragments that are nearer than this part of the sum of their covalent radii are bonded; hydrogen bonds have 1.2. */
export const CUT_BOND_SCALE = 1.05;

const NONMETALS = new Set([1, 2, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 32, 33, 34, 35, 36, 51, 52, 53, 54]);

/** Whether an element bonds covalently rather than as an ion or a metal. */
export function isNonmetal(atomicNumber: number): boolean {
  return NONMETALS.has(atomicNumber);
}
