// The Hermite Coulomb integrals R_tuv = d^t/dx^t d^u/dy^u d^v/dz^v F_0(a r^2), times a factor, up to a degree:
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X.
// Low degrees are written out, for they make most of the work; higher ones follow the recurrence by a table.

import { BOYS_MAX_ORDER, boysFunction } from "./boys.ts";
import { hermiteCount, hermiteIndex, hermitePowers } from "./hermite_index.ts";

/** Places of the arguments of {@linkcode coulombTensor}: T = a r^2, then -2a, a factor, and the vector r. */
export const ARGUMENT = { T: 0, minusTwoA: 1, factor: 2, x: 3, y: 4, z: 5 } as const;

const boys = new Float64Array(BOYS_MAX_ORDER + 1);

// For each Hermite index but the first: R_tuv of order n is r[axis] * R_source1 + count * R_source2 of order n + 1.
const POWERS = hermitePowers(BOYS_MAX_ORDER);
const STEPS = POWERS.map((powers) => {
  // Along the axis of the lowest power the second term is most often absent.
  const axis = powers.indexOf(Math.min(...powers.filter((power) => power > 0)));
  const lowered = (by: number) => {
    const [t, u, v] = powers.map((power, k) => k === axis ? power - by : power) as [number, number, number];
    return Math.min(t, u, v) < 0 ? 0 : hermiteIndex(t, u, v);
  };
  return axis < 0
    ? { axis: 0, one: 0, two: 0, count: 0 }
    : { axis, one: lowered(1), two: lowered(2), count: powers[axis]! - 1 };
});
/** For each Hermite index but the first: along which axis, 0 to 2, it follows from lower ones. */
export const STEP_AXIS: Uint8Array = Uint8Array.from(STEPS, ({ axis }) => axis);
/** Hermite index of the first source. */
export const STEP_ONE: Uint16Array = Uint16Array.from(STEPS, ({ one }) => one);
/** Hermite index of the second source. */
export const STEP_TWO: Uint16Array = Uint16Array.from(STEPS, ({ two }) => two);
/** Factor of the second source. */
export const STEP_COUNT: Float64Array = Float64Array.from(STEPS, ({ count }) => count);
const COUNTS = Uint16Array.from({ length: BOYS_MAX_ORDER + 1 }, (_, degree) => hermiteCount(degree));

/**
 * Writes factor * R_tuv for all t + u + v <= degree into `out`, in the order of hermite_index.ts.
 *
 * @param degree Highest degree, at most {@linkcode BOYS_MAX_ORDER}.
 * @param argument Arguments at the places of {@linkcode ARGUMENT}; an array, so that no number is boxed.
 */
export function coulombTensor(degree: number, argument: Float64Array, out: Float64Array): void {
  boysFunction(degree, argument, boys);
  const minusTwoA = argument[1]!;
  let scale = argument[2]!;
  const b0 = scale * boys[0]!;
  if (degree === 0) {
    out[0] = b0;
    return;
  }
  const x = argument[3]!, y = argument[4]!, z = argument[5]!;
  scale *= minusTwoA;
  const b1 = scale * boys[1]!;
  if (degree === 1) {
    out[0] = b0;
    out[1] = x * b1;
    out[2] = y * b1;
    out[3] = z * b1;
    return;
  }
  scale *= minusTwoA;
  const b2 = scale * boys[2]!;
  if (degree === 2) {
    const xb = x * b2, yb = y * b2;
    out[0] = b0;
    out[1] = x * b1;
    out[2] = y * b1;
    out[3] = z * b1;
    out[4] = x * xb + b1;
    out[5] = xb * y;
    out[6] = xb * z;
    out[7] = y * yb + b1;
    out[8] = yb * z;
    out[9] = z * z * b2 + b1;
    return;
  }
  scale *= minusTwoA;
  boys[0] = b0;
  boys[1] = b1;
  boys[2] = b2;
  boys[3]! *= scale;
  if (degree === 3) {
    thirdDegree(argument, out);
    return;
  }
  for (let m = 4; m <= degree; m++) {
    scale *= minusTwoA;
    boys[m]! *= scale;
  }
  // From the highest order down, in place: an entry is made of entries before it that still have the order above.
  out[0] = boys[degree]!;
  for (let order = degree - 1; order >= 0; order--) {
    for (let h = COUNTS[degree - order]! - 1; h > 0; h--) {
      out[h] = argument[ARGUMENT.x + STEP_AXIS[h]!]! * out[STEP_ONE[h]!]! +
        STEP_COUNT[h]! * out[STEP_TWO[h]!]!;
    }
    out[0] = boys[order]!;
  }
}

/** R_tuv of degree 3 from the scaled Boys functions in `boys`. */
function thirdDegree(argument: Float64Array, out: Float64Array): void {
  const x = argument[3]!, y = argument[4]!, z = argument[5]!;
  const b1 = boys[1]!, b2 = boys[2]!, b3 = boys[3]!;
  const xx = x * x, yy = y * y, zz = z * z;
  const xxb = xx * b3 + b2, yyb = yy * b3 + b2, zzb = zz * b3 + b2;
  out[0] = boys[0]!;
  out[1] = x * b1;
  out[2] = y * b1;
  out[3] = z * b1;
  out[4] = xx * b2 + b1;
  out[5] = x * y * b2;
  out[6] = x * z * b2;
  out[7] = yy * b2 + b1;
  out[8] = y * z * b2;
  out[9] = zz * b2 + b1;
  out[10] = x * (xxb + 2 * b2);
  out[11] = y * xxb;
  out[12] = z * xxb;
  out[13] = x * yyb;
  out[14] = x * y * z * b3;
  out[15] = x * zzb;
  out[16] = y * (yyb + 2 * b2);
  out[17] = z * yyb;
  out[18] = y * zzb;
  out[19] = z * (zzb + 2 * b2);
}
