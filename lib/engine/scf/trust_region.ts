// The minimum of a quadratic model of the energy inside a radius, by conjugate gradients that stop at the radius or
// where the curvature is negative: T. Steihaug, SIAM J. Numer. Anal. 20, 626 (1983), doi:10.1137/0720042. Lengths are
// measured with the approximate curvatures, so their unit is the square root of Hartree.

import { type OrbitalHessian, type Rotation, rotationDot } from "./orbital_hessian.ts";

/** Products with the Hessian for one step, at most. */
const MAX_PRODUCTS = 50;

/** A step to the minimum of the model, or as far as the radius lets it. */
export interface Step {
  readonly rotation: Rotation;
  /** How the model's energy changes, Hartree. */
  readonly change: number;
  /** Its length in the measure of the radius. */
  readonly length: number;
  /** Whether the radius decided where it ends. */
  readonly atRadius: boolean;
}

/** Goes towards the minimum of the model until it is near, or until the radius. */
export function* stepTowardsMinimum(hessian: OrbitalHessian, radius: number): Generator<undefined, Step> {
  const { gradient, curvature } = hessian;
  const rotation = new Float64Array(gradient.length);
  // The model's gradient where the rotation ends.
  const residual = gradient.slice();
  const scaled = divide(residual, curvature);
  const direction = scaled.map((value) => -value);
  let square = rotationDot(residual, scaled);
  // Ever nearer as the gradient shrinks, so that the last steps converge faster than linearly.
  const enough = square * Math.min(0.1, square ** 0.25) ** 2;
  let atRadius = false;
  for (let k = 0; k < MAX_PRODUCTS && square > enough && !atRadius; k++) {
    const product = yield* hessian.times(direction);
    const bend = rotationDot(direction, product);
    const longest = lengthToRadius(rotation, direction, curvature, radius);
    atRadius = !(bend > 0 && square / bend < longest);
    const length = atRadius ? longest : square / bend;
    for (let i = 0; i < rotation.length; i++) {
      rotation[i]! += length * direction[i]!;
      residual[i]! += length * product[i]!;
    }
    const next = divide(residual, curvature);
    const nextSquare = rotationDot(residual, next);
    for (let i = 0; i < direction.length; i++) {
      direction[i] = direction[i]! * (nextSquare / square) - next[i]!;
    }
    square = nextSquare;
  }
  return {
    rotation,
    change: 0.5 * (rotationDot(gradient, rotation) + rotationDot(residual, rotation)),
    length: Math.sqrt(scaledDot(rotation, rotation, curvature)),
    atRadius,
  };
}

/** How far along a direction a point inside reaches the radius. */
function lengthToRadius(point: Rotation, direction: Rotation, curvature: Rotation, radius: number): number {
  const a = scaledDot(direction, direction, curvature);
  const b = scaledDot(point, direction, curvature);
  const c = scaledDot(point, point, curvature) - radius ** 2;
  return (-b + Math.sqrt(Math.max(0, b * b - a * c))) / a;
}

function scaledDot(a: Rotation, b: Rotation, curvature: Rotation): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]! * curvature[i]!;
  return sum / 2;
}

function divide(a: Rotation, curvature: Rotation): Rotation {
  return a.map((value, i) => curvature[i]! > 0 ? value / curvature[i]! : 0);
}
