// What one order of a screened expansion lacks: the sum of the real contributions of its n-mers that were not computed,
// as an estimate and a variance. Three parts make the variance: the scatter of single n-mers, which adds up in squares;
// the errors of the calibration's parameters, which all n-mers share; and what n-mers of one cluster have in common
// beyond them, a fraction of the scatter that adds up as it is.

import { calibrate, calibrateSizes, type Calibration, type SizeCalibration } from "./calibration.ts";
import { type SizeSums, sizeSums } from "./nmer_size.ts";

/** N-mers of one order, as a screening by energy left them. Contributions are in Hartree. */
export interface ScreenedOrder {
  /** The order, from 2. */
  readonly nbody: number;
  /** Those that the real model has computed; `cheap` is undefined where the cheap model has not. */
  readonly kept: readonly {
    readonly cheap: number | undefined;
    readonly real: number;
    readonly size: number;
  }[];
  /** Those that only the cheap model has computed. */
  readonly leftOut: readonly { readonly cheap: number; readonly size: number }[];
  /** Those that neither has. */
  readonly notComputed: SizeSums;
}

/** What is left out of one order, in Hartree. */
export interface OrderError {
  /** The order, from 2. */
  readonly nbody: number;
  /** N-mers that only the cheap model has computed. */
  readonly leftOut: number;
  /** N-mers that neither model has computed. */
  readonly notComputed: number;
  /** Sum of the cheap contributions of those left out. */
  readonly cheapSum: number;
  /** Sum of their absolute values. */
  readonly cheapAbsoluteSum: number;
  /** N-mers that both models have computed, on which the estimate rests. */
  readonly known: number;
  /** Whether they are enough for a calibration; where not, the bound is a multiple of an absolute sum. */
  readonly isCalibrated: boolean;
  /** Real over cheap contributions, of the calibration, and the standard deviation of its error. */
  readonly ratio: number;
  readonly ratioDeviation: number;
  /** Estimate of what the real model would have added. */
  readonly missing: number;
  /** Variance of `missing`, in Hartree squared. */
  readonly variance: number;
  /** What a bound has on top where there is no calibration. */
  readonly slack: number;
  /** Typical contribution per size: of this order, or guessed from the order below. */
  readonly strength: number;
}

/** Fewer n-mers than this are no calibration. */
export const MIN_KNOWN = 5;
/** Without a calibration: a multiple of the absolute values, of cheap contributions or what sizes let expect. */
export const UNCALIBRATED_FACTOR = 3;
/** What a size stands for among pairs as long as none is known, in Hartree: three strong hydrogen bonds. */
export const PAIR_STRENGTH = 0.03;
// What an order is at most per size, of the order below.
const STRENGTH_RATIO = 0.2;
// What n-mers of a cluster have in common, as a fraction of their scatter.
const COMMON_BY_CHEAP = 0.15;
const COMMON_BY_SIZE = 0.3;

/**
 * What the n-mers of one order that were not computed would have added.
 *
 * @param order Its n-mers.
 * @param strengthBelow `strength` of the order below; undefined for pairs.
 */
export function orderError(order: ScreenedOrder, strengthBelow: number | undefined): OrderError {
  const { nbody, kept, leftOut, notComputed } = order;
  const known = kept.filter(hasCheap);
  const guess = strengthBelow === undefined ? PAIR_STRENGTH : STRENGTH_RATIO * strengthBelow;
  const strength = kept.length >= MIN_KNOWN
    ? rootMeanSquare(kept.map(({ real, size }) => real / size))
    : guess;
  const sizes = sizeSums(leftOut.map(({ size }) => size));
  const cheapSum = leftOut.reduce((sum, { cheap }) => sum + cheap, 0);
  const isCalibrated = (sizes.count === 0 || known.length >= MIN_KNOWN) &&
    (notComputed.count === 0 || kept.length >= MIN_KNOWN);
  const calibration = known.length >= MIN_KNOWN ? calibrate(known, typical(sizes, notComputed)) : undefined;
  const parts = isCalibrated
    ? [
      ...(sizes.count === 0 ? [] : [byCheap(calibration!, cheapSum, sizes)]),
      ...(notComputed.count === 0 ? [] : [bySize(sizeCalibration(order, calibration), notComputed)]),
    ]
    : [{ missing: cheapSum, variance: 0 }];
  return {
    nbody,
    leftOut: sizes.count,
    notComputed: notComputed.count,
    cheapSum,
    cheapAbsoluteSum: leftOut.reduce((sum, { cheap }) => sum + Math.abs(cheap), 0),
    known: known.length,
    isCalibrated,
    ratio: calibration?.ratio ?? 1,
    ratioDeviation: Math.sqrt(calibration?.ratioVariance ?? 0),
    missing: parts.reduce((sum, part) => sum + part.missing, 0),
    variance: parts.reduce((sum, part) => sum + part.variance, 0),
    slack: isCalibrated ? 0 : UNCALIBRATED_FACTOR * absoluteSum(order, strength),
    strength,
  };
}

function hasCheap<T extends { readonly cheap: number | undefined }>(
  nmer: T,
): nmer is T & { readonly cheap: number } {
  return nmer.cheap !== undefined;
}

// The size that matters most in a sum of squares.
function typical(...all: readonly SizeSums[]): number {
  const { sum, sumOfSquares } = all.find(({ count }) => count > 0) ?? { sum: 1, sumOfSquares: 1 };
  return sumOfSquares / sum;
}

interface Part {
  readonly missing: number;
  readonly variance: number;
}

function byCheap(calibration: Calibration, cheapSum: number, { sum, sumOfSquares }: SizeSums): Part {
  const { ratio, offset, scatter, ratioVariance, offsetVariance, covariance } = calibration;
  const parameters = ratioVariance * cheapSum ** 2 + 2 * covariance * cheapSum * sum +
    offsetVariance * sum ** 2;
  return {
    missing: ratio * cheapSum + offset * sum,
    variance: parameters + scatter ** 2 * sumOfSquares + (COMMON_BY_CHEAP * scatter * sum) ** 2,
  };
}

// Those left out count by what the cheap model lets expect: without them only the strong ones would.
function sizeCalibration(
  { kept, leftOut, notComputed }: ScreenedOrder,
  calibration?: Calibration,
): SizeCalibration {
  const expected = calibration === undefined ? [] : leftOut.map(({ cheap, size }) => ({
    expected: calibration.ratio * cheap + calibration.offset * size,
    deviation: calibration.scatter * size,
    size,
  }));
  const computed = kept.map(({ real, size }) => ({ expected: real, deviation: 0, size }));
  return calibrateSizes([...computed, ...expected], typical(notComputed));
}

function bySize({ mean, meanVariance, scatter }: SizeCalibration, { sum, sumOfSquares }: SizeSums): Part {
  return {
    missing: mean * sum,
    variance: meanVariance * sum ** 2 + scatter ** 2 * sumOfSquares + (COMMON_BY_SIZE * scatter * sum) ** 2,
  };
}

function absoluteSum({ leftOut, notComputed }: ScreenedOrder, strength: number): number {
  const cheap = leftOut.reduce((sum, { cheap, size }) => sum + Math.max(Math.abs(cheap), strength * size), 0);
  return cheap + strength * notComputed.sum;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
