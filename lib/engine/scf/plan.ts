// What can be said of a Hartree-Fock calculation before it starts: whether it can be done, and what it will take.

import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import { placeAuxiliaryBasis } from "../basis/auxiliary_basis.ts";
import { placeBasis, type PlacedBasis } from "../basis/shell_block.ts";
import { requireExternalCharges } from "../external_charges.ts";
import { EngineError } from "../error.ts";
import { describeSystem, electronCount, type System, validateSystem } from "../system.ts";
import type { Reference } from "./spin_channel.ts";
import { type MemoryPlan, planMemory } from "./memory.ts";
import { SCF_DEFAULTS, type ScfOptions } from "./options.ts";

/** What is known of a calculation before it starts. */
export interface ScfPlan extends MemoryPlan {
  /** Number of basis functions. */
  readonly basisFunctions: number;
  /** Number of auxiliary functions, where integrals are fitted. */
  readonly auxiliaryFunctions?: number;
  /** Number of electrons. */
  readonly electrons: number;
  /** Electrons of spin alpha and of spin beta. */
  readonly alpha: number;
  readonly beta: number;
  /** Whether the spins share their orbitals. */
  readonly reference: Reference;
}

/**
 * Checks all that can be checked without computing, and says what the calculation will take.
 *
 * @throws {EngineError} As hartreeFock would, except for "not-converged" and "not-finite".
 */
export function planHartreeFock(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): ScfPlan {
  return prepareHartreeFock(system, basis, { ...SCF_DEFAULTS, ...options }).plan;
}

/**
 * Upper bound of the memory that a calculation takes, in bytes, whether or not it may take that much.
 *
 * @throws {EngineError} For a system or basis set that it could not compute.
 */
export function estimateMemoryBytes(
  system: System,
  basis: BasisChoice,
  options: Partial<ScfOptions> = {},
): number {
  validateSystem(system);
  const placed = placeBasis(system, basis, options.puream);
  const settings = { ...SCF_DEFAULTS, ...options };
  const auxiliary = placedAuxiliaryBasis(system, basis, settings);
  return planMemory(placed, referenceOf(system, options.reference), settings, auxiliary).bytes;
}

/** A calculation that can be done. */
export interface PreparedHartreeFock {
  readonly basis: PlacedBasis;
  /** Where densities are expanded, if integrals are fitted. */
  readonly auxiliary: PlacedBasis | undefined;
  readonly plan: ScfPlan;
}

/** The bases of a system, and the plan; throws where the calculation is to be refused. */
export function prepareHartreeFock(
  system: System,
  chosen: BasisChoice,
  options: ScfOptions,
): PreparedHartreeFock {
  validateSystem(system);
  requireExternalCharges(system);
  const reference = referenceOf(system, options.reference);
  const basis = placeBasis(system, chosen, options.puream);
  const electrons = electronCount(system);
  const unpaired = system.multiplicity - 1;
  const alpha = (electrons + unpaired) / 2, beta = (electrons - unpaired) / 2;
  if (alpha > basis.size) {
    throw new EngineError(
      "bad-system",
      `${
        describeSystem(system)
      } has ${alpha} electrons of one spin, more than the ${basis.size} functions of ` +
        `${basisLabel(chosen)} hold; ` +
        "raise the charge or take a larger basis set",
    );
  }
  const auxiliary = placedAuxiliaryBasis(system, chosen, options);
  const plan: ScfPlan = {
    ...planMemory(basis, reference, options, auxiliary),
    basisFunctions: basis.size,
    ...(auxiliary === undefined ? {} : { auxiliaryFunctions: auxiliary.size }),
    electrons,
    alpha,
    beta,
    reference,
  };
  if (plan.bytes > options.memoryBytes) {
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new EngineError(
      "out-of-memory",
      `${describeSystem(system)} in ${basisLabel(chosen)} (${basis.size} functions) needs ${
        megabytes(plan.leastBytes)
      } of memory ` +
        `and may take ${megabytes(options.memoryBytes)}; give it more memory` +
        (plan.directBytes <= options.memoryBytes ? `, or set scf_type to direct, which needs less` : ""),
    );
  }
  return { basis, auxiliary, plan };
}

/** The auxiliary basis, where integrals are fitted. */
function placedAuxiliaryBasis(
  system: System,
  orbital: BasisChoice,
  { scfType, auxiliaryBasis, puream }: ScfOptions,
): PlacedBasis | undefined {
  if (scfType === "by-size") throw undecided("scf_type", "pk, direct or df");
  if (scfType !== "df") return undefined;
  return placeAuxiliaryBasis(system, { role: "scf", orbital, puream, asked: auxiliaryBasis });
}

/** That a single calculation has no run by whose n-mers a keyword could be decided. */
export function undecided(keyword: string, others: string): EngineError {
  return new EngineError(
    "bad-keyword",
    `${keyword} auto is decided by the largest n-mer of a run, which is not known here; give ${others}`,
  );
}

/** The reference that was asked for, or what the multiplicity suggests; refuses RHF for open shells. */
function referenceOf(system: System, asked: Reference | undefined): Reference {
  if (asked !== "rhf" || system.multiplicity === 1) {
    return asked ?? (system.multiplicity === 1 ? "rhf" : "uhf");
  }
  throw new EngineError(
    "unsupported",
    `${
      describeSystem(system)
    } has multiplicity ${system.multiplicity}, and reference rhf is for closed shells; ` +
      "set reference to uhf or rohf, or leave it out",
  );
}
