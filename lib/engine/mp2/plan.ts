// What is known of an MP2 calculation before it starts: whether it can be done, and what it will take.

import { placeAuxiliaryBasis } from "../basis/auxiliary_basis.ts";
import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { EngineError } from "../error.ts";
import { prepareHartreeFock, type ScfPlan, undecided } from "../scf/plan.ts";
import { describeSystem, type System } from "../system.ts";
import { frozenCoreOrbitals } from "./core_orbitals.ts";
import { type OrbitalCounts, planFitting, planTransformation, type TransformationPlan } from "./memory.ts";
import { MP2_DEFAULTS, type Mp2Options } from "./options.ts";

/** What is known of an MP2 calculation before it starts. */
export interface Mp2Plan extends ScfPlan {
  /** The least that the system needs, bytes: with more, fewer passes over the integrals are made. */
  readonly leastBytes: number;
  /** The least with all fitted integrals of the mean field in memory that it may take. */
  readonly easyBytes: number;
  /** What the Hartree-Fock calculation under it may take, bytes. */
  readonly scfMemoryBytes: number;
  /** Doubly occupied orbitals that are left out of the correlation. */
  readonly frozenOrbitals: number;
  /** Occupied orbitals whose integrals are transformed at once. */
  readonly batch: number;
}

/**
 * Checks all that can be checked without computing, and says what the calculation will take.
 *
 * @throws {EngineError} As {@linkcode mp2Energy} would, except for "not-converged" and "not-finite".
 */
export function planMp2Energy(
  system: System,
  basis: BasisChoice,
  options: Partial<Mp2Options> = {},
): Mp2Plan {
  const settings: Mp2Options = { ...MP2_DEFAULTS, ...options };
  return planMp2("MP2", system, basis, settings, (placed, spins, memoryBytes, inCore) => {
    const auxiliary = placedAuxiliaryBasis(system, basis, settings);
    return auxiliary === undefined
      ? planTransformation(placed, spins, memoryBytes, inCore)
      : planFitting(placed, auxiliary, spins);
  });
}

/** How the pass over the integrals will be made, with this much memory beside the wavefunction, which has them or not. */
export type TransformationPlanner = (
  basis: PlacedBasis,
  spins: readonly OrbitalCounts[],
  memoryBytes: number,
  inCore: boolean,
) => TransformationPlan;

/**
 * Checks a calculation that transforms integrals for MP2, and says what it will take.
 *
 * @param what What is computed, for messages.
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param basis Name of a basis set that the engine carries, or a basis set.
 * @param settings All options.
 * @param planner Plans the pass over the integrals.
 * @param needsAll Whether all fitted integrals of the mean field are to be in memory; default false.
 */
export function planMp2(
  what: string,
  system: System,
  basis: BasisChoice,
  settings: Mp2Options,
  planner: TransformationPlanner,
  needsAll = false,
): Mp2Plan {
  const prepared = (memoryBytes: number) => prepareHartreeFock(system, basis, { ...settings, memoryBytes });
  let scfMemoryBytes = settings.memoryBytes;
  const { basis: placed, plan: first } = prepared(
    needsAll && settings.scfType === "df" ? Infinity : settings.memoryBytes,
  );
  let plan = first;
  if (plan.reference === "rohf") {
    throw new EngineError(
      "unsupported",
      `MP2 of ${
        describeSystem(system)
      } needs orbitals that are those of their own spin's Fock matrix, which ROHF has ` +
        "not; set reference to uhf, or leave it out",
    );
  }
  const frozenOrbitals = settings.freezeCore ? frozenCoreOrbitals(system) : 0;
  const counts = orbitalCounts(placed, plan, frozenOrbitals);
  const planned = ({ bytes, inCore }: ScfPlan) =>
    planner(placed, counts, settings.memoryBytes - bytes, inCore);
  let transformation = planned(plan);
  const scfLeast = needsAll || !plan.fitted ? plan.bytes : plan.leastBytes;
  const leastBytes = scfLeast + transformation.leastBytes;
  if (leastBytes > settings.memoryBytes) {
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new EngineError(
      "out-of-memory",
      `${what} of ${describeSystem(system)} in ${basisLabel(basis)} (${placed.size} functions) needs ${
        megabytes(leastBytes)
      } of ` +
        `memory and may take ${megabytes(settings.memoryBytes)}; give it more memory`,
    );
  }
  const easyBytes = plan.bytes + transformation.leastBytes;
  if (easyBytes > settings.memoryBytes) {
    // Less of the fitted integrals leaves room for the correlation.
    scfMemoryBytes = settings.memoryBytes - transformation.leastBytes;
    plan = prepared(scfMemoryBytes).plan;
    transformation = planned(plan);
  }
  const bytes = plan.bytes + transformation.bytes;
  return {
    ...plan,
    bytes,
    leastBytes,
    easyBytes,
    scfMemoryBytes,
    frozenOrbitals,
    batch: transformation.batch,
  };
}

/** Where products of orbitals are expanded, if they are fitted. */
export function placedAuxiliaryBasis(
  system: System,
  orbital: BasisChoice,
  { mp2Type, mp2AuxiliaryBasis, puream }: Mp2Options,
): PlacedBasis | undefined {
  if (mp2Type === "by-size") throw undecided("mp2_type", "conv or df");
  if (mp2Type !== "df") return undefined;
  return placeAuxiliaryBasis(system, { role: "mp2", orbital, puream, asked: mp2AuxiliaryBasis });
}

/** Upper bounds, for nearly dependent functions are left out of the orbitals later. */
function orbitalCounts({ size }: PlacedBasis, { reference, alpha, beta }: ScfPlan, frozen: number) {
  return (reference === "rhf" ? [alpha] : [alpha, beta]).map((occupied) => ({
    occupiedCount: Math.max(0, occupied - frozen),
    virtualCount: size - occupied,
  }));
}
