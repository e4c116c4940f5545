// How large the contribution of an n-mer by a cheap model is to be expected from its size alone, which is known before
// anything is computed. The numbers are those of the stored full expansions (tests/data/screening), by GFN2-xTB and by
// HF/STO-3G alike; bench/screening/forecast.ts measures how well they forecast what a threshold keeps.

/** By which factors forecasts were off in nine of ten cases of bench/screening/forecast.ts, and half of them. */
export const OFF_BY = { kept: { half: 1.2, most: 1.5 }, leftOut: { half: 2.5, most: 12 } } as const;

// A typical pair of size 1, in Hartree, and by what factor each further fragment makes less of an n-mer.
const PAIR = 0.0064;
const FACTOR_PER_ORDER = 16;
// Charges do more than sizes say.
const CHARGED_FACTOR = 3;
// Standard deviation of the decimal logarithm of contributions over sizes.
const LOGARITHMIC_SCATTER = 0.5;

/**
 * The absolute value of a typical contribution, in Hartree: half of the n-mers have more.
 *
 * @param size Of the n-mer, as `nmerSize` gives it.
 * @param charged How many of its fragments are charged.
 */
export function typicalContribution(nbody: number, size: number, charged: number): number {
  return PAIR / FACTOR_PER_ORDER ** (nbody - 2) * size * (charged > 0 ? CHARGED_FACTOR : 1);
}

/** The probability that an n-mer of this typical contribution is below a threshold. */
export function probabilityBelow(threshold: number, typical: number): number {
  return normalDistribution(Math.log10(threshold / typical) / LOGARITHMIC_SCATTER);
}

// To some 1e-4 by a logistic function with a cubic term: sizes scatter by more.
function normalDistribution(z: number): number {
  return 1 / (1 + Math.exp(-(1.5976 * z + 0.07056 * z ** 3)));
}
