// The Boys function F_m(T) = integral over t from 0 to 1 of t^2m exp(-T t^2), from which all Coulomb integrals
// over Gaussians are made. Near T: a table and its Taylor series; far: the asymptotic form.
// T. Helgaker, P. Jorgensen, J. Olsen, Molecular Electronic-Structure Theory (2000), section 9.8,
// doi:10.1002/9781119019572.

import { exponential } from "../exponential.ts";

/** Highest order that {@linkcode boysFunction} gives: four h functions and a derivative. */
export const BOYS_MAX_ORDER = 21;

/**
 * Highest order in {@linkcode BOYS_TABLE}: four f functions and two derivatives. Higher ones have a table of their own,
 * which is made only where it is needed.
 */
export const BOYS_LOW_ORDER = 14;

/** Grid points per unit of T. With 7 Taylor terms and |dT| <= 1/32 the series ends below 1e-15. */
export const BOYS_GRID = 16;

/**
 * Entries of a row of the table: exp(-T), F_0(T), F_1(T), ..., as many as a Taylor series of the last order
 * needs.
 */
export const BOYS_STRIDE = 1 + BOYS_LOW_ORDER + 7;

/** The same of the table of higher orders. */
export const BOYS_HIGH_STRIDE = 1 + BOYS_MAX_ORDER + 7;

const HALF_ROOT_PI = Math.sqrt(Math.PI) / 2;
/** 1 / (2m + 1) for each order m. */
const ODD_INVERSE: Float64Array = Float64Array.from(
  { length: BOYS_HIGH_STRIDE },
  (_, m) => 1 / (2 * m + 1),
);

/** Rows for T = 0, 1/16, 2/16, ..., 80. */
export const BOYS_TABLE: Float64Array = makeTable(80, BOYS_STRIDE, BOYS_GRID);

/** Grid points per unit of T in {@linkcode fineBoysTable}, whose series are shorter. */
export const FINE_BOYS_GRID = 32;

/** Terms of a series there: with |dT| <= 1/64 it ends below 2e-15. */
export const FINE_BOYS_TERMS = 6;

/** Entries of a row there, as in {@linkcode BOYS_TABLE}, up to order 14: two lines of the processor's cache. */
export const FINE_BOYS_STRIDE = 16;

/** The table for orders up to `order`, T = 0, 1/32, 2/32, ... up to where its asymptotic form begins. */
export function fineBoysTable(order: number): Float64Array {
  return makeTable(BOYS_ASYMPTOTIC[order]!, FINE_BOYS_STRIDE, FINE_BOYS_GRID);
}

let highTable: Float64Array | undefined;

/** The table for orders above {@linkcode BOYS_LOW_ORDER}, T = 0 to 92, made at the first call. */
export function boysHighTable(): Float64Array {
  return highTable ??= makeTable(92, BOYS_HIGH_STRIDE, BOYS_GRID);
}

/**
 * For each order m, the T beyond which F_m = (2m - 1)!! / 2^(m + 1) sqrt(pi / T^(2m + 1)): what that leaves out,
 * about exp(-T) / 2T, is then less than 1e-16 of F_m.
 */
export const BOYS_ASYMPTOTIC: Float64Array = makeAsymptoticLimits();

/**
 * Writes F_0(T) ... F_order(T) into `out`.
 *
 * @param order Highest order, at most {@linkcode BOYS_MAX_ORDER}.
 * @param argument T, not negative, at [0]: a number that is passed in an array is not boxed.
 */
export function boysFunction(order: number, argument: Float64Array, out: Float64Array): void {
  const T = argument[0]!;
  if (T >= BOYS_ASYMPTOTIC[order]!) {
    const inverse = 1 / T;
    let value = HALF_ROOT_PI * Math.sqrt(inverse);
    out[0] = value;
    for (let m = 0; m < order; m++) {
      value *= (m + 0.5) * inverse;
      out[m + 1] = value;
    }
    return;
  }
  const isLow = order <= BOYS_LOW_ORDER;
  const table = isLow ? BOYS_TABLE : boysHighTable();
  const row = (T * BOYS_GRID + 0.5) | 0;
  const d = row / BOYS_GRID - T;
  const base = row * (isLow ? BOYS_STRIDE : BOYS_HIGH_STRIDE);
  const at = base + 1 + order;
  let value = table[at]! +
    d * (table[at + 1]! + d * (1 / 2) * (table[at + 2]! + d * (1 / 3) * (table[at + 3]! +
                d * (1 / 4) *
                  (table[at + 4]! + d * (1 / 5) * (table[at + 5]! + d * (1 / 6) * table[at + 6]!)))));
  out[order] = value;
  if (order === 0) return;
  const exponential = table[base]! * (1 + d * (1 + d * (1 / 2) * (1 + d * (1 / 3) * (1 + d * (1 / 4) *
                  (1 + d * (1 / 5) * (1 + d * (1 / 6) * (1 + d * (1 / 7))))))));
  const twice = 2 * T;
  for (let m = order - 1; m >= 0; m--) {
    value = (twice * value + exponential) * ODD_INVERSE[m]!;
    out[m] = value;
  }
}

function makeTable(end: number, stride: number, grid: number): Float64Array {
  const rows = end * grid + 1;
  const table = new Float64Array(rows * stride);
  const top = stride - 2;
  for (let row = 0; row < rows; row++) {
    const T = row / grid;
    const base = row * stride;
    const value = exponential(-T);
    // The series sum_i exp(-T) (2T)^i / ((2m + 1)(2m + 3)...(2m + 2i + 1)) has only positive terms.
    let term = value / (2 * top + 1);
    let series = term;
    for (let i = 1; term > 1e-17 * series; i++) {
      term *= 2 * T / (2 * top + 2 * i + 1);
      series += term;
    }
    table[base] = value;
    table[base + 1 + top] = series;
    for (let m = top - 1; m >= 0; m--) {
      table[base + 1 + m] = (2 * T * table[base + 2 + m]! + value) / (2 * m + 1);
    }
  }
  return table;
}

function makeAsymptoticLimits(): Float64Array {
  return Float64Array.from({ length: BOYS_MAX_ORDER + 1 }, (_, m) => {
    const asymptotic = (T: number) => {
      let value = HALF_ROOT_PI / Math.sqrt(T);
      for (let n = 0; n < m; n++) value *= (n + 0.5) / T;
      return value;
    };
    let T = 20;
    while (exponential(-T) / (2 * T) > 1e-16 * asymptotic(T)) T++;
    return T;
  });
}
