// The gradient of quartets of primitives whose ket has s functions only, written out, as a source in AssemblyScript for
// make_quartets_wasm.ts: two primitive pairs of the ket side by side, whose integrals go into energy and force as soon as they are
// there, without cubes.

import type { Powers } from "./coulomb_tensor_source.ts";
import { denseSlots } from "./cube_gradient_source.ts";
import { integralLines } from "./cube_source.ts";
import { hermiteIndex } from "../hermite_index.ts";

/** Highest degree of a bra that is written out. */
const MAX_DEGREE = 3;

const SUMS = ["energy", "forceX", "forceY", "forceZ", "stretched", "shareX", "shareY", "shareZ"];
const AXES = ["X", "Y", "Z"];

/**
 * The source of `addSForcesN(i, first, end)` for each degree N of a bra: writes to `forces` what `addForcesN` and `pullBraSmallN` of
 * cube_gradient_source.ts add for each primitive pair of the ket, from the first to before the end, with the primitive pair i of
 * the bra, whose density is expanded.
 */
export function sKetGradientSource(): string {
  return `import { expanded, expandedTurned, forces, hermiteEntry, hermiteFirst, hermiteFunction, hermiteValue, rowShare, stretch } from "./quartet_derivatives";
import { boysAsymptotic, centreX, centreY, centreZ, exponent, fineBoysTable, int, number } from "./quartets";

` + Array.from({ length: MAX_DEGREE + 1 }, (_, degree) => sourceOf(degree)).join("\n");
}

function sourceOf(degree: number): string {
  const pulls = degree > 0 ? AXES.map((axis) => `pull${axis}`) : [];
  return `export function addSForces${degree}(i: i32, first: i32, end: i32): void {
  const p = f64x2.splat(number(exponent, i));
  const px = f64x2.splat(number(centreX, i)), py = f64x2.splat(number(centreY, i)), pz = f64x2.splat(number(centreZ, i));
  const far = f64x2.splat(number(boysAsymptotic, ${degree + 1}));
  let ${[...SUMS, ...pulls].map((name) => `${name} = f64x2.splat(0)`).join(", ")};
  for (let j = first; j < end; j += 2) {
    const at = usize(j) << 3;
    let q = v128.load(exponent + at);
    let x = f64x2.sub(px, v128.load(centreX + at));
    let y = f64x2.sub(py, v128.load(centreY + at));
    let z = f64x2.sub(pz, v128.load(centreZ + at));
    let share = v128.load(rowShare + at), pull = v128.load(stretch + at);
    const isPair = j + 1 < end;
    if (!isPair) {
      ${
    ["q", "x", "y", "z", "share", "pull"].map((name) =>
      `${name} = v128.shuffle<f64>(${name}, ${name}, 0, 0);`
    ).join(" ")
  }
    }
${densityLines(degree)}
    let ${["e", ...AXES.map((axis) => `f${axis}`)].map((name) => `${name} = f64x2.splat(0)`).join(", ")};
${integralLines(degree + 1, (powers, value) => useLines(degree, powers, value))}
    energy = f64x2.add(energy, e);
    stretched = f64x2.add(stretched, f64x2.mul(pull, e));
    ${
    AXES.map((axis) =>
      `force${axis} = f64x2.add(force${axis}, f${axis}); share${axis} = f64x2.add(share${axis}, f64x2.mul(share, f${axis}));`
    ).join("\n    ")
  }
  }
  v128.store(forces, ${both("energy", "forceX")});
  v128.store(forces, ${both("forceY", "forceZ")}, 16);
  v128.store(forces, f64x2.add(v128.load(forces, 32), ${both("stretched", "shareX")}), 32);
  v128.store(forces, f64x2.add(v128.load(forces, 48), ${both("shareY", "shareZ")}), 48);
${
    pulls.length === 0 ? "" : `  v128.store(forces, ${both("pullX", "pullY")}, 64);
  v128.store(forces, ${both("pullZ", "pullZ")}, 80);
`
  }}
`;
}

/** Two numbers, each the sum of two. */
function both(one: string, two: string): string {
  return `f64x2.add(v128.shuffle<f64>(${one}, ${two}, 0, 2), v128.shuffle<f64>(${one}, ${two}, 1, 3))`;
}

/** The densities of both primitive pairs in Hermite Gaussians of the bra, `density0`, `density1` and so on. */
function densityLines(degree: number): string {
  const slots = denseSlots(degree), row = 16 * slots.length;
  const sums = (name: string) => slots.map((_, i) => `let ${name}${i} = f64x2.splat(0);`).join(" ");
  const loop = (name: string, primitive: string) => [
    `for (let k = int(hermiteEntry, int(hermiteFirst, ${primitive})), stop = int(hermiteEntry, int(hermiteFirst, ${primitive}) + 1); k < stop; k++) {`,
    degree === 0
      ? "  const from = expandedTurned + (usize(load<u16>(hermiteFunction + (usize(k) << 1))) << 3);"
      : `  const from = expanded + usize(load<u16>(hermiteFunction + (usize(k) << 1))) * ${row};`,
    "  const value = v128.load64_splat(hermiteValue + (usize(k) << 3));",
    ...slots.map((_, i) => {
      const load = degree === 0 ? "v128.load64_zero(from)" : `v128.load(from, ${16 * i})`;
      return `  ${name}${i} = f64x2.add(${name}${i}, f64x2.mul(value, ${load}));`;
    }),
    "}",
  ];
  return [
    sums("one"),
    sums("two"),
    ...loop("one", "j"),
    "if (isPair) {",
    ...loop("two", "j + 1").map((line) => `  ${line}`),
    "}",
    ...slots.flatMap(({ powers }, i) =>
      powers.map((each, lane) =>
        `const density${hermiteIndex(...each)} = v128.shuffle<f64>(one${i}, two${i}, ${lane}, ${2 + lane});`
      )
    ),
  ].map((line) => `    ${line}`).join("\n");
}

/** What an integral gives: it meets its own density in the energy, and those with one power lowered or raised in the forces. */
function useLines(degree: number, powers: Powers, value: string): string[] {
  const total = powers[0] + powers[1] + powers[2];
  const shifted = (axis: number, by: number) =>
    hermiteIndex(...powers.map((power, k) => k === axis ? power + by : power) as [number, number, number]);
  const added = (sum: string, density: string) =>
    `${sum} = f64x2.add(${sum}, f64x2.mul(${value}, ${density}));`;
  const lines = total <= degree ? [added("e", `density${hermiteIndex(...powers)}`)] : [];
  AXES.forEach((name, axis) => {
    if (powers[axis]! > 0) lines.push(added(`f${name}`, `density${shifted(axis, -1)}`));
    if (total >= degree) return;
    const raised = `density${shifted(axis, 1)}`, power = powers[axis]! + 1;
    lines.push(added(`pull${name}`, power === 1 ? raised : `f64x2.mul(f64x2.splat(${power}), ${raised})`));
  });
  return lines;
}
