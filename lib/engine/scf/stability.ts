// Whether converged orbitals are a minimum of the energy or only a saddle: the lowest curvature of the energy by
// rotations that keep the reference. R. Seeger, J. A. Pople, J. Chem. Phys. 66, 3045 (1977), doi:10.1063/1.434318. The
// eigenvalue is found by locally optimal conjugate gradients: A. V. Knyazev, SIAM J. Sci. Comput. 23, 517 (2001),
// doi:10.1137/S1064827500366124.

import { type Eigen, symmetricEigen } from "../linalg/symmetric_eigen.ts";
import { canonicalOrbitals } from "./canonical_orbitals.ts";
import type { ScfProblem } from "./mean_field.ts";
import { OrbitalHessian, type Rotation, rotationDot } from "./orbital_hessian.ts";
import { rotatedOrbitals } from "./rotated_orbitals.ts";

/** The lowest eigenvalue of the second derivatives by rotations. */
interface LowestCurvature {
  /** Hartree; at most this, as what is left of the residual could lower it further. */
  readonly value: number;
  /** Its rotation, of length 1. */
  readonly rotation: Rotation;
}

/** How far unstable orbitals are turned before they go downhill, in radian for a single pair. */
const PUSH = 0.3;

/** Curvatures above this, in Hartree, count as none: of orbitals that turn into others of the same energy. */
export const FLAT_CURVATURE: number = -1e-5;

/** Length of the residual at which an eigenvalue counts as found, Hartree; its error is the square of that. */
const NEAR = 2e-4;

/** Products with the Hessian, at most. */
const MAX_PRODUCTS = 80;

/** What the curvatures say of orbitals. */
export interface Stability {
  /** The lowest curvature, Hartree; below zero the orbitals are a saddle, and some rotation lowers the energy. */
  readonly curvature: number;
  /** Orbitals from which it goes downhill; undefined where there are none. */
  readonly below: readonly Eigen[] | undefined;
}

/**
 * Looks whether self-consistent orbitals are stable; undefined where there is nothing to rotate.
 *
 * @param orbitals Eigenvectors in the orthonormal basis, for each set.
 * @param focks Their Fock matrix in the orthonormal basis, for each spin channel.
 */
export function* stabilityOf(
  problem: ScfProblem,
  orbitals: readonly Eigen[],
  focks: readonly Float64Array[],
): Generator<undefined, Stability | undefined> {
  const canonical = yield* canonicalOrbitals(problem, orbitals.map(({ vectors }) => vectors), focks);
  const found = yield* lowestCurvature(new OrbitalHessian(problem, canonical.vectors, canonical.focks));
  if (found === undefined || found.value > FLAT_CURVATURE) {
    return found && { curvature: found.value, below: undefined };
  }
  const push = found.rotation.map((value) => PUSH * value);
  const below = yield* rotatedOrbitals(canonical.vectors, push, problem.orthonormal.count);
  return { curvature: found.value, below };
}

/** Finds the lowest curvature; undefined where there is nothing to rotate. */
function* lowestCurvature(hessian: OrbitalHessian): Generator<undefined, LowestCurvature | undefined> {
  const { curvature } = hessian;
  let x = startOf(curvature, hessian.problem.orthonormal.count);
  if (x === undefined) return undefined;
  let ofX = yield* hessian.times(x);
  let p: Rotation | undefined, ofP: Rotation | undefined;
  for (let k = 0;; k++) {
    const value = rotationDot(x, ofX);
    const residual = combine(ofX, x, -value);
    if (k === MAX_PRODUCTS || rotationDot(residual, residual) < NEAR ** 2) return { value, rotation: x };
    const basis = [x], images = [ofX];
    if (p !== undefined && ofP !== undefined) add(basis, images, p, ofP);
    const search = residual.map((r, i) => curvature[i]! > 0 ? r / Math.max(0.05, curvature[i]! - value) : 0);
    const ready = orthonormal(search, basis);
    if (ready !== undefined) {
      basis.push(ready);
      images.push(yield* hessian.times(ready));
    }
    const small = Float64Array.from(
      { length: basis.length ** 2 },
      (_, i) => rotationDot(basis[Math.floor(i / basis.length)]!, images[i % basis.length]!),
    );
    const { vectors } = yield* symmetricEigen(small, basis.length);
    // The new direction is what the step adds to the old vector.
    p = sum(basis, vectors, 1);
    ofP = sum(images, vectors, 1);
    x = combine(p, basis[0]!, vectors[0]!);
    ofX = combine(ofP, images[0]!, vectors[0]!);
  }
}

/** Some rotation, with a share in all elements that are not redundant. */
function startOf(curvature: Rotation, m: number): Rotation | undefined {
  const start = new Float64Array(curvature.length);
  for (let i = 0; i < start.length; i++) {
    const set = Math.floor(i / (m * m)), p = Math.floor(i / m) % m, q = i % m;
    // Equal for (p, q) and (q, p) but for the sign; the golden ratio avoids any pattern that symmetry could have.
    const share = ((set * m + Math.min(p, q)) * m + Math.max(p, q)) * 0.6180339887498949 % 1;
    if (curvature[i]! > 0) start[i] = Math.sign(q - p) * (0.5 + share) / curvature[i]!;
  }
  return orthonormal(start, []);
}

/** Adds a vector and its image, made orthonormal to what is there. */
function add(basis: Rotation[], images: Rotation[], vector: Rotation, image: Rotation): void {
  let ready = vector, ofReady = image;
  for (let k = 0; k < basis.length; k++) {
    const share = rotationDot(basis[k]!, ready);
    ready = combine(ready, basis[k]!, -share);
    ofReady = combine(ofReady, images[k]!, -share);
  }
  const length = Math.sqrt(rotationDot(ready, ready));
  if (!(length > 1e-8 * Math.sqrt(rotationDot(vector, vector)))) return;
  basis.push(ready.map((value) => value / length));
  images.push(ofReady.map((value) => value / length));
}

function orthonormal(vector: Rotation, basis: readonly Rotation[]): Rotation | undefined {
  let ready = vector;
  for (let round = 0; round < 2; round++) {
    for (const other of basis) ready = combine(ready, other, -rotationDot(other, ready));
  }
  const length = Math.sqrt(rotationDot(ready, ready));
  if (!(length > 1e-10 * Math.sqrt(rotationDot(vector, vector)))) return undefined;
  return ready.map((value) => value / length);
}

function sum(basis: readonly Rotation[], weights: Float64Array, from: number): Rotation {
  const out = new Float64Array(basis[0]!.length);
  for (let k = from; k < basis.length; k++) {
    for (let i = 0; i < out.length; i++) out[i]! += weights[k]! * basis[k]![i]!;
  }
  return out;
}

function combine(a: Rotation, b: Rotation, factor: number): Rotation {
  return a.map((value, i) => value + factor * b[i]!);
}
