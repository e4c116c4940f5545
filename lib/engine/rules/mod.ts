// What is known of the engine's calculations before they run: names, keywords, sizes, times, memory. A door beside
// mod.ts, for whoever only plans: it loads nothing that computes.

export { EngineError } from "../error.ts";
export { KeywordError } from "../keywords.ts";
export {
  type AnyRules,
  type AuxiliarySet,
  type MethodInput,
  type MethodSettings,
  settingsOf,
} from "../methods/method.ts";
export { canBeFitted, FITTED_FROM, largestSize } from "../methods/fitting_by_size.ts";
export { METHOD_RULES, methodNamed } from "../methods/rules.ts";
export type { System } from "../system.ts";
export { BASIS_NAMES } from "../basis/basis_library.ts";
export { type BasisChoice, basisFunctionCount, MAX_ATOMIC_NUMBER } from "../basis/basis_set.ts";
export { auxiliaryBlocksOf } from "../basis/auxiliary_basis.ts";
export { inCoreBytes } from "../repulsion/in_core_memory.ts";
export { isWorthSharing } from "../repulsion/supermatrix_layout.ts";
export { planHartreeFock } from "../scf/plan.ts";
export { ENGINE_REVISION } from "../revision.ts";
