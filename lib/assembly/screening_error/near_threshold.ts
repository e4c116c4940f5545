// How the contributions of both models compare in the n-mers just above the threshold: what a screen or a report says.
// The error estimate does not rest on it but on a regression (calibration.ts), which knows of sizes and charges as well.

/** The ratio of real to cheap contributions just above a threshold. */
export interface NearThreshold {
  /** N-mers that were compared. */
  readonly count: number;
  /** Their cheap contributions are above the threshold and up to this, in Hartree. */
  readonly through: number;
  /** Median of real over cheap. */
  readonly ratio: number;
  /** Half of the ratios are within this range: the first and the third quartile. */
  readonly quartiles: readonly [number, number];
}

/** The first window reaches from the threshold to this multiple of it, the next to the same multiple of that. */
const WINDOW = 10;
/** A window with fewer n-mers is widened. */
const MIN_COUNT = 5;

/**
 * Compares both models in n-mers that were kept.
 *
 * @param nmers Contributions in Hartree.
 * @param threshold In Hartree, above 0.
 * @returns Undefined where no cheap contribution is above the threshold.
 */
export function nearThreshold(
  nmers: readonly { readonly cheap: number; readonly real: number }[],
  threshold: number,
): NearThreshold | undefined {
  const above = nmers.filter(({ cheap }) => Math.abs(cheap) > threshold);
  if (above.length === 0) return undefined;
  const largest = above.reduce((most, { cheap }) => Math.max(most, Math.abs(cheap)), 0);
  for (let through = WINDOW * threshold;; through *= WINDOW) {
    const ratios = above.filter(({ cheap }) => Math.abs(cheap) <= through).map(({ cheap, real }) =>
      real / cheap
    );
    if (ratios.length < MIN_COUNT && through < largest) continue;
    ratios.sort((a, b) => a - b);
    return {
      count: ratios.length,
      through,
      ratio: quantile(ratios, 0.5),
      quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    };
  }
}

// Linear between the two values next to it, of an ascending list.
function quantile(values: readonly number[], part: number): number {
  const place = part * (values.length - 1);
  const below = Math.floor(place);
  const next = Math.min(below + 1, values.length - 1);
  return values[below]! + (place - below) * (values[next]! - values[below]!);
}
