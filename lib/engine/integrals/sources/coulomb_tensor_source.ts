// Hermite Coulomb integrals of one degree written out, as a source in AssemblyScript for make_quartets_wasm.ts: every
// integral R_tuv that is needed, and no other, is a number of its own, made from two of the order above. Degrees up to
// 3 are written by hand in quartets.as; above the last one here the recurrence follows a table.

import { hermiteIndex, hermitePowers } from "../hermite_index.ts";

/** Degrees that are written out here. */
export const WRITTEN_DEGREES: readonly number[] = [4, 5, 6];

/**
 * The source of `coulombTensorN(out, boys, x, y, z)` for each written degree N: it takes the Boys functions with their
 * factors, and writes all R_tuv up to the degree.
 */
export function coulombTensorSource(): string {
  return WRITTEN_DEGREES.map(sourceOf).join("\n");
}

/** How numbers are written. */
export interface Numbers {
  /** The Boys function of an order, with its factors; absent where `b0`, `b1` and so on are there already. */
  readonly load?: (order: number) => string;
  /** axis * one + count * two; without two where count is 0. */
  readonly term: (axis: string, one: string, count: number, two: string) => string;
}

const ONE: Numbers = {
  load: (order) => `load<f64>(boys, ${8 * order})`,
  term: (axis, one, count, two) =>
    `${axis} * ${one}${count === 0 ? "" : ` + ${count === 1 ? "" : `${count}.0 * `}${two}`}`,
};

/** The powers t, u, v. */
export type Powers = readonly [t: number, u: number, v: number];

function sourceOf(degree: number): string {
  const lines = recurrenceLines(
    degree,
    ONE,
    (powers, value) => [`store<f64>(out, ${value}, ${8 * hermiteIndex(...powers)});`],
  );
  return functionOf(`coulombTensor${degree}(out: usize, boys: usize, x: f64, y: f64, z: f64)`, lines);
}

function functionOf(head: string, lines: readonly string[]): string {
  return [`export function ${head}: void {`, ...lines.map((line) => `  ${line}`), "}", ""].join("\n");
}

/**
 * Statements that make every R_tuv up to a degree: what `store` writes of each, and what that needs before.
 *
 * @param store Statements that put the integral of some powers, a name, in its place.
 */
export function recurrenceLines(
  degree: number,
  numbers: Numbers,
  store: (powers: Powers, value: string) => readonly string[],
): readonly string[] {
  const lines: string[] = [];
  const known = new Set<string>();
  // The name of R_tuv of an order, whose lines are written before.
  const value = (powers: Powers, order: number): string => {
    const index = hermiteIndex(...powers);
    const name = index === 0 ? `b${order}` : `r${order}_${index}`;
    if (known.has(name)) return name;
    known.add(name);
    if (index === 0) {
      if (numbers.load !== undefined) lines.push(`const ${name} = ${numbers.load(order)};`);
      return name;
    }
    // Along the axis of the lowest power the second term is most often absent.
    const axis = powers.indexOf(Math.min(...powers.filter((power) => power > 0)));
    const lowered = (by: number) =>
      powers.map((power, k) => k === axis ? power - by : power) as [number, number, number];
    const count = powers[axis]! - 1;
    const one = value(lowered(1), order + 1), two = count > 0 ? value(lowered(2), order + 1) : "";
    lines.push(`const ${name} = ${numbers.term("xyz"[axis]!, one, count, two)};`);
    return name;
  };
  for (const powers of hermitePowers(degree)) lines.push(...store(powers, value(powers, 0)));
  return lines;
}
