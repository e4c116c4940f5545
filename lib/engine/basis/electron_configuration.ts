// How the electrons of a free atom are spread over angular momenta in its ground state.

/** Subshells up to 4p in the order in which atoms fill them: angular momentum of each. */
const SUBSHELLS: readonly number[] = [0, 0, 1, 0, 1, 0, 2, 1];

/** Cr and Cu, whose 3d shell is half or wholly filled by an electron of 4s. */
const FROM_S_TO_D: ReadonlySet<number> = new Set([24, 29]);

/**
 * Electrons in the s, p and d orbitals of an atom from H to Kr, as NIST lists them: A. Kramida, Yu. Ralchenko, J. Reader
 * and NIST ASD Team, Atomic Spectra Database, doi:10.18434/T4W30F.
 */
export function electronsByMomentum(atomicNumber: number): readonly [s: number, p: number, d: number] {
  const counts: [number, number, number] = [0, 0, 0];
  let left = atomicNumber;
  for (const l of SUBSHELLS) {
    const filled = Math.min(left, 2 * (2 * l + 1));
    counts[l]! += filled;
    left -= filled;
  }
  if (FROM_S_TO_D.has(atomicNumber)) {
    counts[0]--;
    counts[2]++;
  }
  return counts;
}
