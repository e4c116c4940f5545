// What is said of a self-consistent field that did not converge: how far it came, and what may help.

import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import { EngineError } from "../error.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { describeSystem, type System } from "../system.ts";
import type { ScfState } from "./cycle.ts";
import type { ScfOptions } from "./options.ts";

/** Changes of the energy and orbital gradients below this may be the rounding of integrals: nothing takes them away. */
const ROUNDING = 1e-11;

/**
 * The orbitals of a calculation that converged.
 *
 * @param system For messages.
 * @param basis For messages.
 * @param settings The criteria, and what was tried.
 * @param state Where the calculation ended; energies in Hartree.
 * @throws {EngineError} For another.
 */
export function requireConverged(
  system: System,
  basis: BasisChoice,
  settings: ScfOptions,
  state: Pick<
    ScfState,
    "converged" | "orbitals" | "electronicEnergy" | "energyChange" | "orbitalGradient" | "iteration"
  >,
): readonly Eigen[] {
  const what = `Hartree-Fock of ${describeSystem(system)} in ${basisLabel(basis)}`;
  if (!Number.isFinite(state.electronicEnergy)) {
    throw new EngineError(
      "not-finite",
      `${what} gave no finite energy in iteration ${state.iteration}; check the geometry for atoms that coincide`,
    );
  }
  if (state.converged && state.orbitals !== undefined) return state.orbitals;
  const energyChange = Math.abs(state.energyChange), gradient = state.orbitalGradient;
  // What the first iteration cannot know is not a number.
  const facts = [
    ...(Number.isNaN(energyChange)
      ? []
      : [`the energy still changes by ${energyChange.toExponential(1)} Hartree`]),
    ...(Number.isNaN(gradient) ? [] : [`the orbital gradient is ${gradient.toExponential(1)}`]),
  ];
  const count = `${settings.maxIterations} iteration${settings.maxIterations === 1 ? "" : "s"}`;
  throw new EngineError(
    "not-converged",
    `${what} did not converge in ${count}${facts.length === 0 ? "" : ": "}${facts.join(" and ")}. ` +
      (energyChange < ROUNDING && gradient < ROUNDING
        ? loosening(settings, energyChange, gradient)
        : attempts(settings)),
  );
}

function attempts({ guess, secondOrder }: ScfOptions): string {
  const tries = [
    "raise maxiter",
    ...(secondOrder ? [] : ["set soscf to true"]),
    `take the other guess (${guess === "sad" ? "core" : "sad"})`,
  ];
  return `Check charge, multiplicity and geometry; ${tries.slice(0, -1).join(", ")} or ${tries.at(-1)}`;
}

function loosening(settings: ScfOptions, energyChange: number, gradient: number): string {
  const missed = [
    ...(energyChange < settings.eConvergence ? [] : [`e_convergence (${settings.eConvergence})`]),
    ...(gradient < settings.dConvergence ? [] : [`d_convergence (${settings.dConvergence})`]),
  ];
  return `This is as far as the rounding of integrals lets it come: loosen ${
    missed.join(" and ")
  } to ${ROUNDING}`;
}
