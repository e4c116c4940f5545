// What the n-mers that were computed by both models say of those that were not: a regression of the real contribution
// over the cheap one and the size (nmer_size.ts),
//
//   r = rho c + mu s + e,  e of mean 0 and standard deviation lambda s,
//
// by weighted least squares on r/s over c/s. rho is the ratio of the models, mu what the cheap one lacks as a whole
// (dispersion, say), lambda how far single n-mers scatter. N-mers as large as those left out weigh most. A made-up
// observation or two say what is believed before there are any: the models agree, and scatter as much as they give.

/** An n-mer of which both contributions are known, in Hartree, and its size. */
export interface KnownNmer {
  readonly cheap: number;
  readonly real: number;
  readonly size: number;
}

/** What a regression gave; variances are those of the errors of its parameters. */
export interface Calibration {
  /** rho: real over cheap. */
  readonly ratio: number;
  /** mu: what the cheap model lacks, in Hartree per size. */
  readonly offset: number;
  /** lambda: how far single n-mers scatter, in Hartree per size. */
  readonly scatter: number;
  readonly ratioVariance: number;
  readonly offsetVariance: number;
  readonly covariance: number;
}

// Made-up observations: of a ratio of 1 and an offset of 0, and of a scatter as large as the contributions themselves.
const PRIOR_WEIGHT = 1;
// What two parameters and few observations take from the freedom that is left; at least a third of it stays.
const PARAMETERS = 2;

/**
 * Fits the real contributions to the cheap ones.
 *
 * @param known N-mers of one order, at least one.
 * @param typicalSize Size of those for which the calibration is meant.
 */
export function calibrate(known: readonly KnownNmer[], typicalSize: number): Calibration {
  let [w, wx, wy, wxx, wxy, wyy] = [0, 0, 0, 0, 0, 0];
  for (const { cheap, real, size } of known) {
    const weight = likeness(size, typicalSize);
    const [x, y] = [cheap / size, real / size];
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
    wyy += weight * y * y;
  }
  const priorX = PRIOR_WEIGHT * wxx / w;
  const [a, c, p] = [wxx + priorX, w + PRIOR_WEIGHT, wxy + priorX];
  const determinant = a * c - wx * wx;
  const ratio = (c * p - wx * wy) / determinant;
  const offset = (a * wy - wx * p) / determinant;
  const residual = wyy - 2 * ratio * wxy - 2 * offset * wy + ratio ** 2 * wxx + 2 * ratio * offset * wx +
    offset ** 2 * w;
  const scatter2 = (Math.max(0, residual) + PRIOR_WEIGHT * wyy / w) / freedom(w + PRIOR_WEIGHT, PARAMETERS);
  return {
    ratio,
    offset,
    scatter: Math.sqrt(scatter2),
    ratioVariance: scatter2 * c / determinant,
    offsetVariance: scatter2 * a / determinant,
    covariance: -scatter2 * wx / determinant,
  };
}

/** What contributions are per size, where nothing cheap says more. */
export interface SizeCalibration {
  /** Hartree per size on the average. */
  readonly mean: number;
  readonly meanVariance: number;
  /** Standard deviation of single n-mers from the mean, in Hartree per size. */
  readonly scatter: number;
}

/** A contribution that is known, or expected within its standard deviation, in Hartree. */
export interface ExpectedNmer {
  readonly expected: number;
  readonly deviation: number;
  readonly size: number;
}

/**
 * Averages contributions per size.
 *
 * @param nmers N-mers of one order, at least one.
 * @param typicalSize Size of those for which the calibration is meant.
 */
export function calibrateSizes(nmers: readonly ExpectedNmer[], typicalSize: number): SizeCalibration {
  let [w, wy, wyy] = [0, 0, 0];
  for (const { expected, deviation, size } of nmers) {
    const weight = likeness(size, typicalSize);
    w += weight;
    wy += weight * expected / size;
    wyy += weight * (expected ** 2 + deviation ** 2) / size ** 2;
  }
  const mean = wy / (w + PRIOR_WEIGHT);
  const residual = wyy - 2 * mean * wy + mean ** 2 * w;
  const scatter2 = (Math.max(0, residual) + PRIOR_WEIGHT * wyy / w) / freedom(w + PRIOR_WEIGHT, 1);
  return { mean, meanVariance: scatter2 / (w + PRIOR_WEIGHT), scatter: Math.sqrt(scatter2) };
}

function freedom(weight: number, parameters: number): number {
  return Math.max(weight - parameters, weight / 3);
}

// 1 at the typical size, a half where a size is ten times as large or small.
function likeness(size: number, typicalSize: number): number {
  return 1 / (1 + Math.log10(size / typicalSize) ** 2);
}
