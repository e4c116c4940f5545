// What a self-consistent field computes before its first iteration: one-electron matrices, the orthonormal basis, and how
// it gets the repulsion of its densities.

import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { EngineError } from "../error.ts";
import { fieldCharges } from "../external_charges.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { pointChargeAttraction } from "../integrals/point_charge_attraction.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { noRepulsion, type RepulsionBuilder } from "../repulsion/builder.ts";
import { directBuilder } from "../repulsion/direct/direct.ts";
import { DirectBuilds } from "../repulsion/direct/direct_builds.ts";
import { fittedRepulsion } from "../repulsion/fitted.ts";
import { incrementalRepulsion } from "../repulsion/incremental.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import { describeSystem, type System } from "../system.ts";
import type { OrthonormalBasis } from "./orthonormal_basis.ts";
import { type BasisIntegrals, type Independence, integralsOver } from "./basis_integrals.ts";
import type { PreparedHartreeFock, ScfPlan } from "./plan.ts";

/** What the iterations and all after them take from integrals. Matrices are n x n, in Hartree. */
export interface ScfIntegrals {
  readonly orthonormal: OrthonormalBasis;
  /** Kinetic energy and attraction by the nuclei and external charges. */
  readonly coreHamiltonian: Float64Array;
  readonly pairs: BlockPairs;
  readonly kernel: QuartetKernel;
  readonly screened: ScreenedPairs;
  /** Integrals over the auxiliary basis, where repulsion is fitted. */
  readonly fitting: FittedIntegrals | undefined;
  /** For the densities of the iterations, each near the one before. */
  readonly repulsion: RepulsionBuilder;
  /** For changes of densities. */
  readonly response: RepulsionBuilder;
}

/**
 * Computes the integrals of a calculation; pauses every few milliseconds, and yields what other threads need to help.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param chosen The basis set, for messages.
 * @param prepared Bases on the system's centres, and the plan.
 * @param independence Which combinations of functions are left out.
 * @param memoryBytes What the calculation may take.
 * @throws {EngineError} "bad-system" where too few functions are independent, "out-of-memory".
 */
export function* computeIntegrals(
  system: System,
  chosen: BasisChoice,
  { basis, auxiliary, plan }: PreparedHartreeFock,
  independence: Independence,
  memoryBytes: number,
): Generator<SharedComputation | undefined, ScfIntegrals> {
  const ofBasis = integralsOver(basis, independence);
  ofBasis.keepFor(plan);
  const { kinetic, orthonormal } = yield* ofBasis.oneElectron();
  requireRoom(system, chosen, plan, orthonormal);
  const { pairs, kernel, screened } = yield* ofBasis.pairs();
  const coreHamiltonian = yield* pointChargeAttraction(pairs, basis.size, fieldCharges(system));
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const fitting = auxiliary === undefined || plan.electrons === 0
    ? undefined
    : yield* ofBasis.fitted(auxiliary, plan.heldRows);
  const builders = yield* repulsionBuilders(basis, plan, ofBasis, fitting, memoryBytes);
  return { orthonormal, coreHamiltonian, pairs, kernel, screened, fitting, ...builders };
}

function requireRoom(
  system: System,
  chosen: BasisChoice,
  { alpha }: ScfPlan,
  { count }: OrthonormalBasis,
): void {
  if (alpha <= count) return;
  throw new EngineError(
    "bad-system",
    `${describeSystem(system)} has ${alpha} electrons of one spin, more than the ${count} independent ` +
      `functions of ${basisLabel(chosen)} hold; raise the charge or take a larger basis set`,
  );
}

/** How the repulsion is computed: what is built from changes of densities has a builder of its own for the iterations. */
function* repulsionBuilders(
  basis: PlacedBasis,
  plan: ScfPlan,
  ofBasis: BasisIntegrals,
  fitting: FittedIntegrals | undefined,
  memoryBytes: number,
): Generator<SharedComputation | undefined, Pick<ScfIntegrals, "repulsion" | "response">> {
  const { size } = basis;
  let whole: RepulsionBuilder;
  if (plan.electrons === 0) whole = noRepulsion(size);
  else if (fitting !== undefined) whole = fittedRepulsion(fitting, size);
  else if (plan.inCore) {
    whole = yield* ofBasis.inMemory(plan.reference === "rhf" ? 1 : 2, memoryBytes);
  } else {
    const { kernel, screened } = yield* ofBasis.pairs();
    const builds = new DirectBuilds(kernel, screened, basis, plan.reference === "rhf" ? 1 : 2);
    yield builds.share();
    return { repulsion: directBuilder(builds, basis), response: directBuilder(builds, basis) };
  }
  return { repulsion: plan.inCore ? incrementalRepulsion(whole) : whole, response: whole };
}
