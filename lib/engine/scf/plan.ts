// What can be said of a Hartree-Fock calculation before it starts: whether it can be done, and what it will take.

import { placeBasis, type PlacedBasis } from "../basis/shell_block.ts";
import { EngineError } from "../error.ts";
import { describeSystem, electronCount, requireClosedShell, type System } from "../system.ts";
import { type MemoryPlan, planMemory } from "./memory.ts";
import { SCF_DEFAULTS, type ScfOptions } from "./options.ts";

/** What is known of a calculation before it starts. */
export interface ScfPlan extends MemoryPlan {
  /** Number of basis functions. */
  readonly basisFunctions: number;
  /** Number of electrons. */
  readonly electrons: number;
}

/**
 * Checks all that can be checked without computing, and says what the calculation will take.
 * Throws the same {@linkcode EngineError} that hartreeFock would, except for "not-converged"
 * and "not-finite".
 */
export function planHartreeFock(
  system: System,
  basis: string,
  options: Partial<ScfOptions> = {},
): ScfPlan {
  return prepareHartreeFock(system, basis, { ...SCF_DEFAULTS, ...options }).plan;
}

/**
 * Upper bound of the memory that a calculation takes, in bytes, whether or not it may take that much.
 * Throws an {@linkcode EngineError} for a system or basis set that it could not compute.
 */
export function estimateMemoryBytes(
  system: System,
  basis: string,
  options: Partial<ScfOptions> = {},
): number {
  requireClosedShell(system);
  return planMemory(placeBasis(system, basis, options.puream), { ...SCF_DEFAULTS, ...options }).bytes;
}

/** The basis of a system, and the plan; throws where the calculation is to be refused. */
export function prepareHartreeFock(
  system: System,
  basisName: string,
  options: ScfOptions,
): { basis: PlacedBasis; plan: ScfPlan } {
  requireClosedShell(system);
  const basis = placeBasis(system, basisName, options.puream);
  const electrons = electronCount(system);
  if (electrons > 2 * basis.size) {
    throw new EngineError(
      "bad-system",
      `${describeSystem(system)} has ${electrons} electrons, more than the ${basis.size} functions of ` +
        `${basisName} hold; ` +
        "raise the charge or take a larger basis set",
    );
  }
  const plan: ScfPlan = { ...planMemory(basis, options), basisFunctions: basis.size, electrons };
  if (plan.bytes > options.memoryBytes) {
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new EngineError(
      "out-of-memory",
      `${describeSystem(system)} in ${basisName} (${basis.size} functions) needs ${
        megabytes(plan.bytes)
      } of memory ` +
        `and may take ${megabytes(options.memoryBytes)}; give it more memory` +
        (plan.directBytes <= options.memoryBytes ? `, or set scf_type to direct, which needs less` : ""),
    );
  }
  return { basis, plan };
}
