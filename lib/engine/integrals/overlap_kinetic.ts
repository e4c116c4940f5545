// Overlap and kinetic-energy integrals over contracted functions, from one-dimensional overlaps of primitives:
// S. Obara, A. Saika, J. Chem. Phys. 84, 3963 (1986), doi:10.1063/1.450106.

import { exponential } from "../exponential.ts";
import type { PlacedBasis, PlacedBlock, ShellBlock } from "../basis/shell_block.ts";

/** Symmetric matrices of size n x n, row after row, in Hartree (kinetic) and without unit (overlap). */
export interface OverlapKinetic {
  readonly overlap: Float64Array;
  readonly kinetic: Float64Array;
}

/** Stride of j in a table of overlaps along a line. */
export const STRIDE = 8;
const lines = [0, 1, 2].map(() => new Float64Array(STRIDE * STRIDE)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];

/** Computes both matrices; pauses after each row of blocks. */
export function* overlapAndKinetic(basis: PlacedBasis): Generator<undefined, OverlapKinetic> {
  const n = basis.size;
  const overlap = new Float64Array(n * n);
  const kinetic = new Float64Array(n * n);
  for (let a = 0; a < basis.blocks.length; a++) {
    for (let b = 0; b <= a; b++) addBlockPair(basis.blocks[a]!, basis.blocks[b]!, n, 0, { overlap, kinetic });
    yield;
  }
  mirror(overlap, n);
  mirror(kinetic, n);
  return { overlap, kinetic };
}

/** Copies what is below the diagonal above it. */
export function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j]!;
  }
}

/**
 * Adds the integrals of two blocks; of a block with itself those below the diagonal and on it.
 *
 * @param a Block of the rows.
 * @param b Block of the columns.
 * @param n Numbers in a row of the matrices.
 * @param origin Where the matrices begin, if they are parts of larger ones: row * n + column.
 * @param matrices Receive them.
 */
export function addBlockPair(
  a: PlacedBlock,
  b: PlacedBlock,
  n: number,
  origin: number,
  { overlap, kinetic }: OverlapKinetic,
): void {
  const distance2 = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
  for (let i = 0; i < a.block.exponents.length; i++) {
    const alpha = a.block.exponents[i]!;
    for (let j = 0; j < b.block.exponents.length; j++) {
      const beta = b.block.exponents[j]!;
      const p = alpha + beta;
      const factor = exponential(-alpha * beta / p * distance2) * (Math.PI / p) ** 1.5;
      if (factor === 0) continue;
      const share = beta / p;
      fillLine(lines[0], a.block.lMax, b.block.lMax + 2, share * (b.x - a.x), (share - 1) * (b.x - a.x), p);
      fillLine(lines[1], a.block.lMax, b.block.lMax + 2, share * (b.y - a.y), (share - 1) * (b.y - a.y), p);
      fillLine(lines[2], a.block.lMax, b.block.lMax + 2, share * (b.z - a.z), (share - 1) * (b.z - a.z), p);
      for (let angularA = 0; angularA < a.block.angular.length; angularA++) {
        for (let angularB = 0; angularB < b.block.angular.length; angularB++) {
          const [s, t] = angularIntegrals(a.block, angularA, b.block, angularB, beta);
          if (s === 0 && t === 0) continue;
          a.block.functionAngular.forEach((ofA, fa) => {
            if (ofA !== angularA) return;
            b.block.functionAngular.forEach((ofB, fb) => {
              if (ofB !== angularB || a === b && fa < fb) return;
              const weight = factor * a.block.contraction[fa]![i]! * b.block.contraction[fb]![j]!;
              const at = (a.first + fa) * n + b.first + fb - origin;
              overlap[at]! += weight * s;
              kinetic[at]! += weight * t;
            });
          });
        }
      }
    }
  }
}

/**
 * Overlaps of x_A^i and x_B^j, i <= la and j <= lb, over sqrt(pi / p) and the Gaussians' own factor.
 *
 * @param s Receives them: i * STRIDE + j.
 * @param la Highest power on centre A.
 * @param lb Highest power on centre B.
 * @param pa Distance P - A along the axis in bohr, P the centre of the product.
 * @param pb Distance P - B.
 * @param p Sum of both exponents in bohr^-2.
 */
export function fillLine(s: Float64Array, la: number, lb: number, pa: number, pb: number, p: number): void {
  const half = 0.5 / p;
  for (let i = 0; i <= la; i++) {
    for (let j = 0; j <= lb; j++) {
      let value = i === 0 && j === 0 ? 1 : 0;
      if (i > 0) {
        value = pa * s[(i - 1) * STRIDE + j]!;
        if (i > 1) value += half * (i - 1) * s[(i - 2) * STRIDE + j]!;
        if (j > 0) value += half * j * s[(i - 1) * STRIDE + j - 1]!;
      } else if (j > 0) {
        value = pb * s[j - 1]!;
        if (j > 1) value += half * (j - 1) * s[j - 2]!;
      }
      s[i * STRIDE + j] = value;
    }
  }
}

function angularIntegrals(
  a: ShellBlock,
  angularA: number,
  b: ShellBlock,
  angularB: number,
  beta: number,
): [overlap: number, kinetic: number] {
  const [x, y, z] = lines;
  let overlap = 0, kinetic = 0;
  for (const m of a.angular[angularA]!) {
    for (const n of b.angular[angularB]!) {
      const c = m.coefficient * n.coefficient;
      const sx = x[m.i * STRIDE + n.i]!, sy = y[m.j * STRIDE + n.j]!, sz = z[m.k * STRIDE + n.k]!;
      overlap += c * sx * sy * sz;
      kinetic += c * (lineKinetic(x, m.i, n.i, beta) * sy * sz + sx * lineKinetic(y, m.j, n.j, beta) * sz +
        sx * sy * lineKinetic(z, m.k, n.k, beta));
    }
  }
  return [overlap, kinetic];
}

/**
 * -1/2 d^2/dx^2 on x^j exp(-beta x^2), projected on x^i.
 *
 * @param s Overlaps of {@linkcode fillLine}, up to j + 2.
 * @param i Power on centre A.
 * @param j Power on centre B.
 * @param beta Exponent on centre B in bohr^-2.
 */
export function lineKinetic(s: Float64Array, i: number, j: number, beta: number): number {
  const row = i * STRIDE + j;
  const lowered = j > 1 ? j * (j - 1) * s[row - 2]! : 0;
  return beta * (2 * j + 1) * s[row]! - 2 * beta * beta * s[row + 2]! - 0.5 * lowered;
}
