// Hartree-Fock, from a system and the name of a basis set to a wavefunction with its evidence. The computation is a
// generator: whoever steps it decides whether it goes on.

import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { EngineError } from "../error.ts";
import { fieldCharges, nuclearRepulsionEnergy } from "../external_charges.ts";
import { fittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { fittedRepulsion } from "../repulsion/fitted.ts";
import { makeFittingKernel } from "../density_fitting/fitting_kernel.ts";
import { makeBlockPairs } from "../integrals/block_pairs.ts";
import { overlapAndKinetic } from "../integrals/overlap_kinetic.ts";
import { pointChargeAttraction } from "../integrals/point_charge_attraction.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { screenPairs } from "../integrals/repulsion_screening.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { describeSystem, type System } from "../system.ts";
import { atomicDensityGuess } from "./atomic_density_guess.ts";
import { canonicalOrbitals } from "./canonical_orbitals.ts";
import { channelsOf, type SpinChannels } from "./spin_channel.ts";
import { scfCycle, type ScfIteration, type ScfState } from "./cycle.ts";
import { directRepulsion } from "../repulsion/direct.ts";
import type { ScfProblem } from "./mean_field.ts";
import { inCoreRepulsion } from "../repulsion/in_core.ts";
import { incrementalRepulsion } from "../repulsion/incremental.ts";
import { SCF_DEFAULTS, type ScfOptions } from "./options.ts";
import { orthonormalBasis } from "./orthonormal_basis.ts";
import { prepareHartreeFock, type ScfPlan } from "./plan.ts";
import { noRepulsion } from "../repulsion/builder.ts";
import { requireConverged } from "./require_converged.ts";
import { resultOf, type ScfProgress } from "./result.ts";
import { type SpinOrbitals, spinOrbitals, type Wavefunction } from "./wavefunction.ts";

/**
 * Computes a Hartree-Fock wavefunction, in steps of at most some 20 ms: a generator that yields its progress at each
 * pause and returns the wavefunction. Not stepping it any further cancels it. Equal input gives equal bits.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param basis Name of a basis set that the engine carries, or a basis set.
 * @param options What differs from {@linkcode SCF_DEFAULTS}.
 * @param neighbour Of nearly the same geometry, whose densities are then the first ones: `options.guess` does not
 * matter. As many combinations of basis functions are kept as there, so that energies of both can be subtracted.
 * @throws {EngineError} On the first step for what cannot be computed; later "not-converged" and "not-finite".
 */
export function* hartreeFock(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
  neighbour?: Wavefunction,
): Generator<ScfProgress, Wavefunction> {
  const settings: ScfOptions = { ...SCF_DEFAULTS, ...options };
  const { basis: placed, auxiliary, plan } = prepareHartreeFock(system, basis, settings);
  const nuclearRepulsion = nuclearRepulsionEnergy(system);
  if (!Number.isFinite(nuclearRepulsion)) {
    throw new EngineError(
      "not-finite",
      `nuclei of ${describeSystem(system)} coincide, or one with an external charge; move them apart`,
    );
  }
  const { size } = placed;
  const channels = channelsOf(plan.reference, plan.up, plan.down);
  const integrals: ScfProgress = { stage: "integrals" };

  const { overlap, kinetic } = yield* reporting(integrals, overlapAndKinetic(placed));
  const orthonormal = yield* reporting(
    integrals,
    orthonormalBasis(overlap, size, settings.sTolerance, neighbour?.result.properties.calcinfo_nmo),
  );
  if (plan.up > orthonormal.count) {
    throw new EngineError(
      "bad-system",
      `${
        describeSystem(system)
      } has ${plan.up} electrons of one spin, more than the ${orthonormal.count} independent ` +
        `functions of ${basisLabel(basis)} hold; raise the charge or take a larger basis set`,
    );
  }
  const pairs = yield* reporting(integrals, makeBlockPairs(placed));
  const coreHamiltonian = yield* reporting(
    integrals,
    pointChargeAttraction(pairs, size, fieldCharges(system)),
  );
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const kernel = new QuartetKernel(pairs);
  const screened = yield* reporting(integrals, screenPairs(kernel));
  const fitting = auxiliary === undefined || plan.electrons === 0 ? undefined : yield* reporting(
    integrals,
    fittedIntegrals(yield* reporting(integrals, makeFittingKernel(pairs, placed, auxiliary)), screened),
  );
  const whole = plan.electrons === 0
    ? noRepulsion(size)
    : fitting !== undefined
    ? fittedRepulsion(fitting, size)
    : plan.inCore
    ? yield* reporting(integrals, inCoreRepulsion(kernel, screened, size, channels.length))
    : undefined;
  // What is built from changes of the density has builders of its own for the iterations, and for responses.
  const repulsion = whole === undefined
    ? directRepulsion(kernel, screened, placed)
    : plan.inCore
    ? incrementalRepulsion(whole)
    : whole;
  const response = whole ?? directRepulsion(kernel, screened, placed);
  yield { stage: "guess" };
  const guesses = neighbour === undefined
    ? yield* reporting({ stage: "guess" }, firstDensities(system, basis, settings, placed, channels))
    : channels.map(({ electrons }, c) =>
      (c === 0 ? neighbour.alpha : neighbour.beta).density.map((value) => value * electrons)
    );

  const problem: ScfProblem = { size, coreHamiltonian, orthonormal, repulsion, response, channels };
  const state = yield* reportingIterations(scfCycle(problem, guesses, settings));
  const orbitals = requireConverged(system, basis, settings, state);
  const [alpha, beta] = yield* reporting(
    { stage: "iterations" },
    orbitalsOfSpins(plan, problem, state, orbitals),
  );
  const result = resultOf(system, plan, orthonormal.count, nuclearRepulsion, state);
  return {
    reference: plan.reference,
    system,
    basis: placed,
    pairs,
    kernel,
    screened,
    ...(fitting === undefined ? {} : { fitting: { kernel: fitting.kernel, integrals: fitting } }),
    ...(repulsion.matrix === undefined ? {} : { keptIntegrals: repulsion.matrix }),
    response,
    alpha,
    beta: beta ?? alpha,
    energy: result.energy,
    result,
  };
}

/** The first density of each channel; none where the iterations begin with the core Hamiltonian. */
function* firstDensities(
  system: System,
  basis: BasisChoice,
  { guess, puream }: ScfOptions,
  placed: PlacedBasis,
  channels: SpinChannels,
): Generator<undefined, Float64Array[] | undefined> {
  if (guess === "core") return undefined;
  const density = yield* atomicDensityGuess(system, basis, puream, placed);
  return channels.map(({ electrons }) => density.map((value) => value * electrons / 2));
}

/** The orbitals of each channel at the end: those that DIIS found are canonical, those of a descent are made so. */
function* orbitalsOfSpins(
  { up, down }: ScfPlan,
  problem: ScfProblem,
  { densities, field, descentIterations }: ScfState,
  orbitals: readonly Eigen[],
): Generator<undefined, [SpinOrbitals, SpinOrbitals?]> {
  const { orthonormal, channels } = problem;
  const found = orbitals.map(({ vectors }) => vectors);
  const { vectors } = descentIterations === 0
    ? { vectors: found }
    : yield* canonicalOrbitals(problem, found, field.orthonormalFocks);
  const square = orthonormal.count ** 2;
  const spins: SpinOrbitals[] = [];
  for (let c = 0; c < channels.length; c++) {
    const { set, electrons } = channels[c]!;
    const density = densities.functions[c]!.map((value) => value / electrons);
    const effective = field.effective.subarray(set * square, (set + 1) * square);
    spins.push(
      yield* spinOrbitals(
        vectors[set]!,
        c === 0 ? up : down,
        effective,
        orthonormal,
        density,
        field.focks[c]!,
      ),
    );
  }
  return spins as [SpinOrbitals, SpinOrbitals?];
}

/** Runs {@linkcode hartreeFock} to its end, without pauses. */
export function runHartreeFock(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): Wavefunction {
  const computation = hartreeFock(system, basis, options);
  for (let step = computation.next();; step = computation.next()) if (step.done) return step.value;
}

function* reportingIterations(
  cycle: Generator<ScfIteration | undefined, ScfState>,
): Generator<ScfProgress, ScfState> {
  let progress: ScfProgress = { stage: "iterations" };
  for (let step = cycle.next();; step = cycle.next()) {
    if (step.done) return step.value;
    if (step.value !== undefined) progress = { stage: "iterations", iteration: step.value };
    yield progress;
  }
}

function* reporting<T>(progress: ScfProgress, part: Generator<undefined, T>): Generator<ScfProgress, T> {
  for (let step = part.next();; step = part.next()) {
    if (step.done) return step.value;
    yield progress;
  }
}
