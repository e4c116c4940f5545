// What is known of an MP2 gradient before it starts: what it will take, and how many orbitals it does at once.

import type { BasisChoice } from "../../basis/basis_set.ts";
import { MP2_DEFAULTS, type Mp2Options } from "../../mp2/options.ts";
import { type Mp2Plan, planMp2 } from "../../mp2/plan.ts";
import { evenCount, halfTransformedBytes, pairWorkspaceBytes, slopeBytes } from "../../mp2/memory.ts";
import type { System } from "../../system.ts";
import { gradientBytes, pairBlockBytes, TRIAL_VECTORS } from "../memory.ts";

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
  const contraction = gradientBytes(system, basis, settings.puream);
  return planMp2("The MP2 gradient", system, basis, settings, (placed, spins, memoryBytes, inCore) => {
    const { size } = placed;
    const orbitals = spins.reduce((sum, { occupiedCount }) => sum + occupiedCount, 0);
    const occupied = Math.max(...spins.map(({ occupiedCount }) => occupiedCount));
    const virtual = Math.max(...spins.map(({ virtualCount }) => virtualCount));
    const matrices = 8 * size ** 2 * (MATRICES + MATRICES_OF_ORBITALS * spins.length);
    const inPairs = evenCount(orbitals);
    const kept = 8 * size ** 2 * inPairs ** 2 + matrices;
    const { fixed, perOrbital } = halfTransformedBytes(placed, orbitals, inCore);
    const transformation = fixed + slopeBytes(size, occupied) +
      pairWorkspaceBytes(size, occupied, virtual) + 4 * orbitals ** 2 * virtual ** 2;
    const later = Math.max(
      responseBytes(size, spins),
      contraction + pairBlockBytes(placed, inPairs),
    );
    const fitting = Math.floor((memoryBytes - kept - transformation) / perOrbital);
    const batch = Math.max(1, Math.min(orbitals, fitting));
    const bytes = (count: number) => kept + Math.max(later, transformation + count * perOrbital);
    return { batch, bytes: bytes(batch), leastBytes: bytes(1) };
  });
}

/** Trial vectors and their products, and those of one step. Frozen orbitals take part: so n / 2 are counted. */
function responseBytes(size: number, spins: readonly unknown[]): number {
  return 8 * 2 * (TRIAL_VECTORS + 4) * spins.length * size ** 2 / 4;
}
