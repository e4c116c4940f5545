// Hermite Coulomb integrals of a primitive pair of the bra with all of the ket written out, as a source in AssemblyScript for
// make_quartets_wasm.ts: one function for each degree, two quartets of primitives side by side, from their exponents and centres
// to their cubes (cubes.ts) without a detour through memory.

import { FINE_BOYS_GRID, FINE_BOYS_STRIDE, FINE_BOYS_TERMS } from "../boys.ts";
import { cubeOf, cubePlace, LARGE_CUBE } from "../cubes.ts";
import { type Numbers, type Powers, recurrenceLines } from "./coulomb_tensor_source.ts";

/** Up to this order each Boys function has a series of its own; above it, all come from that of the highest. */
const SEPARATE_ORDER = 2;

const ARRAYS = [
  "boysAsymptotic",
  "centreX",
  "centreY",
  "centreZ",
  "cubes",
  "exponent",
  "fineBoysTable",
  "number",
];

/**
 * The source of `fillCubesN(i, first, end)` for each degree N that a cube has: writes a cube for each primitive pair of the ket,
 * from the first to before the end, with the primitive pair i of the bra; and one more where their number is odd, of no
 * meaning. `fillCubes0` writes numbers instead.
 */
export function cubeSource(): string {
  const degrees = Array.from({ length: LARGE_CUBE.degree + 1 }, (_, degree) => degree);
  return [`import { ${ARRAYS.join(", ")} } from "./quartets";\n`, ...degrees.map(sourceOf)].join("\n");
}

function sourceOf(degree: number): string {
  const step = 16 * (degree === 0 ? 1 : cubeOf(degree).stride);
  return `export function fillCubes${degree}(i: i32, first: i32, end: i32): void {
  const p = f64x2.splat(number(exponent, i));
  const px = f64x2.splat(number(centreX, i)), py = f64x2.splat(number(centreY, i)), pz = f64x2.splat(number(centreZ, i));
  const far = f64x2.splat(number(boysAsymptotic, ${degree}));
  let out = cubes;
  for (let at = usize(first) << 3, stop = usize(end) << 3; at < stop; at += 16, out += ${step}) {
    const q = v128.load(exponent + at);
    const x = f64x2.sub(px, v128.load(centreX + at));
    const y = f64x2.sub(py, v128.load(centreY + at));
    const z = f64x2.sub(pz, v128.load(centreZ + at));
${
    integralLines(
      degree,
      degree === 0 ? () => ["v128.store(out, b0);"] : (powers, value) => storeLines(degree, powers, value),
    )
  }
  }
}
`;
}

/**
 * Statements that make Hermite Coulomb integrals of two quartets of primitives up to a degree: from the exponents `p` and `q`, the
 * vector `x`, `y`, `z` and `far`, from where on the highest order is asymptotic.
 *
 * @param store Statements that use the integral of some powers, a name.
 */
export function integralLines(
  degree: number,
  store: (powers: Powers, value: string) => readonly string[],
): string {
  const orders = Array.from({ length: degree + 1 }, (_, order) => order);
  return `    const inverse = f64x2.div(f64x2.splat(1), f64x2.add(p, q));
    const reduced = f64x2.mul(f64x2.mul(p, q), inverse);
    const T = f64x2.mul(reduced, f64x2.add(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)), f64x2.mul(z, z)));
    const isFar = f64x2.ge(T, far);
    ${orders.map((m) => `let f${m} = f64x2.splat(0);`).join(" ")}
    if (!i64x2.all_true(isFar)) {
${lines(6, nearLines(degree))}
    }
    if (v128.any_true(isFar)) {
${lines(6, farLines(degree))}
    }
${lines(4, factorLines(degree))}
${lines(4, recurrenceLines(degree, TWO, store))}`;
}

function lines(indent: number, statements: readonly string[]): string {
  return statements.map((statement) => " ".repeat(indent) + statement).join("\n");
}

const TWO: Numbers = {
  term: (axis, one, count, two) => {
    const product = `f64x2.mul(${axis}, ${one})`;
    if (count === 0) return product;
    return `f64x2.add(${product}, ${count === 1 ? two : `f64x2.mul(f64x2.splat(${count}), ${two})`})`;
  },
};

