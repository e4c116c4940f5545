// What is known of an MP2 gradient before it starts: what it will take, and how many orbitals it does at once.

import { placeAuxiliaryBasis } from "../../basis/auxiliary_basis.ts";
import type { BasisChoice } from "../../basis/basis_set.ts";
import type { PlacedBasis } from "../../basis/shell_block.ts";
import { MP2_DEFAULTS, type Mp2Options } from "../../mp2/options.ts";
import { type Mp2Plan, placedAuxiliaryBasis, planMp2, type TransformationPlanner } from "../../mp2/plan.ts";
import {
  evenCount,
  fittedDensityBytes,
  type OrbitalCounts,
  orbitalsAtOnce,
  pairWorkspaceBytes,
  slopeBytes,
  transformationShape,
} from "../../mp2/memory.ts";
import { transformationBytes } from "../../transformation/memory.ts";
import type { System } from "../../system.ts";
import {
  auxiliaryGradientBytes,
  couplingBytes,
  gradientBytes,
  meanFieldExpansionBytes,
  occupiedCounts,
  pairBlockBytes,
  TRIAL_VECTORS,
} from "../memory.ts";

/** n x n matrices of each set of orbitals: amplitudes' densities and slopes (3), Lagrangian and its factors (11). */
const MATRICES_OF_ORBITALS = 14;

/** n x n matrices beside them: energy-weighted densities, and those of both spins. */
const MATRICES = 8;

/**
 * Checks all that can be checked without computing, and says what the calculation will take. The density of the pairs
 * stays in memory; beside it come, one after another, the pass over the integrals, the orbitals' response, and the
 * gradient of the integrals.
 *
 * @throws {EngineError} As planMp2Energy does.
 */
export function planMp2Gradient(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
): Mp2Plan {
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...options };
  const auxiliary = placedAuxiliaryBasis(system, basis, settings);
  const contraction = gradientBytes(system, basis, settings.puream);
  const planner: TransformationPlanner = (placed, spins, memoryBytes, inCore) => {
    const pairs = auxiliary === undefined
      ? exactPairs(placed, spins, inCore)
      : fittedPairs(placed, auxiliary, spins);
    const orbitals = spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0);
    const kept = pairs.kept + 8 * placed.size ** 2 * (MATRICES + MATRICES_OF_ORBITALS * spins.length);
    const fitted = settings.scfType === "df"
      ? fittedMeanField(system, basis, placed, settings)
      : { response: 0, gradient: 0 };
    const later = Math.max(
      responseBytes(placed.size, spins) + fitted.response,
      contraction + Math.max(pairs.gradient, fitted.gradient),
    );
    const batch = pairs.perOrbital === 0
      ? orbitals
      : orbitalsAtOnce(orbitals, pairs.fixed, pairs.perOrbital, memoryBytes - kept);
    const bytes = (count: number) => kept + Math.max(later, pairs.fixed + count * pairs.perOrbital);
    return { batch, bytes: bytes(batch), leastBytes: bytes(1) };
  };
  return planMp2("The MP2 gradient", system, basis, settings, planner, true);
}

/** Bytes that the density of pairs takes. */
interface PairBytes {
  /** As long as there is anything. */
  readonly kept: number;
  /** While it is made, and for each orbital in a batch beside. */
  readonly fixed: number;
  readonly perOrbital: number;
  /** While integrals' derivatives are multiplied with it. */
  readonly gradient: number;
}

function exactPairs(placed: PlacedBasis, spins: readonly OrbitalCounts[], inCore: boolean): PairBytes {
  const { size } = placed;
  const orbitals = spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0);
  const occupied = Math.max(...spins.map(({ occupiedCount }) => occupiedCount));
  const virtual = Math.max(...spins.map(({ virtualCount }) => virtualCount));
  const inPairs = evenCount(orbitals);
  const shape = transformationShape(placed, spins, inCore);
  const { fixed, perOrbital } = transformationBytes(shape, orbitals);
  return {
    kept: 8 * size ** 2 * inPairs ** 2,
    fixed: fixed + slopeBytes(size, shape.products, occupied) + pairWorkspaceBytes(size, occupied, virtual) +
      4 * orbitals ** 2 * virtual ** 2,
    perOrbital,
    gradient: pairBlockBytes(placed, inPairs),
  };
}

/** With fitted integrals all orbitals are done at once. */
function fittedPairs(
  placed: PlacedBasis,
  auxiliary: PlacedBasis,
  spins: readonly OrbitalCounts[],
): PairBytes {
  const { kept, pass } = fittedDensityBytes(placed, auxiliary, spins);
  const gradient = auxiliaryGradientBytes(placed, auxiliary);
  return { kept, fixed: Math.max(0, pass - kept), perOrbital: 0, gradient };
}

/** Bytes that a mean field of fitted integrals takes for the orbitals' response, and for its part of the gradient. */
function fittedMeanField(
  system: System,
  orbital: BasisChoice,
  placed: PlacedBasis,
  { puream, auxiliaryBasis }: Mp2Options,
): { readonly response: number; readonly gradient: number } {
  const auxiliary = placeAuxiliaryBasis(system, { role: "scf", orbital, puream, asked: auxiliaryBasis });
  const occupied = occupiedCounts(system);
  return {
    response: couplingBytes(placed.size, auxiliary.size, occupied),
    gradient: auxiliaryGradientBytes(placed, auxiliary) +
      meanFieldExpansionBytes(placed.size, auxiliary.size, occupied),
  };
}

/** Trial vectors and their products, and those of one step. Frozen orbitals take part: so n / 2 are counted. */
function responseBytes(size: number, spins: readonly unknown[]): number {
  return 8 * 2 * (TRIAL_VECTORS + 4) * spins.length * size ** 2 / 4;
}
