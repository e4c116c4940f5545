// What the n-mers that were computed by both models say of those that were not: a regression of the real contribution
// over the cheap one and the size (nmer_size.ts),
//
//   r = rho c + mu s + e,  e of mean 0 and standard deviation lambda s,
//
// by weighted least squares on r/s over c/s. rho is the ratio of the models, mu what the cheap one lacks as a whole
// (dispersion, say), lambda how far single n-mers scatter. It is done twice, for ratios change with the distance: over all
// n-mers, with a tenth of a made-up observation that the models agree and scatter as much as they give; then over those
// like the n-mers left out in size, charge and cheap contribution, with a tenth of an observation of what the first gave.

/** An n-mer of which both contributions are known, in Hartree, and its size. */
export interface KnownNmer {
  readonly cheap: number;
  readonly real: number;
  readonly size: number;
  /** How many of its fragments carry a charge. */
  readonly charged: number;
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
  /** Root mean square of the real contributions, in Hartree per size, of all n-mers. */
  readonly strength: number;
}

/** What is believed before there are observations. */
interface Belief {
  readonly ratio: number;
  readonly offset: number;
  readonly scatter: number;
}

/** How many made-up observations a belief counts as. */
const BELIEF_WEIGHT = 0.1;

/**
 * Fits the real contributions to the cheap ones.
 *
 * @param known N-mers of one order, at least one.
 * @param typical What those are like for which the calibration is meant.
 */
export function calibrate(known: readonly KnownNmer[], typical: Typical): Calibration {
  const strength = Math.sqrt(
    known.reduce((sum, { real, size }) => sum + (real / size) ** 2, 0) / known.length,
  );
  const wide = regression(known, () => 1, { ratio: 1, offset: 0, scatter: strength });
  return { ...regression(known, likeness(known, typical), wide), strength };
}

function regression(
  known: readonly KnownNmer[],
  weightOf: (nmer: Typical) => number,
  belief: Belief,
): Omit<Calibration, "strength"> {
  let [w, wx, wy, wxx, wxy, wyy] = [0, 0, 0, 0, 0, 0];
  for (const { cheap, real, size, charged } of known) {
    const weight = weightOf({ size, charged, cheap });
    const x = cheap / size;
    // What is left of the belief.
    const y = real / size - belief.ratio * x - belief.offset;
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
    wyy += weight * y * y;
  }
  const [a, c] = [wxx * (1 + BELIEF_WEIGHT / w), w + BELIEF_WEIGHT];
  const determinant = a * c - wx * wx;
  const ratio = (c * wxy - wx * wy) / determinant;
  const offset = (a * wy - wx * wxy) / determinant;
  const residual = wyy - 2 * ratio * wxy - 2 * offset * wy + ratio ** 2 * wxx + 2 * ratio * offset * wx +
    offset ** 2 * w;
  const scatter2 = (Math.max(0, residual) + BELIEF_WEIGHT * belief.scatter ** 2) / freedom(w, 2);
  return {
    ratio: belief.ratio + ratio,
    offset: belief.offset + offset,
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
  readonly charged: number;
}

/**
 * Averages contributions per size.
 *
 * @param nmers N-mers of one order, at least one.
 * @param typical What those are like for which the calibration is meant.
 */
export function calibrateSizes(nmers: readonly ExpectedNmer[], typical: Typical): SizeCalibration {
  const weightOf = likeness(nmers, typical);
  let [w, wy, wyy] = [0, 0, 0];
  for (const { expected, deviation, size, charged } of nmers) {
    const weight = weightOf({ size, charged });
    w += weight;
    wy += weight * expected / size;
    wyy += weight * (expected ** 2 + deviation ** 2) / size ** 2;
  }
  const mean = wy / (w + BELIEF_WEIGHT);
  const residual = wyy - 2 * mean * wy + mean ** 2 * w;
  const scatter2 = (Math.max(0, residual) + BELIEF_WEIGHT * wyy / w) / freedom(w, 1);
  return { mean, meanVariance: scatter2 / (w + BELIEF_WEIGHT), scatter: Math.sqrt(scatter2) };
}

function freedom(weight: number, parameters: number): number {
  return Math.max(weight + BELIEF_WEIGHT - parameters, weight / 3);
}

// This many of the n-mers that are most like the typical one weigh a half or more.
const NEAREST = 10;
// Sizes within this factor are alike.
const ALIKE = 3;
// What a factor of cheap contributions counts beside one of sizes: n-mers just above the threshold are most like those
// just below it.
const CHEAP_SHARE = 0.5;
// What an n-mer weighs that has another number of charged fragments.
const OTHER_CHARGES = 0.02;

/** What n-mers are like. */
export interface Typical {
  readonly size: number;
  readonly charged: number;
  /** Hartree; undefined where there is no cheap contribution. */
  readonly cheap?: number | undefined;
}

// The weight of an n-mer in a calibration for typical ones, by how far it is from them on a logarithmic scale.
function likeness(nmers: readonly Typical[], typical: Typical): (nmer: Typical) => number {
  const alike = nmers.filter(({ charged }) => charged === typical.charged);
  const distances = (alike.length > 0 ? alike : nmers).map((nmer) => distance(nmer, typical)).sort((a, b) =>
    a - b
  );
  const width = Math.max(Math.log(ALIKE), distances[Math.min(NEAREST, distances.length) - 1]!);
  return (nmer) =>
    (nmer.charged === typical.charged ? 1 : OTHER_CHARGES) / (1 + (distance(nmer, typical) / width) ** 4);
}

function distance(one: Typical, other: Typical): number {
  const bySize = Math.abs(Math.log(one.size / other.size));
  if (one.cheap === undefined || other.cheap === undefined) return bySize;
  const byCheap = Math.abs(
    Math.log(Math.max(Math.abs(one.cheap), MIN_CHEAP) / Math.max(other.cheap, MIN_CHEAP)),
  );
  return bySize + CHEAP_SHARE * byCheap;
}

// Contributions below this, in Hartree, are noise of a program's convergence, and have a logarithm.
const MIN_CHEAP = 1e-10;
