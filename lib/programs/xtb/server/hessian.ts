// Second derivatives by differences of gradients over four points: h = 0.01 bohr is where what is left out, of order h^4,
// and what the gradients are converged to weigh about the same. For a water trimer both are 2e-8 Hartree/bohr^2 and less.

const STEP_BOHR = 0.01;
// Distances in steps, and weights; divided by the step.
const POINTS = [[1, 8 / 12], [-1, -8 / 12], [2, -1 / 12], [-2, 1 / 12]] as const;

/** Of gradients for differences: xtb's default leaves 2e-7 Hartree/bohr in them, this one 1e-9. */
export const HESSIAN_ACCURACY = 1e-3;

/**
 * The Hessian in Hartree/bohr^2; shape (coordinates, coordinates), flat, made symmetric.
 *
 * @param geometry Coordinates in bohr.
 * @param gradientAt The gradient at others, in Hartree/bohr.
 */
export function hessianOf(
  geometry: readonly number[],
  gradientAt: (geometry: readonly number[]) => readonly number[],
): number[] {
  const size = geometry.length;
  const rows = geometry.map((value, i) => {
    const row = new Array<number>(size).fill(0);
    for (const [steps, weight] of POINTS) {
      const gradient = gradientAt(geometry.with(i, value + steps * STEP_BOHR));
      for (let j = 0; j < size; j++) row[j]! += weight * gradient[j]! / STEP_BOHR;
    }
    return row;
  });
  return rows.flatMap((row, i) => row.map((value, j) => (value + rows[j]![i]!) / 2));
}
