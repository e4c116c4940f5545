// Hermite Coulomb integrals of one degree written out, as a source in AssemblyScript for make_quartets_wasm.ts: every
// integral R_tuv that is needed, and no other, is a number of its own, made from two of the order above. Degrees up to
// 3 are written by hand in quartets.as; above the last one here the recurrence follows a table.

import { hermiteIndex, hermitePowers } from "./hermite_index.ts";

/** Degrees that are written out here. */
export const WRITTEN_DEGREES: readonly number[] = [4, 5, 6];

/**
 * The source of `coulombTensorN(out, boys, x, y, z)` for each written degree N: it takes the Boys functions with their
 * factors, and writes all R_tuv up to the degree.
 */
export function coulombTensorSource(): string {
  return WRITTEN_DEGREES.map(sourceOf).join("\n");
}

function sourceOf(degree: number): string {
  const lines: string[] = [];
  const known = new Set<string>();
  // The name of R_tuv of an order, whose lines are written before.
  const value = (powers: readonly [number, number, number], order: number): string => {
    const index = hermiteIndex(...powers);
    const name = index === 0 ? `b${order}` : `r${order}_${index}`;
    if (known.has(name)) return name;
    known.add(name);
    if (index === 0) {
      lines.push(`const ${name} = load<f64>(boys, ${8 * order});`);
      return name;
    }
    // Along the axis of the lowest power the second term is most often absent.
    const axis = powers.indexOf(Math.min(...powers.filter((power) => power > 0)));
    const lowered = (by: number) =>
      powers.map((power, k) => k === axis ? power - by : power) as [number, number, number];
    const count = powers[axis]! - 1;
    let term = `${"xyz"[axis]} * ${value(lowered(1), order + 1)}`;
    if (count > 0) term += ` + ${count === 1 ? "" : `${count}.0 * `}${value(lowered(2), order + 1)}`;
    lines.push(`const ${name} = ${term};`);
    return name;
  };
  hermitePowers(degree).forEach((powers, index) => {
    lines.push(`store<f64>(out, ${value(powers, 0)}, ${8 * index});`);
  });
  const head =
    `export function coulombTensor${degree}(out: usize, boys: usize, x: f64, y: f64, z: f64): void {`;
  return [head, ...lines.map((line) => `  ${line}`), "}", ""].join("\n");
}
