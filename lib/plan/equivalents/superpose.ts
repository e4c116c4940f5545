// The rotation, or rotation and reflection, that brings points nearest to others by least squares, and how far it leaves
// each of them. In closed form by quaternions, which are well defined for points on a line or in a plane, too, where any
// of the best rotations is given.
// B. K. P. Horn, J. Opt. Soc. Am. A 4, 629 (1987), doi:10.1364/JOSAA.4.000629.

/** A matrix of three rows, row-major; shape (3, 3), flat. */
export type Matrix3 = Float64Array;

/**
 * The orthogonal matrix that brings points `from` nearest to the points `to`, both with their centroids in the origin.
 *
 * @param from Coordinates, flat; shape (points, 3).
 * @param to Coordinates of as many points, flat.
 * @param partner Index in `to` of each point of `from`.
 * @param isReflected Whether the matrix has determinant -1 rather than 1.
 */
export function superposing(
  from: Float64Array,
  to: Float64Array,
  partner: Int32Array,
  isReflected: boolean,
): Matrix3 {
  const sums = new Float64Array(9);
  for (let i = 0; i < partner.length; i++) {
    for (let row = 0; row < 3; row++) {
      const coordinate = from[3 * i + row]!;
      for (let column = 0; column < 3; column++) {
        sums[3 * row + column]! += coordinate * to[3 * partner[i]! + column]!;
      }
    }
  }
  // An improper rotation is a proper one of the inverted points.
  if (!isReflected) return rotationOf(principalVector(quaternionMatrix(sums)));
  const rotation = rotationOf(principalVector(quaternionMatrix(sums.map((sum) => -sum))));
  return rotation.map((element) => -element);
}

/** The largest distance that a matrix leaves between points and their partners. */
export function largestDeviation(
  matrix: Matrix3,
  from: Float64Array,
  to: Float64Array,
  partner: Int32Array,
): number {
  let largest = 0;
  for (let i = 0; i < partner.length; i++) {
    let square = 0;
    for (let row = 0; row < 3; row++) {
      const placed = matrix[3 * row]! * from[3 * i]! + matrix[3 * row + 1]! * from[3 * i + 1]! +
        matrix[3 * row + 2]! * from[3 * i + 2]!;
      square += (placed - to[3 * partner[i]! + row]!) ** 2;
    }
    largest = Math.max(largest, square);
  }
  return Math.sqrt(largest);
}

// Horn's symmetric matrix N, whose largest eigenvalue's vector is the best quaternion; shape (4, 4), flat.
function quaternionMatrix(s: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as readonly number[] & { readonly length: 9 };
  return Float64Array.of(
    xx! + yy! + zz!,
    yz! - zy!,
    zx! - xz!,
    xy! - yx!,
    yz! - zy!,
    xx! - yy! - zz!,
    xy! + yx!,
    zx! + xz!,
    zx! - xz!,
    xy! + yx!,
    yy! - xx! - zz!,
    yz! + zy!,
    xy! - yx!,
    zx! + xz!,
    yz! + zy!,
    zz! - xx! - yy!,
  ); // deno-fmt-ignore
}

const MAX_SWEEPS = 30;

// The eigenvector of the largest eigenvalue of a symmetric matrix of four rows, by Jacobi's rotations.
function principalVector(a: Float64Array): Float64Array {
  const vectors = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const scale = a.reduce((sum, element) => sum + element * element, 0);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rest = 0;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rest += a[4 * p + q]! ** 2;
    if (rest <= 1e-34 * scale) break;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rotate(a, vectors, p, q);
  }
  let largest = 0;
  for (let i = 1; i < 4; i++) if (a[5 * i]! > a[5 * largest]!) largest = i;
  return Float64Array.of(
    vectors[largest]!,
    vectors[4 + largest]!,
    vectors[8 + largest]!,
    vectors[12 + largest]!,
  );
}

function rotate(a: Float64Array, vectors: Float64Array, p: number, q: number): void {
  const element = a[4 * p + q]!;
  if (element === 0) return;
  const theta = (a[5 * q]! - a[5 * p]!) / (2 * element);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 4; k++) {
    const [kp, kq] = [a[4 * k + p]!, a[4 * k + q]!];
    a[4 * k + p] = c * kp - s * kq;
    a[4 * k + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 4; k++) {
    const [pk, qk] = [a[4 * p + k]!, a[4 * q + k]!];
    a[4 * p + k] = c * pk - s * qk;
    a[4 * q + k] = s * pk + c * qk;
    const [vp, vq] = [vectors[4 * k + p]!, vectors[4 * k + q]!];
    vectors[4 * k + p] = c * vp - s * vq;
    vectors[4 * k + q] = s * vp + c * vq;
  }
}

function rotationOf(quaternion: Float64Array): Matrix3 {
  const norm = Math.sqrt(quaternion.reduce((sum, component) => sum + component ** 2, 0));
  const [w, x, y, z] = Array.from(quaternion, (component) => component / norm) as [
    number,
    number,
    number,
    number,
  ];
  return Float64Array.of(
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ); // deno-fmt-ignore
}
