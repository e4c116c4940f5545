// The colours of drawings, as names of CSS variables; pages say what they look like in light and in dark. Energies have a
// diverging palette, blue to orange, which people with any colour vision tell apart (after ColorBrewer's PuOr and
// Okabe and Ito, https://jfly.uni-koeln.de/color/); its middle, zero, is nearly the page's own colour.

/** Steps of the diverging palette on either side of zero. */
export const DIVERGING_STEPS = 6;

/** The diverging colours: `[light, dark]` for each step, the palest first. */
export const DIVERGING = {
  negative: [
    ["#dce9f6", "#1b2a3b"],
    ["#b5d0ea", "#1f3f60"],
    ["#84b2dd", "#245a8d"],
    ["#4c8fc9", "#2f7abd"],
    ["#2469ad", "#5aa0e0"],
    ["#0f4584", "#a3cdf7"],
  ],
  positive: [
    ["#fdebd3", "#33271a"],
    ["#fbcf9c", "#58391a"],
    ["#f5ab5c", "#865017"],
    ["#e0842a", "#b96d17"],
    ["#b75f0d", "#e8912f"],
    ["#843f02", "#fcc98d"],
  ],
} as const;

/** Colours of series and levels, `[light, dark]`: after Okabe and Ito, and Tol. */
export const SERIES = [
  ["#0b6bb8", "#58a9ec"],
  ["#c8590a", "#f0944d"],
  ["#0a7f62", "#3dbf9b"],
  ["#97407f", "#d88cc4"],
  ["#806b00", "#d3bb3d"],
  ["#4b4f58", "#a8adb8"],
] as const;

/** Colours of fragments, in the order in which they are used, again and again: Tol's bright ones and two more. */
export const FRAGMENT_COLOURS = [
  "#4477aa",
  "#ee6677",
  "#228833",
  "#ccbb44",
  "#66ccee",
  "#aa3377",
  "#44aa99",
  "#dd8844",
] as const;

/** The colour of a fragment that counts from 0. */
export function fragmentColour(fragment: number): string {
  return FRAGMENT_COLOURS[fragment % FRAGMENT_COLOURS.length]!;
}

/** The colour of a series or a level that counts from 0, as a CSS variable. */
export function seriesColour(index: number): string {
  return `var(--series-${index % SERIES.length})`;
}

/**
 * The limits between the steps of the diverging palette on one side of zero, ascending, the largest value the last. They
 * grow as squares: pairs that are far apart add little, and are many.
 */
export function divergingLimits(largest: number): readonly number[] {
  const top = roundUp(largest);
  return Array.from({ length: DIVERGING_STEPS }, (_, step) => top * ((step + 1) / DIVERGING_STEPS) ** 2);
}

/** The colour of a value, as a CSS variable. */
export function divergingColour(value: number, limits: readonly number[]): string {
  const size = Math.abs(value);
  if (size <= limits[0]! / 100) return "var(--zero)";
  const step = limits.findIndex((limit) => size <= limit);
  return `var(--${value < 0 ? "negative" : "positive"}-${step < 0 ? limits.length - 1 : step})`;
}

// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((digit) => digit * power >= value * (1 - 1e-12)) ?? 10;
  return lead * power;
}

/** The variables as CSS, for light or dark. */
export function paletteCss(scheme: "light" | "dark"): string {
  const of = (name: string, colours: readonly (readonly [string, string])[]) =>
    colours.map((pair, i) => `--${name}-${i}:${pair[scheme === "light" ? 0 : 1]};`).join("");
  return of("negative", DIVERGING.negative) + of("positive", DIVERGING.positive) + of("series", SERIES);
}
