// What one order of a screened expansion lacks: the sum of the real contributions of its n-mers that were not computed,
// as an estimate and a variance. Three parts make the variance: the scatter of single n-mers, which adds up in squares;
// the errors of the calibration's parameters, which all n-mers share; and that weak n-mers may differ from those that were
// computed, all of them in the same way.

import {
  calibrate,
  calibrateSizes,
  type Calibration,
  type ExpectedNmer,
  type KnownNmer,
  type SizeCalibration,
} from "./calibration.ts";
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
    readonly charged: number;
  }[];
  /** Those that only the cheap model has computed. */
  readonly leftOut: readonly { readonly cheap: number; readonly size: number; readonly charged: number }[];
  /** Those that neither has, by the number of their charged fragments. */
  readonly notComputed: ReadonlyMap<number, SizeSums>;
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
export const UNCALIBRATED_FACTOR = 2;
/** What a size stands for among pairs as long as none is known, in Hartree: three strong hydrogen bonds. */
export const PAIR_STRENGTH = 0.03;
// What an order is per size, of the order below.
const STRENGTH_RATIO = 0.1;
// How wrong a ratio may be for n-mers that were left out because they are weak, as a fraction of it.
const RATIO_UNCERTAINTY = 0.4;
// How far an offset may be wrong for all of them together, as a fraction of the strength: of pairs, which far away are
// but multipoles, and of higher orders, where n-mers of one size can be of many shapes.
const PAIR_OFFSET_UNCERTAINTY = 0.03;
const OFFSET_UNCERTAINTY = 0.14;
// How far a mean per size may be wrong for all of those that were not computed, as a fraction of the scatter.
const MEAN_UNCERTAINTY = 0.15;

/**
 * What the n-mers of one order that were not computed would have added.
 *
 * @param order Its n-mers.
 * @param strengthBelow `strength` of the order below; undefined for pairs.
 */
export function orderError(order: ScreenedOrder, strengthBelow: number | undefined): OrderError {
  const { nbody, kept, leftOut } = order;
  const known = kept.filter(hasCheap);
  const notComputed = [...order.notComputed.values()].reduce((count, sums) => count + sums.count, 0);
  const guess = strengthBelow === undefined ? PAIR_STRENGTH : STRENGTH_RATIO * strengthBelow;
  const strength = kept.length >= MIN_KNOWN
    ? rootMeanSquare(kept.map(({ real, size }) => real / size))
    : guess;
  const cheapSum = leftOut.reduce((sum, { cheap }) => sum + cheap, 0);
  const isCalibrated = (leftOut.length === 0 || known.length >= MIN_KNOWN) &&
    (notComputed === 0 || kept.length >= MIN_KNOWN);
  const parts = isCalibrated ? calibratedParts(order, known) : [{ missing: cheapSum, variance: 0 }];
  return {
    nbody,
    leftOut: leftOut.length,
    notComputed,
    cheapSum,
    cheapAbsoluteSum: leftOut.reduce((sum, { cheap }) => sum + Math.abs(cheap), 0),
    known: known.length,
    isCalibrated,
    missing: parts.reduce((sum, part) => sum + part.missing, 0),
    variance: parts.reduce((sum, part) => sum + part.variance, 0),
    slack: isCalibrated ? 0 : UNCALIBRATED_FACTOR * absoluteSum(order, strength),
    strength,
  };
}

// N-mers of different charges are as different as ratios can be: each kind has a calibration of its own.
function calibratedParts(order: ScreenedOrder, known: readonly KnownNmer[]): readonly Part[] {
  const expected: ExpectedNmer[] = order.kept.map(({ real, ...nmer }) => ({
    ...nmer,
    expected: real,
    deviation: 0,
  }));
  const byKind = Map.groupBy(order.leftOut, ({ charged }) => charged);
  const parts = [...byKind].map(([charged, nmers]) => {
    const sizes = sizeSums(nmers.map(({ size }) => size));
    const largest = nmers.reduce((most, { cheap }) => Math.max(most, Math.abs(cheap)), 0);
    const calibration = calibrate(known, { size: typicalSize(sizes), charged, cheap: largest });
    // Those left out count by what is expected of them: without them only the strong ones would.
    for (const { cheap, size } of nmers) {
      const { ratio, offset, scatter } = calibration;
      expected.push({ expected: ratio * cheap + offset * size, deviation: scatter * size, size, charged });
    }
    return byCheap(order.nbody, calibration, nmers.reduce((sum, { cheap }) => sum + cheap, 0), sizes);
  });
  for (const [charged, sizes] of order.notComputed) {
    if (sizes.count === 0) continue;
    parts.push(bySize(calibrateSizes(expected, { size: typicalSize(sizes), charged }), sizes));
  }
  return parts;
}

function hasCheap<T extends { readonly cheap: number | undefined }>(
  nmer: T,
): nmer is T & { readonly cheap: number } {
  return nmer.cheap !== undefined;
}

// The size that matters most in a sum of squares.
function typicalSize({ sum, sumOfSquares }: SizeSums): number {
  return sumOfSquares / sum;
}

interface Part {
  readonly missing: number;
  readonly variance: number;
}

function byCheap(nbody: number, calibration: Calibration, cheapSum: number, sizes: SizeSums): Part {
  const { sum, sumOfSquares } = sizes;
  const { ratio, offset, scatter, strength, ratioVariance, offsetVariance, covariance } = calibration;
  const parameters = ratioVariance * cheapSum ** 2 + 2 * covariance * cheapSum * sum +
    offsetVariance * sum ** 2;
  const offsetUncertainty = nbody === 2 ? PAIR_OFFSET_UNCERTAINTY : OFFSET_UNCERTAINTY;
  const systematic = (RATIO_UNCERTAINTY * ratio * cheapSum) ** 2 + (offsetUncertainty * strength * sum) ** 2;
  return {
    missing: ratio * cheapSum + offset * sum,
    variance: parameters + scatter ** 2 * sumOfSquares + systematic,
  };
}

function bySize({ mean, meanVariance, scatter }: SizeCalibration, { sum, sumOfSquares }: SizeSums): Part {
  return {
    missing: mean * sum,
    variance: meanVariance * sum ** 2 + scatter ** 2 * sumOfSquares + (MEAN_UNCERTAINTY * scatter * sum) ** 2,
  };
}

function absoluteSum({ leftOut, notComputed }: ScreenedOrder, strength: number): number {
  const cheap = leftOut.reduce((sum, { cheap, size }) => sum + Math.max(Math.abs(cheap), strength * size), 0);
  const others = [...notComputed.values()].reduce((sum, sizes) => sum + sizes.sum, 0);
  return cheap + strength * others;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
