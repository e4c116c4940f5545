// The error that a screening by energy makes.

export { MIN_KNOWN, type OrderError, type ScreenedOrder, UNCALIBRATED_FACTOR } from "./order_error.ts";
export { nmerSize, NO_SIZES, pairCoupling, type SizeSums, sizeSums, sizeSumsByCharge } from "./nmer_size.ts";
export { type NearThreshold, nearThreshold } from "./near_threshold.ts";
export { type ScreeningError, screeningError, type ScreeningErrorOptions } from "./screening_error.ts";
