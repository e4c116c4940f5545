// Contractions of a ket written out, as a source in AssemblyScript for make_quartets_wasm.ts: one function for each degree of
// the bra and each kind of cube (cubes.ts). For one term of the ket, the Hermite Coulomb integrals of all Hermite Gaussians of
// the bra stand at places that are known here, and along v side by side, two numbers at a time. The sums over all terms of a
// function stay in registers.

import { type Cube, cubePlace, LARGE_CUBE, SMALL_CUBE } from "../cubes.ts";
import { hermiteIndex } from "../hermite_index.ts";

/** Highest degree of the bra that is written out. */
const MAX_BRA_DEGREE = 4;

/** At most this many sums at once, as the processor has registers for. */
const MAX_SUMS = 11;

/** Two sums side by side: of R_tuv and R_tu(v+1). */
interface Sum {
  readonly t: number;
  readonly u: number;
  readonly v: number;
  readonly isSingle: boolean;
}

const ARRAYS = ["cubes", "functionEntry", "largeOffset", "smallOffset", "sortedSigned"];

/** The source of `contractSmallN(...)` and `contractLargeN(...)` for each degree N of the bra. */
export function contractionSource(): string {
  const sources = [`import { ${ARRAYS.join(", ")} } from "./quartets";\n`];
  for (let degree = 0; degree <= MAX_BRA_DEGREE; degree++) {
    if (degree <= SMALL_CUBE.degree) sources.push(sourceOf(degree, SMALL_CUBE, "Small"));
    sources.push(sourceOf(degree, LARGE_CUBE, "Large"));
  }
  return sources.join("\n");
}

function sourceOf(degree: number, cube: Cube, name: string): string {
  const offsets = `${name.toLowerCase()}Offset`;
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
    (_, pass) => passOf(sums.slice(pass * perPass, (pass + 1) * perPass), cube, offsets),
  );
  return `// Writes the sums of a ket's functions, from \`first\` to before \`end\`, to rows of a bra's Hermite Gaussians.
export function contract${name}${degree}(first: i32, end: i32, primitives: i32, to: usize, rowBytes: usize): void {
  const limit = u32(primitives) * ${8 * cube.stride};
  for (let f = first; f < end; f++, to += 8) {
    const begin = load<i32>(functionEntry + (usize(f) << 2)), stop = load<i32>(functionEntry + (usize(f) << 2), 4);
${bodies.join("\n")}
  }
}
`;
}

function passOf(sums: readonly Sum[], cube: Cube, offsets: string): string {
  const lines = [
    "    {",
    ...sums.map((_, i) => `      let s${i} = f64x2.splat(0);`),
    "      for (let k = begin; k < stop; k++) {",
    `        const offset = load<u32>(${offsets} + (usize(k) << 2));`,
    "        if (offset >= limit) break;",
    "        const at = cubes + usize(offset);",
    "        const value = f64x2.splat(load<f64>(sortedSigned + (usize(k) << 3)));",
    ...sums.map(({ t, u, v }, i) =>
      `        s${i} = f64x2.add(s${i}, f64x2.mul(value, v128.load(at, ${8 * cubePlace(cube, t, u, v)})));`
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
