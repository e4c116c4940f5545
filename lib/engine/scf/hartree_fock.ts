// Hartree-Fock, from a system and the name of a basis set to a wavefunction with its evidence. The computation is a
// generator: whoever steps it decides whether it continues.

import type { BasisChoice } from "../basis/basis_set.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { EngineError } from "../error.ts";
import { nuclearRepulsionEnergy } from "../external_charges.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { describeSystem, type System } from "../system.ts";
import { atomicDensityGuess } from "./atomic_densities.ts";
import { releaseIntegrals } from "./basis_integrals.ts";
import { canonicalOrbitals } from "./canonical_orbitals.ts";
import { scfCycle, type ScfIteration, type ScfState } from "./cycle.ts";
import type { ScfProblem } from "./mean_field.ts";
import { SCF_DEFAULTS, type ScfOptions } from "./options.ts";
import { prepareHartreeFock, type ScfPlan } from "./plan.ts";
import { computeIntegrals, type ScfIntegrals } from "./prepared_integrals.ts";
import { requireConverged } from "./require_converged.ts";
import { reporting, resultOf, type ScfProgress } from "./result.ts";
import { type SpinChannels, spinChannelsOf } from "./spin_channel.ts";
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
  const prepared = prepareHartreeFock(system, basis, settings);
  const { basis: placed, plan } = prepared;
  const nuclearRepulsion = finiteNuclearRepulsion(system);
  const spinChannels = spinChannelsOf(plan.reference, plan.alpha, plan.beta);
  const integrals = yield* reporting(
    { stage: "integrals" },
    computeIntegrals(
      system,
      basis,
      prepared,
      { tolerance: settings.sTolerance, wanted: neighbour?.result.properties.calcinfo_nmo },
      settings.memoryBytes,
    ),
  );
  yield { stage: "guess" };
  const guess = neighbour === undefined
    ? yield* reporting({ stage: "guess" }, firstDensities(system, basis, settings, placed, spinChannels))
    : densitiesOfNeighbour(neighbour, spinChannels);

  const { coreHamiltonian, orthonormal, repulsion, response } = integrals;
  const problem = { size: placed.size, coreHamiltonian, orthonormal, repulsion, response, spinChannels };
  const state = yield* reportingIterations(scfCycle(problem, guess, settings));
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
    ...keptFromIntegrals(integrals),
    alpha,
    beta: beta ?? alpha,
    energy: result.energy,
    result,
  };
}

/**
 * The repulsion of the nuclei, Hartree.
 *
 * @throws {EngineError} Where some coincide.
 */
function finiteNuclearRepulsion(system: System): number {
  const energy = nuclearRepulsionEnergy(system);
  if (Number.isFinite(energy)) return energy;
  throw new EngineError(
    "not-finite",
    `nuclei of ${describeSystem(system)} coincide, or one with an external charge; move them apart`,
  );
}

/** What a wavefunction keeps of the integrals. */
function keptFromIntegrals(
  { pairs, kernel, screened, fitting, repulsion, response }: ScfIntegrals,
): Pick<
  Wavefunction,
  "pairs" | "kernel" | "screened" | "fitting" | "inCoreIntegrals" | "sharedIntegrals" | "response"
> {
  return {
    pairs,
    kernel,
    screened,
    ...(fitting === undefined
      ? {}
      : { fitting: { kernel: fitting.kernel, heldRows: fitting.heldRows, integrals: fitting } }),
    ...(repulsion.matrix === undefined ? {} : { inCoreIntegrals: repulsion.matrix }),
    ...(repulsion.share === undefined ? {} : { sharedIntegrals: repulsion.share }),
    response,
  };
}

/** The density of each spin channel, n x n, as a neighbour has it. */
function densitiesOfNeighbour({ alpha, beta }: Wavefunction, spinChannels: SpinChannels): Float64Array[] {
  return spinChannels.map(({ electrons }, c) =>
    (c === 0 ? alpha : beta).density.map((value) => value * electrons)
  );
}

/** The first density of each spin channel; none where the iterations begin with the core Hamiltonian. */
function* firstDensities(
  system: System,
  basis: BasisChoice,
  { guess, puream }: ScfOptions,
  placed: PlacedBasis,
  spinChannels: SpinChannels,
): Generator<undefined, Float64Array[] | undefined> {
  if (guess === "core") return undefined;
  const density = yield* atomicDensityGuess(system, basis, puream, placed);
  return spinChannels.map(({ electrons }) => density.map((value) => value * electrons / 2));
}

/** The orbitals of each spin channel at the end: those that DIIS found are canonical, those of a descent are made so. */
function* orbitalsOfSpins(
  plan: ScfPlan,
  problem: ScfProblem,
  { densities, meanField, descentIterations }: ScfState,
  orbitals: readonly Eigen[],
): Generator<undefined, [SpinOrbitals, SpinOrbitals?]> {
  const { orthonormal, spinChannels } = problem;
  const found = orbitals.map(({ vectors }) => vectors);
  const { vectors } = descentIterations === 0
    ? { vectors: found }
    : yield* canonicalOrbitals(problem, found, meanField.orthonormalFocks);
  const square = orthonormal.count ** 2;
  const spins: SpinOrbitals[] = [];
  for (let c = 0; c < spinChannels.length; c++) {
    const { set, electrons } = spinChannels[c]!;
    const density = densities.functions[c]!.map((value) => value / electrons);
    const effective = meanField.effective.subarray(set * square, (set + 1) * square);
    spins.push(
      yield* spinOrbitals(
        vectors[set]!,
        c === 0 ? plan.alpha : plan.beta,
        effective,
        orthonormal,
        density,
        meanField.focks[c]!,
      ),
    );
  }
  return spins as [SpinOrbitals, SpinOrbitals?];
}

/** Runs {@linkcode hartreeFock} to its end, without pauses, and keeps no integrals for the next calculation. */
export function runHartreeFock(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): Wavefunction {
  const computation = hartreeFock(system, basis, options);
  try {
    for (let step = computation.next();; step = computation.next()) if (step.done) return step.value;
  } finally {
    releaseIntegrals();
  }
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
