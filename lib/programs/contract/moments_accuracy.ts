// How far xTB's charges are converged where moments are asked for: moments are of first order in their error, energies of
// second. At the programs' default of 1, moments of small ions are off by 1e-4 e a0.

/** The accuracy of a task whose moments are asked for, where keywords say nothing. */
export const MOMENTS_ACCURACY = 0.01;
