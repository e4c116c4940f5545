import { assert, assertAlmostEquals } from "@std/assert";
import { type Reference, spinChannelsOf } from "../../lib/engine/scf/spin_channel.ts";
import { densitiesOf, meanFieldOf, type ScfProblem } from "../../lib/engine/scf/mean_field.ts";
import { OrbitalHessian, type Rotation, rotationDot } from "../../lib/engine/scf/orbital_hessian.ts";
import { inOrbitals } from "../../lib/engine/scf/canonical_orbitals.ts";
import { inCoreRepulsion } from "../../lib/engine/repulsion/in_core.ts";
import { orthonormalBasis } from "../../lib/engine/scf/orthonormal_basis.ts";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
import { overlapAndKinetic } from "../../lib/engine/integrals/overlap_kinetic.ts";
import { pointChargeAttraction } from "../../lib/engine/integrals/point_charge_attraction.ts";
import { QuartetKernel } from "../../lib/engine/integrals/quartet_kernel.ts";
import { screenPairs } from "../../lib/engine/integrals/repulsion_screening.ts";
import { multiplyTransposed, transpose } from "../../lib/engine/linalg/matrix_product.ts";
import { symmetricEigen } from "../../lib/engine/linalg/symmetric_eigen.ts";
import { nuclei } from "../../lib/engine/system.ts";
import { run, system } from "./systems.ts";

// Relative; differences with steps of 1e-3 err by some of their squares.
const DIFFERENCES = 1e-4;

/** Hydroxyl in a small basis, and vectors that are its orbitals in nothing but the core Hamiltonian. */
function problemOf(reference: Reference): { problem: ScfProblem; vectors: Float64Array[] } {
  const molecule = system([["O", 0, 0, 0], ["H", 0, 0.4, 1.8]], -1);
  const basis = placeBasis(molecule, "sto-3g");
  const { overlap, kinetic } = run(overlapAndKinetic(basis));
  const orthonormal = run(orthonormalBasis(overlap, basis.size, 1e-7));
  const pairs = run(makeBlockPairs(basis));
  const coreHamiltonian = run(pointChargeAttraction(pairs, basis.size, nuclei(molecule)));
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const kernel = new QuartetKernel(pairs);
  const spinChannels = spinChannelsOf(reference, 5, reference === "rhf" ? 5 : 4);
  const repulsion = run(inCoreRepulsion(kernel, run(screenPairs(kernel)), basis, spinChannels.length));
  const problem: ScfProblem = {
    size: basis.size,
    coreHamiltonian,
    orthonormal,
    repulsion,
    response: repulsion,
    spinChannels,
  };
  const core = run(symmetricEigen(overlap, basis.size)).vectors;
  return { problem, vectors: reference === "uhf" ? [core, core] : [core] };
}

/** exp(A) V by its series. */
function rotated(vectors: readonly Float64Array[], rotation: Rotation, scale: number, n: number) {
  return vectors.map((rows, set) => {
    let term: Float64Array = new Float64Array(n * n);
    transpose(rows, term, n, n);
    const sum = term.slice();
    for (let order = 1; order < 20; order++) {
      const next = new Float64Array(n * n);
      run(multiplyTransposed(term, rotation.subarray(set * n * n, (set + 1) * n * n), next, n, n, n));
      term = next.map((value) => value * scale / order);
      for (let i = 0; i < sum.length; i++) sum[i]! += term[i]!;
    }
    const out = new Float64Array(n * n);
    transpose(sum, out, n, n);
    return out;
  });
}

function energyOf(problem: ScfProblem, vectors: readonly Float64Array[]): number {
  const values = new Float64Array(problem.orthonormal.count);
  const densities = run(densitiesOf(problem, vectors.map((rows) => ({ values, vectors: rows }))));
  const field = run(meanFieldOf(problem, densities));
  return field.oneElectronEnergy + field.twoElectronEnergy;
}

for (const reference of ["rhf", "uhf", "rohf"] as const) {
  Deno.test(`scf: ${reference} has the derivatives by rotations that differences of energies give`, () => {
    const { problem, vectors } = problemOf(reference);
    const n = problem.orthonormal.count;
    const values = new Float64Array(n);
    const densities = run(densitiesOf(problem, vectors.map((rows) => ({ values, vectors: rows }))));
    const { orthonormalFocks } = run(meanFieldOf(problem, densities));
    const orbitalFocks = problem.spinChannels.map(({ set }, c) =>
      run(inOrbitals(vectors[set]!, orthonormalFocks[c]!, n))
    );
    const hessian = new OrbitalHessian(problem, vectors, orbitalFocks);
    // Any rotation without redundant elements.
    const rotation = new Float64Array(hessian.gradient.length);
    hessian.curvature.forEach((value, i) => {
      const p = Math.floor(i % (n * n) / n), q = i % n;
      if (value > 0) {
        rotation[i] = Math.sign(q - p) * Math.sin(7 * Math.min(p, q) + 3 * Math.max(p, q) + i / n / n);
      }
    });
    for (let i = 0; i < rotation.length; i++) {
      const set = Math.floor(i / n / n), p = Math.floor(i % (n * n) / n), q = i % n;
      if (p > q) rotation[i] = -rotation[set * n * n + q * n + p]!;
    }
    const h = 1e-3;
    const [below, here, above] = [-h, 0, h].map((scale) =>
      energyOf(problem, rotated(vectors, rotation, scale, n))
    ) as [number, number, number];
    const slope = rotationDot(hessian.gradient, rotation);
    const bend = rotationDot(rotation, run(hessian.times(rotation)));
    assert(Math.abs(slope) > 0.1 && Math.abs(bend) > 0.1);
    assertAlmostEquals((above - below) / (2 * h) / slope, 1, DIFFERENCES);
    assertAlmostEquals((above - 2 * here + below) / h ** 2 / bend, 1, DIFFERENCES);
  });
}
