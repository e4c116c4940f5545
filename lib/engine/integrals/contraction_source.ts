// Contractions of a ket written out, as a source in AssemblyScript for make_quartets_wasm.ts: one function for each degree of
// the bra. Hermite Coulomb integrals lie in a cube, t * 64 + u * 8 + v, so that the one of a sum of powers stands at the sum
// of their places: for one term of the ket, those of all Hermite Gaussians of the bra stand at places that are known here,
// and along v side by side, two numbers at a time. The sums over all terms of a function stay in registers.

import { hermiteIndex } from "./hermite_index.ts";

/** Degrees of the bra that are written out. */
export const CONTRACTED_DEGREES: readonly number[] = [1, 2, 3, 4];

/** Highest degree of a quartet whose Hermite Coulomb integrals fit into a cube. */
export const CUBE_DEGREE = 7;

/** At most this many sums at once, as the processor has registers for. */
const MAX_SUMS = 11;

/** Place of R_tuv in a cube, in numbers. */
export function cubePlace(t: number, u: number, v: number): number {
  return 64 * t + 8 * u + v;
}

/** Two sums side by side: of R_tuv and R_tu(v+1). */
interface Sum {
  readonly t: number;
  readonly u: number;
  readonly v: number;
  readonly isSingle: boolean;
}

/** What it takes from other sources. */
const ARRAYS = {
  "./quartets": ["functionEntry", "sortedOffset", "sortedPrimitive", "sortedSigned"],
  "./quartets_by_function": ["cubeBytes"],
};

/** The source of `contractKetN(...)` for each written degree N. */
export function contractionSource(): string {
  const imports = Object.entries(ARRAYS).map(([module, names]) =>
    `import { ${names.join(", ")} } from ${JSON.stringify(module)};\n`
  );
  return imports.join("") + CONTRACTED_DEGREES.map(sourceOf).join("\n");
}

function sourceOf(degree: number): string {
  const sums: Sum[] = [];
  for (let t = 0; t <= degree; t++) {
    for (let u = 0; t + u <= degree; u++) {
      for (let v = 0; t + u + v <= degree; v += 2) sums.push({ t, u, v, isSingle: t + u + v === degree });
    }
  }
  const passes = Math.ceil(sums.length / MAX_SUMS);
  const perPass = Math.ceil(sums.length / passes);
  const bodies = Array.from(
    { length: passes },
    (_, pass) => passOf(sums.slice(pass * perPass, (pass + 1) * perPass)),
  );
  return `// Writes the sums of a ket's functions, from \`first\` to before \`end\`, to rows of a bra's Hermite Gaussians.
export function contractKet${degree}(first: i32, end: i32, primitives: i32, cubes: usize, to: usize, rowBytes: usize): void {
  for (let f = first; f < end; f++, to += 8) {
    const begin = load<i32>(functionEntry + (usize(f) << 2)), stop = load<i32>(functionEntry + (usize(f) << 2), 4);
${bodies.join("\n")}
  }
}
`;
}

function passOf(sums: readonly Sum[]): string {
  const lines = [
    "    {",
    ...sums.map((_, i) => `      let s${i} = f64x2.splat(0);`),
    "      for (let k = begin; k < stop; k++) {",
    "        const primitive = i32(load<u16>(sortedPrimitive + (usize(k) << 1)));",
    "        if (primitive >= primitives) break;",
    "        const at = cubes + usize(primitive) * cubeBytes + usize(load<u16>(sortedOffset + (usize(k) << 1)));",
    "        const value = f64x2.splat(load<f64>(sortedSigned + (usize(k) << 3)));",
    ...sums.map(({ t, u, v }, i) =>
      `        s${i} = f64x2.add(s${i}, f64x2.mul(value, v128.load(at, ${8 * cubePlace(t, u, v)})));`
    ),
    "      }",
    ...sums.flatMap(({ t, u, v, isSingle }, i) => [
      `      v128.store_lane<f64>(to + ${hermiteIndex(t, u, v)} * rowBytes, s${i}, 0);`,
      ...(isSingle
        ? []
        : [`      v128.store_lane<f64>(to + ${hermiteIndex(t, u, v + 1)} * rowBytes, s${i}, 1);`]),
    ]),
    "    }",
  ];
  return lines.join("\n");
}
