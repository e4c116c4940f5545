// The embedded ab initio engine: Gaussian basis sets, integrals and Hartree-Fock, knowing nothing of expansions.
// Atomic units throughout: bohr and Hartree; indices from 0.

export { EngineError, type EngineErrorReason } from "./error.ts";
export type { PointCharges, System } from "./system.ts";
export {
  BASIS_NAMES,
  basisFunctionCount,
  type BasisSet,
  findBasisSet,
  type SharedShell,
} from "./basis/basis_set.ts";
export { parseScfKeywords, SCF_DEFAULTS, SCF_KEYWORDS, type ScfOptions } from "./scf/options.ts";
export type { ScfIteration } from "./scf/cycle.ts";
export { type AtomCost, atomCost, estimateScfSeconds } from "./scf/cost.ts";
export type { MemoryPlan } from "./scf/memory.ts";
export { estimateMemoryBytes, planHartreeFock, type ScfPlan } from "./scf/plan.ts";
export type { ScfProgress, ScfProperties, ScfResult } from "./scf/result.ts";
export { hartreeFock, runHartreeFock } from "./scf/hartree_fock.ts";
export type { SpinOrbitals, Wavefunction } from "./scf/wavefunction.ts";
