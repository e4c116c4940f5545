// Tolerances that the tests of several rooms share, each with what it leaves room for. Energies are in hartree,
// gradients in hartree/bohr, Hessians in hartree/bohr^2. What one file needs alone stands at its head.

/** Energies against Psi4's: both are converged to 1e-10 or better, and each leaves out small integrals its own way. */
export const PSI4_ENERGY = 1e-8;
/** One energy by two ways, each converged to 1e-10 or better. */
export const SAME_ENERGY = 1e-9;
/** What is of first order in the density, a gradient or a dipole, by two ways: converged orbitals leave 1e-9 each. */
export const SAME_FIRST_ORDER = 1e-8;

/** A gradient against differences of energies over four points: those are converged to 1e-11, over steps of 2e-3. */
export const GRADIENT_BY_DIFFERENCES = 1e-8;
/** A Hessian against differences of gradients over four points: those are converged to 1e-9, over steps of 0.01. */
export const HESSIAN_BY_DIFFERENCES = 1e-7;
/** Forces that add up to nothing, where no integral is left out that its counterpart has: rounding alone. */
export const NO_FORCE = 1e-10;

/** The orbital gradient that the default keywords leave at most, hartree. */
export const CONVERGED_ORBITALS = 1e-8;
/** The same where derivatives follow. */
export const CONVERGED_FOR_DERIVATIVES = 1e-9;
/** The last change of an energy that the default keywords leave at most. */
export const CONVERGED_ENERGY = 1e-10;

/** Numbers near 1 after a few roundings, each of 1e-16. */
export const FEW_ROUNDINGS = 1e-14;
/** Numbers up to some hundreds, or after some hundred roundings. */
export const MANY_ROUNDINGS = 1e-12;

/** What is larger is no rest of rounding or convergence, so that equal numbers say something. */
export const NOT_ZERO = 1e-6;
/** Components of gradients and Hessians that are larger are most of what there is to compare. */
export const LARGE_COMPONENT = 1e-3;
