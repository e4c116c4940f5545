// From an n-mer back to the whole system: derivatives of an n-mer are added to those of the molecule at the places
// of its atoms. Arrays are flat and row-major; atoms count from 0. Loops without allocation, since a plan
// scatters one array per task.

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

/**
 * Adds an n-mer's gradient to the molecule's.
 *
 * @param atoms Index in the molecule of each atom of the n-mer.
 * @param gradient Gradient of the n-mer; shape (atoms of the n-mer, 3), flat.
 * @param target Gradient of the molecule, changed in place; shape (atoms, 3), flat.
 * @param coefficient Factor of every component, 1 where left out.
 * @throws RangeError Where the gradient's length does not fit the n-mer.
 */
export function scatterGradient(
  atoms: Int32Array,
  gradient: Float64Array,
  target: Float64Array,
  coefficient = 1,
): void {
  checkLength("gradient", gradient, 3 * atoms.length);
  for (let i = 0; i < atoms.length; i++) {
    const to = 3 * atoms[i]!;
    target[to]! += coefficient * gradient[3 * i]!;
    target[to + 1]! += coefficient * gradient[3 * i + 1]!;
    target[to + 2]! += coefficient * gradient[3 * i + 2]!;
  }
}

/**
 * Adds an n-mer's Hessian to the molecule's.
 *
 * @param atoms Index in the molecule of each atom of the n-mer.
 * @param hessian Hessian of the n-mer; shape (3 atoms of the n-mer, 3 atoms of the n-mer), flat.
 * @param target Hessian of the molecule, changed in place; shape (3 atoms, 3 atoms), flat.
 * @param coefficient Factor of every component, 1 where left out.
 * @throws RangeError Where the Hessian's length does not fit the n-mer.
 */
export function scatterHessian(
  atoms: Int32Array,
  hessian: Float64Array,
  target: Float64Array,
  coefficient = 1,
): void {
  const size = 3 * atoms.length;
  checkLength("Hessian", hessian, size * size);
  const targetSize = Math.sqrt(target.length);
  for (let row = 0; row < size; row++) {
    const toRow = (3 * atoms[(row / 3) | 0]! + row % 3) * targetSize;
    for (let column = 0; column < size; column++) {
      const to = toRow + 3 * atoms[(column / 3) | 0]! + column % 3;
      target[to]! += coefficient * hessian[row * size + column]!;
    }
  }
}

function checkLength(name: string, values: Float64Array, expected: number): void {
  if (values.length !== expected) {
    throw new RangeError(`the n-mer's ${name} has ${values.length} numbers; expected ${expected}`);
  }
}