/** The Boys functions from the table: near T the series of each order in d, the distance from the nearest row. */
function nearLines(degree: number): string[] {
  const isSeparate = degree <= SEPARATE_ORDER;
  const first = isSeparate ? 0 : degree;
  // The exponential function needs one more term: with low orders it is multiplied with little.
  const powers = FINE_BOYS_TERMS - (isSeparate ? 1 : 0);
  return [
    // What stands behind the last of all primitive pairs may be any number.
    "const near = f64x2.pmax(f64x2.pmin(T, far), f64x2.splat(0));",
    `const rows = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(near, f64x2.splat(${FINE_BOYS_GRID})), f64x2.splat(0.5)));`,
    `const d1 = f64x2.sub(f64x2.mul(f64x2.convert_low_i32x4_s(rows), f64x2.splat(${
      1 / FINE_BOYS_GRID
    })), near);`,
    `const row0 = fineBoysTable + usize(i32x4.extract_lane(rows, 0)) * ${8 * FINE_BOYS_STRIDE};`,
    `const row1 = fineBoysTable + usize(i32x4.extract_lane(rows, 1)) * ${8 * FINE_BOYS_STRIDE};`,
    ...Array.from(
      { length: powers - 1 },
      (_, k) => `const d${k + 2} = f64x2.mul(f64x2.mul(d${k + 1}, d1), f64x2.splat(1.0 / ${k + 2}));`,
    ),
    ...Array.from(
      { length: degree - first + FINE_BOYS_TERMS },
      (_, k) => `const t${first + k} = ${gathered(8 * (1 + first + k))};`,
    ),
    ...Array.from(
      { length: degree - first + 1 },
      (_, k) =>
        `f${first + k} = ${
          treeSum(Array.from({ length: FINE_BOYS_TERMS }, (_, n) =>
            n === 0 ? `t${first + k}` : `f64x2.mul(d${n}, t${first + k + n})`))
        };`,
    ),
    ...isSeparate ? [] : downwardLines(degree, powers),
  ];
}

/** Downwards from the highest order: F_m = (2 T F_m+1 + exp(-T)) / (2m + 1). */
function downwardLines(degree: number, powers: number): string[] {
  const series = treeSum(["f64x2.splat(1)", ...Array.from({ length: powers }, (_, n) => `d${n + 1}`)]);
  return [
    `const exponential = f64x2.mul(${gathered(0)}, ${series});`,
    "const twice = f64x2.add(T, T);",
    ...Array.from({ length: degree }, (_, k) => degree - 1 - k).map((m) => {
      const sum = `f64x2.add(f64x2.mul(twice, f${m + 1}), exponential)`;
      return `f${m} = ${m === 0 ? sum : `f64x2.mul(${sum}, f64x2.splat(1.0 / ${2 * m + 1}))`};`;
    }),
  ];
}

/** The numbers at one distance in two rows of the table, side by side. */
function gathered(distance: number): string {
  return `v128.load64_lane(row1, v128.load64_zero(row0, ${distance}), 1, ${distance})`;
}

/** A sum whose terms come in the order of their size, added in pairs: no addition waits for all others. */
function treeSum(terms: readonly string[]): string {
  let sums = [...terms];
  while (sums.length > 1) {
    sums = Array.from(
      { length: Math.ceil(sums.length / 2) },
      (_, i) => 2 * i + 1 < sums.length ? `f64x2.add(${sums[2 * i]}, ${sums[2 * i + 1]})` : sums[2 * i]!,
    );
  }
  return sums[0]!;
}

/** The asymptotic form, for those of the two that are far. */
function farLines(degree: number): string[] {
  return [
    "const inverseT = f64x2.div(f64x2.splat(1), T);",
    "const g0 = f64x2.mul(f64x2.splat(0.88622692545275801365), f64x2.sqrt(inverseT));",
    ...Array.from(
      { length: degree },
      (_, m) => `const g${m + 1} = f64x2.mul(g${m}, f64x2.mul(f64x2.splat(${m + 0.5}), inverseT));`,
    ),
    ...Array.from({ length: degree + 1 }, (_, m) => `f${m} = v128.bitselect(g${m}, f${m}, isFar);`),
  ];
}

/** The factors of each order: (-2 p q / (p + q))^m / sqrt(p + q). */
function factorLines(degree: number): string[] {
  const lines = ["const s0 = f64x2.sqrt(inverse);", "const b0 = f64x2.mul(f0, s0);"];
  if (degree > 0) lines.push("const factor = f64x2.mul(f64x2.splat(-2), reduced);");
  for (let m = 1; m <= degree; m++) {
    lines.push(`const s${m} = f64x2.mul(s${m - 1}, factor);`, `const b${m} = f64x2.mul(f${m}, s${m});`);
  }
  return lines;
}

function storeLines(degree: number, powers: readonly [number, number, number], value: string): string[] {
  const cube = cubeOf(degree);
  const place = 8 * cubePlace(cube, ...powers);
  return [
    `v128.store64_lane(out, ${value}, 0, ${place});`,
    `v128.store64_lane(out, ${value}, 1, ${place + 8 * cube.stride});`,
  ];
}
