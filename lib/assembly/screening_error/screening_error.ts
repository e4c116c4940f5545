// The error that a screening by energy makes: what the n-mers that were left out would have added, as an estimate and a
// bound at a stated confidence, for the energy of one treatment. docs/design/screening.md derives it and tells how it was
// built on some clusters and tested on others.

import { type OrderError, orderError, type ScreenedOrder } from "./order_error.ts";
import { unimodalFactor } from "./unimodal_factor.ts";

/** How the error is stated. */
export interface ScreeningErrorOptions {
  /** Above 0 and below 1; default 0.95. */
  readonly confidence?: number | undefined;
  /** `cheap` where the cheap contributions of those left out are added to the real energy. */
  readonly correct?: "cheap" | undefined;
}

/** The error of a screened energy, in Hartree. */
export interface ScreeningError {
  /** By order, from 2, as they were given. */
  readonly orders: readonly OrderError[];
  /** Estimate of the full energy minus the screened one, corrected where that was asked for. */
  readonly missing: number;
  /** Standard deviation of the estimate; without what is not calibrated. */
  readonly deviation: number;
  /** The full energy is nearer than this to the screened one, at the confidence; 0 where nothing is left out. */
  readonly bound: number;
  /** Of the bound. */
  readonly confidence: number;
  /** Whether all orders had enough n-mers to be calibrated. */
  readonly isCalibrated: boolean;
}

/**
 * Estimates what a screening has left out of an energy.
 *
 * @param orders The n-mers of each order, ascending from 2; an order of which nothing is left out may be there.
 * @param options Confidence, correction.
 * @throws {RangeError} Where the confidence is not between 0 and 1.
 */
export function screeningError(
  orders: readonly ScreenedOrder[],
  { confidence = 0.95, correct }: ScreeningErrorOptions = {},
): ScreeningError {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence is ${confidence}; expected 0 to 1`);
  }
  const errors: OrderError[] = [];
  for (const order of orders) errors.push(orderError(order, errors.at(-1)?.strength));
  const corrected = correct === "cheap" ? sumOf(errors, ({ cheapSum }) => cheapSum) : 0;
  const missing = sumOf(errors, (error) => error.missing) - corrected;
  const deviation = Math.sqrt(sumOf(errors, ({ variance }) => variance));
  return {
    orders: errors,
    missing,
    deviation,
    bound: Math.abs(missing) + unimodalFactor(confidence) * deviation + sumOf(errors, ({ slack }) => slack),
    confidence,
    isCalibrated: errors.every(({ isCalibrated }) => isCalibrated),
  };
}

function sumOf(errors: readonly OrderError[], value: (error: OrderError) => number): number {
  return errors.reduce((sum, error) => sum + value(error), 0);
}
