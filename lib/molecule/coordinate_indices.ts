// From an n-mer back to the whole system: at which places of the molecule's gradient and Hessian those of an n-mer
// are added. Arrays are flat and row-major; atoms count from 0.

/**
 * Index in the molecule's flat gradient of each component of an n-mer's: atom a gives 3a, 3a + 1, 3a + 2.
 *
 * @param atoms Index in the molecule of each atom of the n-mer, as in `Nmer.atoms`.
 * @returns Shape (atoms of the n-mer, 3), flat.
 */
export function coordinateIndices(atoms: Int32Array): Int32Array {
  const indices = new Int32Array(3 * atoms.length);
  for (let i = 0; i < indices.length; i++) indices[i] = 3 * atoms[(i / 3) | 0]! + i % 3;
  return indices;
}
