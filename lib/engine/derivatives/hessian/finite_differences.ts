// Derivatives by central differences over four points, f'(x) = [8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))] /
// 12h: their error is h^4 / 30 of the fifth derivative. B. Fornberg, Math. Comput. 51, 699 (1988),
// doi:10.1090/S0025-5718-1988-0935077-0.

/**
 * Distance h between neighbouring points in bohr. For the stretching of a bond O-H the error of the formula is then
 * below 1e-9 in atomic units, and noise of 1e-10 in what is differentiated makes 2e-8. UHF near a point where its
 * symmetry breaks needs a step so short.
 */
export const DIFFERENCE_STEP = 0.005;

/** Points around the middle, in steps, and the weight of each before the division by the step. */
const STENCIL: readonly (readonly [steps: number, weight: number])[] = [
  [-2, 1 / 12],
  [-1, -8 / 12],
  [1, 8 / 12],
  [2, -1 / 12],
];

/**
 * The derivatives of several quantities with respect to one coordinate.
 *
 * @param geometry Positions in bohr, flat.
 * @param coordinate 0-based index into it.
 * @param compute Gives the quantities at a geometry.
 */
export function* differentiate<Pause>(
  geometry: ArrayLike<number>,
  coordinate: number,
  compute: (geometry: Float64Array) => Generator<Pause, Float64Array>,
): Generator<Pause, Float64Array> {
  let derivatives: Float64Array | undefined;
  for (const [steps, weight] of STENCIL) {
    const moved = Float64Array.from(geometry);
    moved[coordinate]! += steps * DIFFERENCE_STEP;
    const values = yield* compute(moved);
    derivatives ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) derivatives[i]! += weight / DIFFERENCE_STEP * values[i]!;
  }
  return derivatives!;
}

/** Coordinates that have to be moved, as moving all centres together changes nothing: all but those of the last one. */
export function movedCoordinates(centres: number): number {
  return 3 * (centres - 1);
}

/** How many geometries the derivatives with respect to all coordinates of this many centres take. */
export function displacements(centres: number): number {
  return STENCIL.length * movedCoordinates(centres);
}

/**
 * Makes a Hessian symmetric, n x n, of which only the first rows are known: mirrored elements become their mean,
 * and the rows of the last centre are minus the sums of the others'.
 */
export function completeHessian(hessian: Float64Array, n: number, known: number): void {
  for (let i = 0; i < known; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (hessian[i * n + j]! + hessian[j * n + i]!);
      hessian[i * n + j] = hessian[j * n + i] = mean;
    }
  }
  for (let i = known; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = i % 3; k < known; k += 3) sum += hessian[j < known ? j * n + k : k * n + j]!;
      hessian[i * n + j] = -sum;
      if (j < known) hessian[j * n + i] = -sum;
    }
  }
  for (let i = known; i < n; i++) {
    for (let j = known; j < i; j++) {
      const mean = 0.5 * (hessian[i * n + j]! + hessian[j * n + i]!);
      hessian[i * n + j] = hessian[j * n + i] = mean;
    }
  }
}
