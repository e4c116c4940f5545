// Hermite Coulomb integrals of one degree written out, as a source in AssemblyScript for make_quartets_wasm.ts: every
// integral R_tuv that is needed, and no other, is a number of its own, made from two of the order above. Degrees up to
// 3 are written by hand in quartets.as; above the last one here the recurrence follows a table.

import { CUBE_DEGREE, cubePlace } from "./contraction_source.ts";
import { hermiteIndex, hermitePowers } from "./hermite_index.ts";

/** Degrees that are written out here. */
export const WRITTEN_DEGREES: readonly number[] = [4, 5, 6];

/**
 * The source of `coulombTensorN(out, boys, x, y, z)` for each written degree N: it takes the Boys functions with their
 * factors, and writes all R_tuv up to the degree. `coulombCubeN`, for all degrees that a cube has, writes them into one.
 */
export function coulombTensorSource(): string {
  const cubes = Array.from({ length: CUBE_DEGREE }, (_, i) => i + 1);
  return [
    ...WRITTEN_DEGREES.map((degree) => sourceOf(`coulombTensor${degree}`, degree, hermiteIndex)),
    ...cubes.map((degree) => sourceOf(`coulombCube${degree}`, degree, cubePlace)),
  ].join("\n");
}

function sourceOf(
  name: string,
  degree: number,
  placeOf: (t: number, u: number, v: number) => number,
): string {
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
  hermitePowers(degree).forEach((powers) => {
    lines.push(`store<f64>(out, ${value(powers, 0)}, ${8 * placeOf(...powers)});`);
  });
  const head = `export function ${name}(out: usize, boys: usize, x: f64, y: f64, z: f64): void {`;
  return [head, ...lines.map((line) => `  ${line}`), "}", ""].join("\n");
}
