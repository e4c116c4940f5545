// Gradients of overlap and kinetic energy, each contracted with a matrix: derivatives of one-dimensional overlaps of
// primitives, d/dA x_A^i exp(-a x_A^2) = (2a x_A^(i+1) - i x_A^(i-1)) exp(-a x_A^2). Functions on one atom move
// together, so their integrals do not change.

import { exponential } from "../exponential.ts";
import type { PlacedBasis, PlacedBlock } from "../basis/shell_block.ts";
import { fillLine, lineKinetic, STRIDE } from "../integrals/overlap_kinetic.ts";

/**
 * The gradient of sum_ij (T_ij D_ij - S_ij W_ij) in Hartree/bohr, x, y, z of each atom; pauses after each row of
 * blocks.
 *
 * @param basis The basis on its centres, in bohr.
 * @param atoms Number of atoms, ghosts included.
 * @param density D, symmetric, n x n, of both spins.
 * @param weighted W, the energy-weighted density, symmetric, n x n, Hartree.
 */
export function* overlapKineticGradient(
  basis: PlacedBasis,
  atoms: number,
  density: Float64Array,
  weighted: Float64Array,
): Generator<undefined, Float64Array> {
  const gradient = new Float64Array(3 * atoms);
  for (let a = 0; a < basis.blocks.length; a++) {
    for (let b = 0; b < a; b++) {
      const [placedA, placedB] = [basis.blocks[a]!, basis.blocks[b]!];
      if (placedA.atom === placedB.atom) continue;
      addBlockPair(placedA, placedB, basis.size, density, weighted, gradient);
    }
    yield;
  }
  return gradient;
}

/** Along one axis: overlap, kinetic energy, and their derivatives with respect to A. */
class Line {
  readonly overlap = new Float64Array(STRIDE * STRIDE);
  readonly kinetic = new Float64Array(STRIDE * STRIDE);
  readonly overlapShift = new Float64Array(STRIDE * STRIDE);
  readonly kineticShift = new Float64Array(STRIDE * STRIDE);

  fill(la: number, lb: number, pa: number, pb: number, alpha: number, beta: number): void {
    const { overlap, kinetic, overlapShift, kineticShift } = this;
    fillLine(overlap, la + 1, lb + 2, pa, pb, alpha + beta);
    for (let i = 0; i <= la + 1; i++) {
      for (let j = 0; j <= lb; j++) kinetic[i * STRIDE + j] = lineKinetic(overlap, i, j, beta);
    }
    for (let i = 0; i <= la; i++) {
      for (let j = 0; j <= lb; j++) {
        const at = i * STRIDE + j;
        overlapShift[at] = 2 * alpha * overlap[at + STRIDE]! - (i > 0 ? i * overlap[at - STRIDE]! : 0);
        kineticShift[at] = 2 * alpha * kinetic[at + STRIDE]! - (i > 0 ? i * kinetic[at - STRIDE]! : 0);
      }
    }
  }
}

const lines = [new Line(), new Line(), new Line()] as const;

function addBlockPair(
  a: PlacedBlock,
  b: PlacedBlock,
  n: number,
  density: Float64Array,
  weighted: Float64Array,
  gradient: Float64Array,
): void {
  const separation = [a.x - b.x, a.y - b.y, a.z - b.z] as const;
  const distance2 = separation[0] ** 2 + separation[1] ** 2 + separation[2] ** 2;
  const force = [0, 0, 0] as [number, number, number];
  for (let i = 0; i < a.block.exponents.length; i++) {
    const alpha = a.block.exponents[i]!;
    for (let j = 0; j < b.block.exponents.length; j++) {
      const beta = b.block.exponents[j]!;
      const p = alpha + beta;
      const factor = 2 * exponential(-alpha * beta / p * distance2) * (Math.PI / p) ** 1.5;
      if (factor === 0) continue;
      for (let axis = 0; axis < 3; axis++) {
        const r = separation[axis]!;
        lines[axis]!.fill(a.block.lMax, b.block.lMax, -beta / p * r, alpha / p * r, alpha, beta);
      }
      for (let angularA = 0; angularA < a.block.angular.length; angularA++) {
        for (let angularB = 0; angularB < b.block.angular.length; angularB++) {
          const [d, w] = contract(a, angularA, i, b, angularB, j, n, density, weighted);
          if (d !== 0 || w !== 0) addAngular(a, angularA, b, angularB, factor * d, factor * w, force);
        }
      }
    }
  }
  for (let axis = 0; axis < 3; axis++) {
    gradient[3 * a.atom + axis]! += force[axis]!;
    gradient[3 * b.atom + axis]! -= force[axis]!;
  }
}

/** Both matrices contracted with the factors of two primitives in the functions of two angular parts. */
function contract(
  a: PlacedBlock,
  angularA: number,
  i: number,
  b: PlacedBlock,
  angularB: number,
  j: number,
  n: number,
  density: Float64Array,
  weighted: Float64Array,
): [density: number, weighted: number] {
  let d = 0, w = 0;
  for (let fa = 0; fa < a.block.functionAngular.length; fa++) {
    if (a.block.functionAngular[fa] !== angularA) continue;
    for (let fb = 0; fb < b.block.functionAngular.length; fb++) {
      if (b.block.functionAngular[fb] !== angularB) continue;
      const weight = a.block.contraction[fa]![i]! * b.block.contraction[fb]![j]!;
      const at = (a.first + fa) * n + b.first + fb;
      d += weight * density[at]!;
      w += weight * weighted[at]!;
    }
  }
  return [d, w];
}

function addAngular(
  a: PlacedBlock,
  angularA: number,
  b: PlacedBlock,
  angularB: number,
  density: number,
  weighted: number,
  force: [number, number, number],
): void {
  const [x, y, z] = lines;
  for (const m of a.block.angular[angularA]!) {
    for (const n of b.block.angular[angularB]!) {
      const d = m.coefficient * n.coefficient * density, w = m.coefficient * n.coefficient * weighted;
      const atX = m.i * STRIDE + n.i, atY = m.j * STRIDE + n.j, atZ = m.k * STRIDE + n.k;
      const sx = x.overlap[atX]!, sy = y.overlap[atY]!, sz = z.overlap[atZ]!;
      const tx = x.kinetic[atX]!, ty = y.kinetic[atY]!, tz = z.kinetic[atZ]!;
      force[0] += d * (x.kineticShift[atX]! * sy * sz + x.overlapShift[atX]! * (ty * sz + sy * tz)) -
        w * x.overlapShift[atX]! * sy * sz;
      force[1] += d * (y.kineticShift[atY]! * sx * sz + y.overlapShift[atY]! * (tx * sz + sx * tz)) -
        w * y.overlapShift[atY]! * sx * sz;
      force[2] += d * (z.kineticShift[atZ]! * sx * sy + z.overlapShift[atZ]! * (tx * sy + sx * ty)) -
        w * z.overlapShift[atZ]! * sx * sy;
    }
  }
}
