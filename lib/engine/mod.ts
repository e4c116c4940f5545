// The built-in ab initio engine: Gaussian basis sets, integrals, Hartree-Fock and MP2, knowing nothing of expansions.
// Atomic units throughout: bohr and Hartree; indices from 0.

export { EngineError, type EngineErrorReason } from "./error.ts";
export { type Keyword, KeywordError, type KeywordProblem, type KeywordTable } from "./keywords.ts";
export {
  type AnyMethod,
  type AnyRules,
  type AuxiliarySet,
  type Computation,
  type Method,
  type MethodInput,
  type MethodRules,
  type MethodSettings,
  type Refusal,
  settingsOf,
} from "./methods/method.ts";
export { hartreeFockMethod } from "./methods/hartree_fock.ts";
export { METHODS } from "./methods/methods.ts";
export { METHOD_RULES, methodNamed } from "./methods/rules.ts";
export type { PointCharges, System } from "./system.ts";
export { BASIS_NAMES } from "./basis/basis_library.ts";
export {
  type BasisChoice,
  basisFunctionCount,
  findBasisSet,
  MAX_ATOMIC_NUMBER,
  usesSphericalFunctions,
} from "./basis/basis_set.ts";
export { auxiliaryBlocksOf, type AuxiliaryChoice } from "./basis/auxiliary_basis.ts";
export { AUXILIARY_BASIS_NAMES, type AuxiliaryRole } from "./basis/auxiliary_library.ts";
export { releaseIntegrals } from "./scf/basis_integrals.ts";
export { parseScfKeywords, SCF_DEFAULTS, SCF_KEYWORDS, type ScfOptions } from "./scf/options.ts";
export type { ScfIteration } from "./scf/cycle.ts";
export { type AtomCost, atomCost, estimateScfSeconds } from "./scf/cost/exact.ts";
export {
  estimateFittedGradientSeconds,
  estimateFittedScfSeconds,
  fittedAtomCost,
} from "./scf/cost/fitted.ts";
export type { MemoryPlan } from "./scf/memory.ts";
export { estimateMemoryBytes, planHartreeFock, type ScfPlan } from "./scf/plan.ts";
export { FLAT_CURVATURE } from "./scf/stability.ts";
export type { ScfProgress, ScfProperties, ScfResult } from "./scf/result.ts";
export type { EnergyGradient } from "./derivatives/density_gradient.ts";
export { hartreeFockGradient } from "./derivatives/hartree_fock_gradient.ts";
export {
  estimateFittedMp2ResponseSeconds,
  estimateGradientSeconds,
  estimateMp2ResponseSeconds,
} from "./derivatives/cost.ts";
export { displacements } from "./derivatives/hessian/finite_differences.ts";
export { fittedGradientBytes, gradientBytes } from "./derivatives/memory.ts";
export { type Mp2Gradient, mp2Gradient } from "./derivatives/mp2/mp2_gradient.ts";
export { type Mp2Hessian, mp2Hessian } from "./derivatives/hessian/mp2_hessian.ts";
export { planMp2Gradient } from "./derivatives/mp2/mp2_gradient_plan.ts";
export { type EnergyHessian, hartreeFockHessian } from "./derivatives/hessian/hartree_fock_hessian.ts";
export { helpWith } from "./methods/help_with.ts";
export type { SharedComputation } from "./sharing/shared_computation.ts";
export { hartreeFock, runHartreeFock } from "./scf/hartree_fock.ts";
export type { Reference } from "./scf/spin_channel.ts";
export type { SpinOrbitals, Wavefunction } from "./scf/wavefunction.ts";
export { estimateCorrelationSeconds, estimateFittedCorrelationSeconds } from "./mp2/cost.ts";
export { MP2_DEFAULTS, MP2_KEYWORDS, type Mp2Options, parseMp2Keywords } from "./mp2/options.ts";
export { mp2Energy, type Mp2Properties, type Mp2Result, runMp2Energy } from "./mp2/mp2_energy.ts";
export { type Mp2Plan, planMp2Energy } from "./mp2/plan.ts";
export { type ChargeDistribution, chargeDistribution } from "./properties/charge_distribution.ts";
export { ENGINE_REVISION } from "./revision.ts";
